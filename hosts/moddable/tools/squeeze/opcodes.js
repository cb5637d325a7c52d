// The byte codes of XS, read from the SDK that is installed: names in their order, and how long each is.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** How an operand is written: a number of bytes, a symbol, or a text behind its length. */
function kindOf(name, size) {
  if (size === 0) return "symbol";
  if (size < 0) return "text";
  if (/^(BRANCH|CATCH|CODE)_.*\d$/.test(name) && !name.startsWith("CODE_ARCHIVE")) return "target";
  return size === 1 ? "none" : "number";
}

/** Opcodes by number; each knows its name without the width of its operand, which the encoder chooses anew. */
export function opcodesOf(sdk) {
  const header = readFileSync(join(sdk, "xs/sources/xsCommon.h"), "utf8");
  const names = [...header.matchAll(/^\s(XS_CODE_\w+|XS_NO_CODE)\b/gm)].map(([, name]) => name);
  const text = readFileSync(join(sdk, "xs/sources/xsCommon.c"), "utf8");
  const table = /gxCodeSizes\[XS_CODE_COUNT\][^{]*\{([\s\S]*?)\n\};/.exec(text)?.[1] ?? "";
  const rows = [...table.matchAll(/^\t(-?\d+) \/\* (\w+) \*\/,/gm)].map(([, size, name]) => [
    name,
    Number(size),
  ]);
  // A symbol has two bytes: of the two rows of XS_CODE_PROFILE the second holds.
  const sizes = new Map(rows);
  const codes = names.filter((name) => name !== "XS_CODE_COUNT");
  if (codes.length < 200 || codes.some((name) => !sizes.has(name)))
    throw new Error(`the byte codes of ${sdk} are not those that are known here`);
  return codes.map((name, number) => {
    const short = name.replace(/^XS_(CODE_)?/, "");
    const size = sizes.get(name);
    const kind = kindOf(short, size);
    const family = /_[124]$/.test(short) && short !== "AT_2" && short !== "SUPER_AT_2";
    return {
      number,
      name: family ? short.slice(0, -2) : short,
      size,
      kind,
      width: family ? Number(short.at(-1)) : 0,
    };
  });
}
