/** The dashboard's files on Node: those of web/, and the plotting library as it comes from npm. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Asset } from "../../modules/serve/assets.js";
import { ContentType } from "../../modules/serve/content-type.js";

export function dashboard(): Asset[] {
  const own = (name: string) => new Uint8Array(readFileSync(new URL(`../../web/${name}`, import.meta.url)));
  const library = join(dirname(createRequire(import.meta.url).resolve("uplot/package.json")), "dist");
  const plot = (name: string) => new Uint8Array(readFileSync(join(library, name)));
  return [
    { path: "/", type: ContentType.Html, bytes: own("index.html") },
    { path: "/app.js", type: ContentType.JavaScript, bytes: own("app.js") },
    { path: "/plot.js", type: ContentType.JavaScript, bytes: own("plot.js") },
    { path: "/texts.js", type: ContentType.JavaScript, bytes: own("texts.js") },
    { path: "/style.css", type: ContentType.Css, bytes: own("style.css") },
    { path: "/icon.svg", type: ContentType.Svg, bytes: own("icon.svg") },
    { path: "/uplot.js", type: ContentType.JavaScript, bytes: plot("uPlot.iife.min.js") },
    { path: "/uplot.css", type: ContentType.Css, bytes: plot("uPlot.min.css") },
  ];
}
