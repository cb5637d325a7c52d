// The pages of web/ and of the plotting library, compressed, as hosts/moddable/pages.ts takes them from the flash.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "./sdk.js";

const TAG_DIGITS = 16;

function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => [name, join(folder, name)])
    .sort();
}

/** Writes them into a folder; gives their size in bytes. */
export function writePages(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const library = join(root, "node_modules/uplot/dist");
  const pages = {
    web: [
      ...filesOf(join(root, "web")),
      ["uplot.js", join(library, "uPlot.iife.min.js")],
      ["uplot.css", join(library, "uPlot.min.css")],
    ],
    portal: filesOf(join(root, "web/portal")),
  };
  const hash = createHash("sha256");
  let size = 0;
  for (const [room, files] of Object.entries(pages))
    for (const [name, path] of files) {
      const bytes = gzipSync(readFileSync(path), { level: 9 });
      hash.update(`${room} ${name} ${bytes.length}\n`).update(bytes);
      writeFileSync(join(folder, `${room}-${name}.gz`), bytes);
      size += bytes.length;
    }
  writeFileSync(join(folder, "pages.tag"), hash.digest("hex").slice(0, TAG_DIGITS));
  return size;
}
