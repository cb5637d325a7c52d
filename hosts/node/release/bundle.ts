/**
 * The image for Node: the command line and all it needs in one file. Files that the program would read beside itself
 * (version, dashboard) are put in. What holds machine code stays outside: serialport is looked for when a program
 * starts, in the node_modules of the installation; without it there are no serial ports, and the rest works.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import * as pages from "../pages.js";
import { version as ownVersion } from "../version.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** CommonJS parts of dependencies ask for Node's modules by `require`. */
const BANNER = `#!/usr/bin/env node
import { createRequire as irisCreateRequire } from "node:module";
const require = irisCreateRequire(import.meta.url);`;

const SERIALPORT = `
let found;
try {
  found = require("serialport");
} catch (error) {
  if (error.code !== "MODULE_NOT_FOUND") throw error;
}
class NoSerialPort {
  constructor() {
    throw new Error("serial ports need the package serialport: npm install in the folder of the installation");
  }
  static async list() {
    return [];
  }
}
export const SerialPort = found?.SerialPort ?? NoSerialPort;
`;

export interface BundleOptions {
  /** package.json's when absent. */
  readonly version?: string;
  /** Public keys that this image trusts, 130 hexadecimal digits each. */
  readonly trustedKeys: readonly string[];
}

export async function bundleNode(options: BundleOptions): Promise<Uint8Array> {
  const supervisor = Buffer.from(await bundle("hosts/node/supervisor-main.ts", [])).toString("utf8");
  const lines = [`export const trustedKeys = ${JSON.stringify(options.trustedKeys)};`];
  lines.push(`export const supervisor = ${JSON.stringify(supervisor)};`);
  return bundle("hosts/node/main.ts", [
    replace(
      /\/hosts\/node\/version\.ts$/,
      `export const version = ${JSON.stringify(options.version ?? ownVersion)};`,
    ),
    replace(/\/hosts\/node\/built-in\.ts$/, lines.join("\n")),
    replace(/\/hosts\/node\/pages\.ts$/, pagesModule()),
    packageInstead("serialport", SERIALPORT),
  ]);
}

async function bundle(entry: string, plugins: Plugin[]): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    charset: "utf8",
    legalComments: "inline",
    logLevel: "error",
    // What aedes and mqtt load only where it is there.
    external: ["@lydell/node-pty", "bufferutil", "utf-8-validate"],
    banner: { js: BANNER },
    plugins,
  });
  return outputFiles[0].contents;
}

function replace(filter: RegExp, contents: string): Plugin {
  return {
    name: `replace ${filter.source}`,
    setup: (esbuild) => esbuild.onLoad({ filter }, () => ({ contents, loader: "js" })),
  };
}

function packageInstead(name: string, contents: string): Plugin {
  return {
    name,
    setup(esbuild) {
      esbuild.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: "outside" }));
      esbuild.onLoad({ filter: /.*/, namespace: "outside" }, () => ({ contents, loader: "js" }));
    },
  };
}

/** hosts/node/pages.ts with the files in it. */
function pagesModule(): string {
  const functions = Object.entries(pages).map(([name, open]) => {
    const files = [...open().files].map(
      ([file, bytes]) => `[${JSON.stringify(file)}, bytes("${Buffer.from(bytes).toString("base64")}")]`,
    );
    return `export function ${name}() { return new FilePages([${files.join(",\n")}]); }`;
  });
  return `import { FilePages } from "./file-pages.js";
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
${functions.join("\n")}`;
}

/** Text of package-lock.json, for the bill of materials. */
export function lockText(): string {
  return readFileSync(`${root}package-lock.json`, "utf8");
}
