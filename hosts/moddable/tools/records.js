// How tables become small in the flash of the device, where each member of a record takes a slot of 16 bytes: a record
// inherits from one that is nearly equal and has only what differs as its own, and all constant numbers lie in one buffer.

/**
 * Records of these members may inherit from each other, and leave out what the firmware never looks at. Only for records
 * that nobody copies or enumerates. Groups share: a field of a meter and the register that it comes from are the same.
 */
const KINDS = Object.freeze([
  // Meter (modules/meters/meter.ts). What its confidence rests on and its captures are for documents and tests; its other
  // names are found in a list of all meters'.
  {
    group: "meters",
    has: ["id", "maker", "model", "protocol", "fields", "captures"],
    without: ["aliases", "captures", "evidence"],
  },
  // Field (modules/meters/meter.ts)
  { group: "fields", has: ["key", "code", "quantity", "kind", "set", "name"] },
  // Register (modules/kmp/registers.ts), ObisName (modules/reading/obis-names.ts)
  { group: "fields", has: ["key", "code", "quantity", "kind", "name"], isPart: true },
  // PointFamily (modules/publish/metric-families.ts)
  { group: "families", has: ["name", "quantity", "kind", "unitName", "help"] },
]);

/** Members that are left out: a program that asks for one of them cannot be linked. */
export const LEFT_OUT = Object.freeze(KINDS.flatMap(({ without }) => without ?? []));

/** Longest way to a member: each step is a search in a record. */
const DEPTH_LIMIT = 6;

export const isObject = (value) => typeof value === "object" && value !== null;

const contents = new WeakMap();
const numbers = new Map();

/** A text that is the same for equal data, and short. */
function contentOf(value) {
  if (!isObject(value)) return `${typeof value} ${String(value)}`;
  let content = contents.get(value);
  if (content === undefined) {
    const inner = ArrayBuffer.isView(value)
      ? `${value.constructor.name} ${value.join()}`
      : JSON.stringify(Object.entries(value).map(([key, member]) => [key, contentOf(member)]));
    if (!numbers.has(inner)) numbers.set(inner, numbers.size);
    content = `#${numbers.get(inner)}`;
    contents.set(value, content);
  }
  return content;
}

const kindOf = (record) =>
  Array.isArray(record) || ArrayBuffer.isView(record)
    ? undefined
    : KINDS.find(({ has }) => has.every((key) => Object.hasOwn(record, key)));

/** Which records inherit from which. */
export class Heirs {
  /** By the content of a record. */
  #plans = new Map();

  constructor(values) {
    const records = new Map();
    const seen = new Set();
    const collect = (value) => {
      if (!isObject(value) || ArrayBuffer.isView(value) || seen.has(value)) return;
      seen.add(value);
      for (const inner of Object.values(value)) collect(inner);
      const kind = kindOf(value);
      if (kind) records.set(contentOf(value), { kind, value });
    };
    for (const value of values) collect(value);
    const groups = new Map();
    for (const [content, { kind, value }] of records) {
      const members = new Map(
        Object.keys(value)
          .filter((key) => !kind.without?.includes(key))
          .map((key) => [key, contentOf(value[key])]),
      );
      const group = groups.get(kind.group) ?? [];
      groups.set(kind.group, group);
      group.push({ content, value, members, isPart: kind.isPart === true });
    }
    for (const group of groups.values()) this.#plan(group);
  }

  /** Records with few members first, but what is a part of others behind them. */
  #plan(group) {
    group.sort((one, other) => one.isPart - other.isPart || one.members.size - other.members.size);
    const done = [];
    for (const { content, value, members, isPart } of group) {
      let best = { value, own: [...members.keys()], depth: 0, members, cost: members.size };
      for (const base of done) {
        const own = [...members.keys()].filter((key) => base.members.get(key) !== members.get(key));
        const hidden = isPart ? [] : [...base.members.keys()].filter((key) => !members.has(key));
        const isBetter = own.length < best.cost || (own.length === best.cost && base.depth + 1 < best.depth);
        if (hidden.length > 0 || !isBetter || (base.depth === DEPTH_LIMIT && own.length > 0)) continue;
        best = { value, own, base: base.value, depth: base.depth + 1, members, cost: own.length };
      }
      if (best.cost > 0) done.push(best);
      this.#plans.set(content, best);
    }
  }

  /** The record to take in place of one. */
  sameAs(value) {
    const plan = this.#plans.get(contentOf(value));
    return plan?.cost === 0 ? plan.base : undefined;
  }

  /** The record that one inherits from, and the members that are its own. */
  membersOf(value) {
    const plan = this.#plans.get(contentOf(value));
    return plan ? { base: plan.base, members: plan.own } : { base: undefined, members: Object.keys(value) };
  }
}

/** All constant numbers in one buffer: what is looked at through a view costs three slots less than a buffer of its own. */
export class Numbers {
  #text = "";

  /** Text of a view; what is there already is not stored again. Computers and boards are little-endian. */
  view(numbers) {
    const { BYTES_PER_ELEMENT: size, buffer, byteOffset, byteLength } = numbers;
    const text = String.fromCharCode(...new Uint8Array(buffer, byteOffset, byteLength));
    let place = this.#text.indexOf(text);
    while (place >= 0 && place % size !== 0) place = this.#text.indexOf(text, place + 1);
    if (place < 0) {
      place = Math.ceil(this.#text.length / size) * size;
      this.#text = this.#text.padEnd(place, "\0") + text;
    }
    return `/* @__PURE__ */ new ${numbers.constructor.name}(constantNumbers, ${place}, ${numbers.length})`;
  }

  text() {
    const bytes = [...this.#text].map((letter) => letter.charCodeAt(0));
    // A list, not arguments: those would have to fit the linker's stack.
    return `const constantNumbers = Uint8Array.from([${bytes.join(", ")}]).buffer;`;
  }
}
