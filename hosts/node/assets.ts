/** The dashboard's files on Node: those of web/, whatever they are, and the plotting library as it comes from npm. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import type { Asset } from "../../modules/serve/assets.js";
import { ContentType } from "../../modules/serve/content-type.js";

const types: Readonly<Record<string, Uint8Array>> = {
  ".html": ContentType.Html,
  ".js": ContentType.JavaScript,
  ".css": ContentType.Css,
  ".svg": ContentType.Svg,
  ".txt": ContentType.Text,
};

export function dashboard(): Asset[] {
  const folder = new URL("../../web/", import.meta.url);
  const assets: Asset[] = readdirSync(folder)
    .filter((name) => extname(name) in types)
    .sort()
    .map((name) => ({
      path: name === "index.html" ? "/" : `/${name}`,
      type: types[extname(name)],
      bytes: new Uint8Array(readFileSync(new URL(name, folder))),
    }));
  const library = join(dirname(createRequire(import.meta.url).resolve("uplot/package.json")), "dist");
  const plot = (name: string) => new Uint8Array(readFileSync(join(library, name)));
  assets.push({ path: "/uplot.js", type: ContentType.JavaScript, bytes: plot("uPlot.iife.min.js") });
  assets.push({ path: "/uplot.css", type: ContentType.Css, bytes: plot("uPlot.min.css") });
  return assets;
}

/** The page of the first start (modules/onboarding/portal.ts). */
export function portalPage(): Asset[] {
  const own = (name: string) =>
    new Uint8Array(readFileSync(new URL(`../../web/portal/${name}`, import.meta.url)));
  return [
    { path: "/portal/", type: ContentType.Html, bytes: own("index.html") },
    { path: "/portal/portal.js", type: ContentType.JavaScript, bytes: own("portal.js") },
    { path: "/portal/texts.js", type: ContentType.JavaScript, bytes: own("texts.js") },
    { path: "/portal/style.css", type: ContentType.Css, bytes: own("style.css") },
  ];
}
