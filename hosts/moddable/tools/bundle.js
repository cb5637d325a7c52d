// One script of main.ts, one host and what they import, for the XS linker. A module of the linked firmware costs
// closures and exports for each import, a private name costs a closure in each method that uses it: one module
// without private names is a third smaller than the modules as they are written.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build, transform } from "esbuild";
import { forXs, namesIn, withArrows, withoutPrivateNames } from "./compact.js";
import { withTables } from "./data.js";
import { onlyMeters } from "./profile.js";
import { findSdk, root } from "./sdk.js";

/** Modules of the SDK: the linker finds them. */
const external = [
  "timer",
  "time",
  "net",
  "wifi",
  "crypt",
  "mc/*",
  "embedded:*",
  "ssl/*",
  "Resource",
  "dns/parser",
];
/** Modules of the SDK that are script alone: in the bundle they shrink with the rest. */
const scripts = Object.freeze({
  "embedded:network/dnssd": "modules/io/dnssd/dnssd.js",
  "embedded:network/mqtt/client": "examples/io/tcp/mqttclient/mqttclient.js",
  "embedded:network/ntp/client": "examples/io/udp/ntp/ntp.js",
  dns: "modules/network/dns/dns.js",
  "dns/serializer": "modules/network/dns/dnsserializer.js",
});

const sdkScripts = {
  name: "sdk",
  setup(esbuild) {
    const { folder } = findSdk();
    esbuild.onResolve({ filter: /./ }, ({ path }) =>
      path in scripts ? { path: join(folder, scripts[path]) } : undefined,
    );
    // A variable of the outermost level is what the linker warns of: it becomes a property (`define` below).
    esbuild.onLoad({ filter: /dnssd\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/^let dnssd;$/m, ""),
    }));
  },
};

/** Names as they are written, for whoever looks into a running machine. */
const readable = process.env.IRIS_READABLE === "1";

async function joined(entry, aliases, media, keys) {
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
    define: { dnssd: "globalThis.dnssd" },
    plugins: [
      sdkScripts,
      ...(media ? [await onlyMeters(media)] : []),
      {
        name: "hosts",
        setup(esbuild) {
          esbuild.onResolve({ filter: /^hosts\// }, ({ path }) => ({ path: join(root, `${path}.ts`) }));
          esbuild.onLoad({ filter: /hosts[\\/]moddable[\\/]keys\.ts$/ }, () => ({
            contents: `export const trustedKeys = Object.freeze(${JSON.stringify(keys)});`,
            loader: "ts",
          }));
        },
      },
    ],
  });
  return result.outputFiles[0].text;
}

const NUMERIC = /^[-+*/%()<>&|~^\d\s.xXa-fA-Feo_]+$/;

/** Value of an expression of numbers and of constants that are known already; undefined for anything else. */
function numberOf(expression, known) {
  const plain = expression.replace(/\b[A-Za-z_$][\w$]*(\.\w+)?\b/g, (name) =>
    known.has(name) ? `(${known.get(name)})` : name,
  );
  if (!NUMERIC.test(plain) || !/\d/.test(plain)) return undefined;
  const value = Number(new Function(`return (${plain})`)());
  return Number.isFinite(value) ? value : undefined;
}

/** Members of an object literal of numbers; undefined for any other. */
function membersOf(literal, known) {
  const members = new Map();
  for (const line of literal.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "").split(",")) {
    if (line.trim() === "") continue;
    const match = /^\s*(\w+):\s*([\s\S]+?)\s*$/.exec(line);
    const value = match && numberOf(match[2], known);
    if (value === undefined || value === null) return undefined;
    members.set(match[1], value);
  }
  return members;
}

/** A name where it stands for itself: not as a member of something, but spread counts. */
function alone(name) {
  return `(?<![\\w$]|(?<!\\.\\.)\\.)${name.replaceAll("$", "\\$")}(?![\\w$])`;
}

function count(text, pattern) {
  return [...text.matchAll(new RegExp(pattern, "g"))].length;
}

/**
 * Numbers in place of names: each function that uses a name of the module, or of an enumeration, costs a slot for it
 * and looks it up each time. The declarations are taken away and esbuild puts the values in, so that it is esbuild
 * that knows what is a name and what is text.
 */
function constantsOf(text) {
  const known = new Map();
  const gone = [];
  let rest = text;
  const declarations = /^(?:var|const) ([\w$]+) = (?:Object\.freeze\(\{([^{}]*)\}\)|([^;{}[\]"'`=]+));$/gm;
  for (const [whole, name, literal, expression] of text.matchAll(declarations)) {
    const uses = count(text, alone(name)) - 1;
    if (literal === undefined) {
      const value = numberOf(expression, known);
      const written = count(text, `${alone(name)}\\s*(=[^=]|[-+*/]=|\\+\\+|--)`);
      if (value === undefined || written !== 1) continue;
      known.set(name, value);
    } else {
      const members = membersOf(literal, known);
      const named = count(text, `${alone(name)}\\.\\w+`);
      if (!members || members.size === 0 || named !== uses) continue;
      for (const [member, value] of members) known.set(`${name}.${member}`, value);
    }
    rest = rest.replace(whole, "");
    gone.push(name);
  }
  return { rest, gone, define: Object.fromEntries([...known].map(([name, value]) => [name, String(value)])) };
}

/** Short names inside. Of what neither imports nor exports, esbuild leaves the names of the outermost level alone. */
async function shortened(text) {
  const linked = /^(?:import [^;]*|export \{[^}]*\});$/gm;
  const options = { target: "es2022", charset: "utf8", minifyIdentifiers: true };
  const { code } = await transform(text.replace(linked, ""), options);
  const around = text.match(linked);
  return [...around.filter((line) => line.startsWith("import")), code, around.at(-1)].join("\n");
}

/**
 * Bundles main.ts for a host: `aliases` names what stands behind "iris/host" and the like, `media` what its
 * meters measure (absent: all meters), `keys` the public keys whose releases it takes.
 */
export async function bundle(aliases, target, { media, keys = [] } = {}) {
  const text = await joined(join(root, "main.ts"), aliases, media, keys);
  const { rest, gone, define } = constantsOf(withTables(withoutPrivateNames(text, readable)));
  const { code } = await transform(withArrows(rest), {
    define,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    loader: "ts",
    tsconfigRaw: { compilerOptions: { target: "es2022", useDefineForClassFields: false } },
    minifySyntax: true,
    treeShaking: true,
  });
  // esbuild declares everything with var; the linker keeps in flash what is constant.
  const named = readable ? code : await shortened(code);
  const used = namesIn(code);
  const missing = gone.find((name) => used.has(name));
  if (missing) throw new Error(`${missing} is used in the bundle in a way that bundle.js does not know`);
  const strange = [...namesIn(named)].find((name) => !used.has(name));
  if (strange) throw new Error(`${strange} lost its declaration while names were shortened`);
  const script = forXs(named).replace(/^var (?=[\w$]+ = |[[{])/gm, "const ");
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, script);
}
