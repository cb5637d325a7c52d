// A firmware with fewer meters than the house has: 4 MB of flash may not hold all of them twice. The lists of
// modules/meters are read line by line; a line of a meter or protocol that is left out is dropped while bundling.
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

/** An esbuild plugin that keeps the meters of these media, and the protocols that they speak. */
export async function onlyMeters(media) {
  const { meters } = await evaluate('export { meters } from "./index.ts";');
  const known = [...new Set(meters.map(({ medium }) => medium))].toSorted();
  const strange = media.find((medium) => !known.includes(medium));
  if (strange !== undefined) throw new Error(`no meter measures "${strange}"; there are ${known.join(", ")}`);
  const isKept = ({ medium }) => media.includes(medium);
  const spoken = new Set(meters.filter(isKept).map(({ protocol }) => protocol));
  const silent = meters.map(({ protocol }) => protocol).filter((name) => !spoken.has(name));
  const unwanted = new Set(silent.map(camelCase));
  const files = new Set(meters.filter((meter) => !isKept(meter)).map(({ id }) => `./${id}.js`));
  const thin = (path) => {
    const text = readFileSync(path, "utf8");
    for (const [, name, file] of text.matchAll(/^import (\w+) from "([^"]+)";$/gm))
      if (files.has(file)) unwanted.add(name);
    return text
      .split("\n")
      .filter((line) => {
        const entry = /^ {2}(\w+),$/.exec(line);
        if (entry) return !unwanted.has(entry[1]);
        const imported = /^import (?:(\w+)|\{ ([\w, ]+) \}) from /.exec(line);
        const names = imported?.slice(1).find(Boolean)?.split(", ") ?? [];
        // An import that is left brings its module in, even if nobody uses what it gives.
        return names.length === 0 || !names.every((name) => unwanted.has(name));
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
