// What makes a program small in XS, done to the joined script: a function that `new` could call has a prototype (three
// slots), a private name costs a closure in each method that uses it. So functions become arrows, and private members
// become properties whose names every class uses again.
import { parse } from "acorn";

/** Private members get these names, `$a`, `$b` ...: nothing else of the program begins like this. */
const MARK = "$";
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

function shortName(index) {
  const rest = Math.floor(index / LETTERS.length);
  return (rest > 0 ? shortName(rest - 1).slice(MARK.length - 1) : MARK) + LETTERS[index % LETTERS.length];
}

/** Calls `visit(node, ancestors)` for a node and everything in it; false keeps out of it. */
function walk(node, visit, ancestors = []) {
  if (visit(node, ancestors) === false) return;
  const inner = [...ancestors, node];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const item of value) if (item && typeof item.type === "string") walk(item, visit, inner);
    } else if (value && typeof value.type === "string") walk(value, visit, inner);
  }
}

/** Replaces ranges of a text; they do not overlap. */
function edited(text, edits) {
  let result = "";
  let at = 0;
  for (const [start, end, replacement] of edits.toSorted((a, b) => a[0] - b[0])) {
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
}

const tree = (text) => parse(text, { ecmaVersion: 2022, sourceType: "module" });

/** Private members as properties; those of a class come behind those of its parents. */
export function withoutPrivateNames(text, readable) {
  const program = tree(text);
  const classes = new Map();
  /** Private names of a class and its parents, by the name of the class. */
  const counts = new Map();
  const edits = [];
  walk(program, (node, ancestors) => {
    if (node.type === "ClassDeclaration" || node.type === "ClassExpression") {
      const names = node.body.body.flatMap(({ key }) =>
        key?.type === "PrivateIdentifier" ? [key.name] : [],
      );
      const unique = [...new Set(names)];
      const inherited = counts.get(node.superClass?.name) ?? 0;
      const shorten = (name, index) => (readable ? `$_${name}_${inherited}` : shortName(inherited + index));
      classes.set(node, new Map(unique.map((name, index) => [name, shorten(name, index)])));
      for (const id of [node.id, ancestors.at(-1).id]) if (id) counts.set(id.name, inherited + unique.length);
    }
    if (node.type !== "PrivateIdentifier") return;
    const home = ancestors.findLast((outer) => classes.get(outer)?.has(node.name));
    if (!home) throw new Error(`#${node.name} belongs to no class`);
    const outside = ancestors.at(-1).type === "BinaryExpression";
    if (outside) throw new Error(`"#${node.name} in" is not known to compact.js`);
    edits.push([node.start, node.end, classes.get(home).get(node.name)]);
  });
  return edited(text, edits);
}

/** Whether a function needs to be one: it looks at `this`, `arguments` or `new.target`. */
function isPlain(node) {
  let plain = !node.async && !node.generator;
  const look = (inner) => {
    if (inner.type === "ThisExpression" || inner.type === "MetaProperty") plain = false;
    if (inner.type === "Identifier" && inner.name === "arguments") plain = false;
    if (inner.type === "FunctionExpression" || inner.type === "FunctionDeclaration") return false;
    return inner.type !== "ClassExpression" && inner.type !== "ClassDeclaration";
  };
  for (const parameter of node.params) walk(parameter, look);
  walk(node.body, look);
  return plain;
}

/** Functions of the outermost level as arrows, in front of everything that could call them. */
export function withArrows(text) {
  const program = tree(text);
  const edits = [];
  const arrows = [];
  for (const node of program.body) {
    if (node.type !== "FunctionDeclaration" || !isPlain(node)) continue;
    const parameters = node.params.map(({ start, end }) => text.slice(start, end)).join(", ");
    arrows.push(
      `const ${node.id.name} = (${parameters}) => ${text.slice(node.body.start, node.body.end)};\n`,
    );
    edits.push([node.start, node.end, ""]);
  }
  return arrows.join("") + edited(text, edits);
}

/** Names that a script uses and does not declare. */
export function namesIn(text) {
  const used = new Set();
  const declared = new Set();
  const declare = (pattern) =>
    walk(pattern, (node) => {
      if (node.type === "Identifier") declared.add(node.name);
      if (node.type !== "AssignmentPattern" && node.type !== "Property") return true;
      // What a parameter is by default, and where in an object it stands, declares nothing.
      declare(node.type === "Property" ? node.value : node.left);
      return false;
    });
  walk(tree(text), (node, ancestors) => {
    const outer = ancestors.at(-1);
    if (node.type === "VariableDeclarator" || /Function|Class/.test(node.type)) {
      if (node.id) declare(node.id);
      for (const parameter of node.params ?? []) declare(parameter);
    } else if (node.type === "CatchClause" && node.param) declare(node.param);
    else if (node.type === "ImportDeclaration") {
      for (const { local } of node.specifiers) declared.add(local.name);
      return false;
    } else if (node.type === "Identifier") {
      const isMember = (outer.property === node || outer.key === node) && !outer.computed;
      if (!isMember || outer.shorthand) used.add(node.name);
    }
    return true;
  });
  return new Set([...used].filter((name) => !declared.has(name)));
}

/**
 * A regular expression that stands in the flash. XS of SDK 8.2 takes the working memory of such a one from the system for each use
 * (`fxAllocateRegExpData`), never gives it back, and follows a wild pointer where it collects garbage meanwhile. One that is made
 * for each use has it where it belongs.
 */
const EXPRESSION = `class LastingExpression {
  constructor(source, flags) {
    this.source = source;
    this.flags = flags;
    Object.freeze(this);
  }
  exec(text) {
    return new RegExp(this.source, this.flags).exec(text);
  }
  test(text) {
    return this.exec(text) !== null;
  }
}
`;

/**
 * What XS does not take as it is: a native constructor in a list, an expression after a colon that begins with a pattern, and
 * patterns that are made while linking.
 */
export function forXs(text) {
  const edits = [];
  let lasting = false;
  walk(tree(text), (node, ancestors) => {
    if (node.type !== "Literal" || !node.regex) return;
    const { pattern, flags } = node.regex;
    if (!ancestors.some(({ type }) => /Function/.test(type))) {
      lasting = true;
      edits.push([
        node.start,
        node.end,
        `new LastingExpression(${JSON.stringify(pattern)}, ${JSON.stringify(flags)})`,
      ]);
    } else if (/:\s*$/.test(text.slice(Math.max(0, node.start - 20), node.start)))
      edits.push([node.start, node.end, `(${text.slice(node.start, node.end)})`]);
  });
  const result = edited(text, edits).replaceAll("super(), native(", "super();\n    native(");
  if (!lasting) return result;
  // Behind the imports, in front of everything that could need it.
  const at = [...result.matchAll(/^import [^;]*;$/gm)].at(-1);
  const start = at ? at.index + at[0].length + 1 : 0;
  return result.slice(0, start) + EXPRESSION + result.slice(start);
}
