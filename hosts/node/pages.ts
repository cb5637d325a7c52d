/** The dashboard's files on Node: those of web/, whatever they are, and the plotting library as it comes from npm. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { FilePages } from "./file-pages.js";

/** What belongs to a page; the rest of the folder is not sent. */
const EXTENSIONS = new Set([".html", ".js", ".css", ".svg", ".txt"]);

function filesOf(folder: URL): [string, Uint8Array][] {
  return readdirSync(folder)
    .filter((name) => EXTENSIONS.has(extname(name)))
    .sort()
    .map((name) => [name, new Uint8Array(readFileSync(new URL(name, folder)))]);
}

export function dashboard(): FilePages {
  const library = join(dirname(createRequire(import.meta.url).resolve("uplot/package.json")), "dist");
  const plot = (name: string) => new Uint8Array(readFileSync(join(library, name)));
  return new FilePages([
    ...filesOf(new URL("../../web/", import.meta.url)),
    ["uplot.js", plot("uPlot.iife.min.js")],
    ["uplot.css", plot("uPlot.min.css")],
  ]);
}

/** The page of the first start (modules/onboarding/portal.ts). */
export function portalPage(): FilePages {
  return new FilePages(filesOf(new URL("../../web/portal/", import.meta.url)));
}
