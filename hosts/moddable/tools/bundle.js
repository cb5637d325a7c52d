// One script of main.ts, one host and what they import, for the XS linker. A module of the linked firmware costs
// closures and exports for each import, a private name costs a closure in each method that uses it: one module
// without private names is a third smaller than the modules as they are written.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build, transform } from "esbuild";
import { leaveOut } from "./profile.js";
import { root } from "./sdk.js";

/** Modules of the SDK: the linker finds them. */
const external = ["timer", "time", "net", "wifi", "crypt", "mc/*", "embedded:*", "ssl/*", "Resource"];
/** Private names are renamed to this and something short. */
const MARK = "$__";
/** Names as they are written, for whoever looks into a running machine. */
const readable = process.env.IRIS_READABLE === "1";

async function joined(entry, aliases, without) {
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
      ...(without.length > 0 ? [await leaveOut(without)] : []),
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
  const declarations = /^var ([\w$]+) = (?:Object\.freeze\(\{([^{}]*)\}\)|([^;{}[\]"'`=]+));$/gm;
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

/**
 * Bundles main.ts for a host: `aliases` names what stands behind "iris/host" and the like, `without` the protocols that
 * are left out.
 */
export async function bundle(aliases, target, without = []) {
  const text = await joined(join(root, "main.ts"), aliases, without);
  const { rest, gone, define } = constantsOf(withoutPrivateNames(text));
  const { code } = await transform(rest, {
    define,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    minifyIdentifiers: !readable,
    mangleProps: readable ? undefined : new RegExp(`^\\${MARK}`),
  });
  // esbuild declares everything with var; the linker keeps in flash what is constant.
  const script = code.replace(/^var (?=[\w$]+ = |[[{])/gm, "const ");
  const bare = script.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "").replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
  const left = /(?:^|[^"'`&\w])#[A-Za-z_]\w*(?=\s*[=(;])/m.exec(bare);
  const missing = gone.find((name) => count(bare, `${alone(name)}(?!\\s*:)`) > 0);
  if (missing) throw new Error(`${missing} is used in the bundle in a way that bundle.js does not know`);
  if (left) throw new Error(`a private name was left in the bundle: ${left[0].trim()}`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, script);
}
