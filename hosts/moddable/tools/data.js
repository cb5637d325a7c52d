// Tables are computed while bundling, not while linking: what is left in the firmware is the result, each record of it
// once. Evaluates the joined script's outermost level in Node, with stubs for what it imports, and writes every
// constant that is plain frozen data as a literal whose equal parts are shared. Functions that only built tables
// are then used by nobody, and esbuild drops them.
import { createContext, runInContext } from "node:vm";
import { parse } from "acorn";
import { namesIn } from "./compact.js";
import { Heirs, isObject, LEFT_OUT, Numbers } from "./records.js";

/** Object.freeze of XS goes to the ground where it is asked to. */
const DEEP_FREEZE = `
  const { freeze } = Object;
  Object.freeze = (value, deep) => {
    if (deep === true) for (const inner of Object.values(value)) if (typeof inner === "object") Object.freeze(inner, true);
    return freeze(value);
  };
`;

const stub = new Proxy(class {}, {
  get: (target, key) => (key in target ? target[key] : stub),
  apply: () => stub,
});

/** Values of the constants of a script's outermost level; `classes` by name. */
function evaluate(text, program, names, classNames) {
  let script = text;
  for (const node of program.body.toReversed()) {
    if (node.type === "ImportDeclaration") {
      const locals = node.specifiers.map(({ local }) => `const ${local.name} = __stub;`).join(" ");
      script = script.slice(0, node.start) + locals + script.slice(node.end);
    } else if (node.type === "ExportNamedDeclaration") {
      script = script.slice(0, node.start) + script.slice(node.end);
    }
  }
  const context = createContext({ __stub: stub, Native: () => class {}, native: () => stub, trace() {} });
  return runInContext(
    `(() => { "use strict"; ${DEEP_FREEZE} ${script}\nreturn { values: { ${names.join(", ")} }, classes: { ${classNames.join(", ")} }, globals: { Object, Array } }; })()`,
    context,
  );
}

const isNumber = (value) => typeof value === "number";

/** Whether a value is data to the ground: numbers, texts, typed arrays, frozen records, lists and objects of a class of them. */
class Plain {
  #known = new Map();
  #prototypes;

  constructor({ Object: objects, Array: arrays }, classes) {
    const prototypes = Object.values(classes).map(({ prototype }) => prototype);
    this.#prototypes = new Set([objects.prototype, arrays.prototype, ...prototypes]);
  }

  holds(value) {
    if (!isObject(value))
      return ["number", "string", "boolean", "undefined", "object"].includes(typeof value);
    let known = this.#known.get(value);
    if (known === undefined) {
      known = this.#look(value);
      this.#known.set(value, known);
    }
    return known;
  }

  #look(value) {
    if (ArrayBuffer.isView(value)) return "length" in value && value.byteLength === value.buffer.byteLength;
    if (!Object.isFrozen(value) || !this.#prototypes.has(Object.getPrototypeOf(value))) return false;
    return Object.values(Object.getOwnPropertyDescriptors(value)).every(
      (member) => "value" in member && this.holds(member.value),
    );
  }
}

function primitive(value) {
  if (typeof value === "string") return JSON.stringify(value);
  return Object.is(value, -0) ? "-0" : String(value);
}

const nameOfKey = (key) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key));

/** Writes data as constants, equal parts once. */
class Printer {
  /** Constants that esbuild may put in place of their names. */
  simple = [];
  /** Statements that fill the list of parts; a part without a name of its own costs the firmware no key. */
  #parts = [];
  /** Names of constants, and their places in the list of parts. */
  #places = new Map();
  #values;
  /** Names that the script uses. */
  #needed;
  #named = new Map();
  #equal = new Map();
  #numbers = new Numbers();
  #heirs;
  /** Names of the classes whose objects are among the data, by their prototypes. */
  #classes;
  classes = new Set();

  constructor(constants, classes, needed) {
    this.#values = constants;
    this.#needed = needed;
    this.#classes = new Map(Object.entries(classes).map(([name, { prototype }]) => [prototype, name]));
    for (const [name, value] of constants)
      if (isObject(value) && !this.#named.has(value)) this.#named.set(value, name);
    this.#heirs = new Heirs([...needed].map((name) => constants.get(name)));
  }

  constant(name) {
    const value = this.#values.get(name);
    if (isObject(value) && (Array.isArray(value) || Object.values(value).some((inner) => !isNumber(inner))))
      this.#place(this.#named.get(value));
    else this.simple.push(`const ${name} = ${this.#text(value)};`);
  }

  /** All of it, as text. */
  text() {
    const names = [...this.#needed].filter((name) =>
      this.#places.has(this.#named.get(this.#values.get(name))),
    );
    const parts = names.map((name) => this.#places.get(this.#named.get(this.#values.get(name))));
    return [
      this.#numbers.text(),
      ...this.simple,
      `const [${names.join(", ")}] = (() => {`,
      "const d = [];",
      ...this.#parts,
      `return [${parts.join(", ")}];`,
      "})();",
    ].join("\n");
  }

  #place(name) {
    let place = this.#places.get(name);
    if (place === undefined) {
      const text = this.#text(this.#values.get(name));
      place = this.#add(text);
      this.#places.set(name, place);
    }
    return place;
  }

  #add(text) {
    const place = `d[${this.#parts.length}]`;
    this.#parts.push(`${place} = ${text};`);
    return place;
  }

