// What the linked program takes of the flash, read from the C file that the XS linker writes: objects, keys, byte
// code, texts. Compiled for RISC-V with -Os the file's object is within a few per cent of this sum.
import { readFileSync } from "node:fs";

const SLOT = 16;
const POINTER = 4;

export function sizeOf(path) {
  const text = readFileSync(path, "utf8");
  const count = (name) => Number(new RegExp(`#define ${name} (\\d+)`).exec(text)?.[1] ?? 0);
  let code = 0;
  for (const [, bytes] of text.matchAll(/^static const txU1 gx\w+\[(\d+)\] /gm)) code += Number(bytes);
  let texts = 0;
  for (const [, literal] of text.matchAll(/"((?:[^"\\\n]|\\.)*)"/g))
    texts += literal.replace(/\\x[0-9a-fA-F]{2}|\\[0-7]{1,3}|\\./g, ".").length + 1;
  const objects = (count("mxHeapCount") + count("mxStackCount")) * SLOT;
  const keys = (count("mxKeysCount") + count("mxNamesCount") + count("mxSymbolsCount")) * POINTER;
  return { objects, keys, code, texts, total: objects + keys + code + texts, aliases: count("mxAliasCount") };
}
