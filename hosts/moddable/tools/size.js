// What the linked program takes of the flash, read from the C file that the XS linker writes: objects, keys, byte
// code, texts (each once: the C compiler keeps one copy of equal ones). Native code is not in it, nor are the assets of
// the dashboard, which are data of their own.
import { readFileSync } from "node:fs";

/** Of the ESP32: on a computer a slot takes twice as much. */
const SLOT = 16;
const POINTER = 4;
const ID = 4;

function bytesOf(literal) {
  return literal.replace(/\\x[0-9a-fA-F]{2}|\\[0-7]{1,3}|\\./g, ".").length;
}

export function sizeOf(path) {
  const text = readFileSync(path, "latin1");
  const count = (name) => Number(new RegExp(`#define ${name} (\\d+)`).exec(text)?.[1] ?? 0);
  let code = 0;
  let functions = 0;
  let buffers = 0;
  const texts = new Set();
  for (const line of text.split("\n")) {
    const literals = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, literal]) => literal);
    if (line.includes(".kind = XS_CODE_X_KIND")) {
      for (const literal of literals) code += bytesOf(literal);
      if (literals.length > 0) functions++;
    } else if (line.includes(".kind = XS_ARRAY_BUFFER_KIND")) {
      for (const literal of literals) buffers += bytesOf(literal);
    } else for (const literal of literals) texts.add(literal);
  }
  let textBytes = 0;
  for (const literal of texts) textBytes += bytesOf(literal) + 1;
  const objects = (count("mxHeapCount") + count("mxStackCount")) * SLOT;
  const keys = (count("mxKeysCount") + count("mxNamesCount") + count("mxSymbolsCount")) * (POINTER + ID);
  const total = objects + keys + code + buffers + textBytes;
  return { objects, keys, code, buffers, texts: textBytes, total, functions, aliases: count("mxAliasCount") };
}
