// One script of main.ts, one host and what they import, for the XS linker. A module of the linked firmware costs
// closures and exports for each import, a private name costs a closure in each method that uses it: one module
// without private names is a third smaller than the modules as they are written.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build, transform } from "esbuild";
import { root } from "./sdk.js";

/** Modules of the SDK: the linker finds them. */
const external = ["timer", "time", "net", "wifi", "crypt", "mc/*", "embedded:*", "ssl/*", "Resource"];
/** Private names are renamed to this and something short. */
const MARK = "$__";
/** Names as they are written, for whoever looks into a running machine. */
const readable = process.env.IRIS_READABLE === "1";

async function joined(entry, aliases) {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
    external,
    alias: aliases,
    tsconfigRaw: {
      compilerOptions: { target: "es2022", useDefineForClassFields: true, verbatimModuleSyntax: true },
    },
    plugins: [
      {
        name: "hosts",
        setup(esbuild) {
          esbuild.onResolve({ filter: /^hosts\// }, ({ path }) => ({ path: join(root, `${path}.ts`) }));
        },
      },
    ],
  });
  return result.outputFiles[0].text;
}

/** Private members as properties: the same program as long as no class meets its parent's names. */
function withoutPrivateNames(text) {
  const classes = new Set([...text.matchAll(/\bclass (\w+)/g)].map(([, name]) => name));
  for (const [, name, parent] of text.matchAll(/\bclass (\w+) extends (\w+)/g))
    if (classes.has(parent))
      throw new Error(
        `${name} extends ${parent}: private names of both would meet; hosts/moddable/tools/bundle.js`,
      );
  return text.replace(/(\.|\?\.|^\s*(?:(?:static|get|set|async) )*\*?)#([A-Za-z_]\w*)/gm, `$1${MARK}$2`);
}

/** Bundles main.ts for a host: `aliases` names what stands behind "iris/host" and the like. */
export async function bundle(aliases, target) {
  const text = await joined(join(root, "main.ts"), aliases);
  const open = withoutPrivateNames(text);
  const { code } = await transform(open, {
    format: "esm",
    target: "es2022",
    charset: "utf8",
    minifyIdentifiers: !readable,
    mangleProps: readable ? undefined : new RegExp(`^\\${MARK}`),
  });
  // esbuild declares everything with var; the linker keeps in flash what is constant.
  const script = code.replace(/^var ([\w$]+) = /gm, "const $1 = ");
  const bare = script.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "").replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
  const left = /(?:^|[^"'`&\w])#[A-Za-z_]\w*(?=\s*[=(;])/m.exec(bare);
  if (left) throw new Error(`a private name was left in the bundle: ${left[0].trim()}`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, script);
}
