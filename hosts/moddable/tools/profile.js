// A firmware with fewer protocols than the house has: 4 MB of flash do not hold all of them twice. The lists of
// modules/meters are read line by line; a line of a protocol that is left out is dropped while bundling.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./sdk.js";

const folder = join(root, "modules/meters");

async function evaluate(entry) {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: folder, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "error",
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);
}

const camelCase = (text) => text.replace(/-+(\w)/g, (_, letter) => letter.toUpperCase());

/** An esbuild plugin that leaves protocols and their meters out. */
export async function leaveOut(names) {
  const { meters } = await evaluate('export { meters } from "./index.ts";');
  const unwanted = new Set(names.map(camelCase));
  const files = new Set(
    meters.filter(({ protocol }) => names.includes(protocol)).map(({ id }) => `./${id}.js`),
  );
  const thin = (path) => {
    const text = readFileSync(path, "utf8");
    for (const [, name, file] of text.matchAll(/^import (\w+) from "([^"]+)";$/gm))
      if (files.has(file)) unwanted.add(name);
    return text
      .split("\n")
      .filter((line) => {
        const entry = /^ {2}(\w+),$/.exec(line);
        if (entry) return !unwanted.has(entry[1]);
        const imported = /^import (\w+) from /.exec(line);
        return !imported || !unwanted.has(imported[1]);
      })
      .join("\n");
  };
  return {
    name: "profile",
    setup(esbuild) {
      esbuild.onLoad({ filter: /modules[\\/]meters[\\/](protocols|index|auto)\.ts$/ }, ({ path }) => ({
        contents: thin(path),
        loader: "ts",
      }));
    },
  };
}