  /** Text of a part: its place, where it has one. */
  #part(value) {
    if (!isObject(value)) return primitive(value);
    const name = this.#named.get(value);
    if (name !== undefined) return this.#place(name);
    const same = this.#heirs.sameAs(value);
    return same === undefined ? this.#shared(this.#text(value)) : this.#part(same);
  }

  #shared(text) {
    let place = this.#equal.get(text);
    if (place === undefined) {
      place = this.#add(text);
      this.#equal.set(text, place);
    }
    return place;
  }

  #text(value) {
    if (!isObject(value)) return primitive(value);
    if (ArrayBuffer.isView(value)) return this.#numbers.view(value);
    if (Array.isArray(value)) return `Object.freeze([${value.map((item) => this.#part(item)).join(", ")}])`;
    const { base, members } = this.#heirs.membersOf(value);
    const texts = members.map((key) => `${nameOfKey(key)}: ${this.#part(value[key])}`);
    const kind = this.#classes.get(Object.getPrototypeOf(value));
    if (kind !== undefined) {
      this.classes.add(kind);
      texts.unshift(`__proto__: ${kind}.prototype`);
    } else if (base !== undefined) texts.unshift(`__proto__: ${this.#part(base)}`);
    return `Object.freeze({ ${texts.join(", ")} })`;
  }
}

const FUNCTIONS = new Set(["ClassExpression", "ArrowFunctionExpression", "FunctionExpression"]);

/** Names that a declaration of constants declares; none where it is of another kind. */
function constantNames(node) {
  if (node.type !== "VariableDeclaration") return [];
  return node.declarations.flatMap(({ id, init }) => {
    if (!init || FUNCTIONS.has(init.type)) return [];
    if (id.type === "Identifier") return [id.name];
    return id.type === "ObjectPattern" ? id.properties.map(({ value }) => value.name) : [];
  });
}

/** Name of the class that a statement declares. */
function className(node) {
  if (node.type === "ClassDeclaration") return node.id.name;
  const [declaration] = node.type === "VariableDeclaration" ? node.declarations : [];
  return declaration?.init?.type === "ClassExpression" ? declaration.id.name : undefined;
}

/** Whether a statement of the outermost level only fills tables: all that it names of the script is data or a function. */
function fills(node, text, unknown) {
  if (/Declaration$/.test(node.type)) return false;
  const used = text.slice(node.start, node.end).match(/(?<![.\w$])[A-Za-z_$][\w$]*/g) ?? [];
  return !used.some((name) => unknown.has(name));
}

/** Refuses a script that asks a record for what is left out of it. */
function refuseLeftOut(text) {
  for (const name of LEFT_OUT)
    if (new RegExp(`(?<!this)\\??\\.${name}\\b`).test(text))
      throw new Error(`the firmware has no "${name}" (LEFT_OUT in hosts/moddable/tools/records.js)`);
}

const textOf = (statements) => statements.map(({ text }) => text).join("\n");

/** Names that a pattern of a declaration declares. */
function declaredIn(pattern) {
  if (pattern.type === "Identifier") return [pattern.name];
  const inner = pattern.elements ?? pattern.properties?.map(({ value, argument }) => value ?? argument);
  return (inner ?? [pattern.left ?? pattern.argument]).flatMap((part) => (part ? declaredIn(part) : []));
}

/** Names of data that the script needs when it runs, not only to compute other data. */
function neededNames(statements, isData) {
  const declaring = new Map();
  const waiting = [];
  for (const { node, text } of statements) {
    const used = node.specifiers ? node.specifiers.map(({ local }) => local.name) : namesIn(text);
    const declared = [node.id?.name, ...(node.declarations ?? []).flatMap(({ id }) => [...declaredIn(id)])];
    const isFunction = /^(?:Function|Class)Declaration$/.test(node.type) || className(node) !== undefined;
    for (const name of declared) if (name) declaring.set(name, used);
    if (!isFunction) waiting.push(...used);
  }
  const needed = new Set();
  const seen = new Set();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    if (isData(name)) needed.add(name);
    waiting.push(...(declaring.get(name) ?? []));
  }
  return needed;
}

/** The script with its tables computed. */
export function withTables(text) {
  const program = parse(text, { ecmaVersion: 2022, sourceType: "module" });
  const names = program.body.flatMap(constantNames);
  const classNames = program.body.map(className).filter((name) => name !== undefined);
  const { values, classes, globals } = evaluate(text, program, names, classNames);
  const plain = new Plain(globals, classes);
  const constants = new Map(Object.entries(values).filter(([, value]) => plain.holds(value)));
  const unknown = new Set(names.filter((name) => !constants.has(name)));
  const statements = program.body.map((node) => ({ node, text: text.slice(node.start, node.end) }));
  const isImport = ({ node }) => node.type === "ImportDeclaration";
  const isTable = ({ node }) => {
    const declared = constantNames(node);
    return declared.length > 0 ? declared.every((name) => constants.has(name)) : fills(node, text, unknown);
  };
  const rest = statements.filter((statement) => !isImport(statement) && !isTable(statement));
  const needed = neededNames(rest, (name) => constants.has(name));
  const printer = new Printer(constants, classes, needed);
  for (const name of needed) printer.constant(name);
  // Classes of which there are constant objects stand in front of these.
  const isFirst = ({ node }) => printer.classes.has(className(node));
  const others = textOf(rest.filter((statement) => !isFirst(statement)));
  refuseLeftOut(others);
  return [textOf(statements.filter(isImport)), textOf(rest.filter(isFirst)), printer.text(), others].join(
    "\n",
  );
}
