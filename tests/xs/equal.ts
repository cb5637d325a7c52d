/** Deep equality as node:assert's deepStrictEqual has it, for what tests compare, and values as text. */

export function deepEqual(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) return false;
  if (ArrayBuffer.isView(left)) return sameElements(left as Uint8Array, right as Uint8Array);
  if (left instanceof Map) return sameMap(left, right as Map<unknown, unknown>);
  if (left instanceof Set) return sameMembers(left, right as Set<unknown>);
  if (left instanceof Date) return left.getTime() === (right as Date).getTime();
  if (left instanceof RegExp) return String(left) === String(right);
  if (left instanceof Error && left.message !== (right as Error).message) return false;
  if (Array.isArray(left) && left.length !== (right as unknown[]).length) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(right, key) &&
      deepEqual((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]),
  );
}

function sameElements(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (!Object.is(left[index], right[index])) return false;
  return true;
}

function sameMap(left: Map<unknown, unknown>, right: Map<unknown, unknown>): boolean {
  if (left.size !== right.size) return false;
  for (const [key, value] of left) if (!right.has(key) || !deepEqual(value, right.get(key))) return false;
  return true;
}

function sameMembers(left: Set<unknown>, right: Set<unknown>): boolean {
  if (left.size !== right.size) return false;
  const others = [...right];
  return [...left].every((value) => right.has(value) || others.some((other) => deepEqual(value, other)));
}

const SHOWN_LIMIT = 600;

/** What a failed comparison prints. */
export function show(value: unknown): string {
  const text = showWhole(value, 0);
  return text.length > SHOWN_LIMIT ? `${text.slice(0, SHOWN_LIMIT)}... (${text.length} characters)` : text;
}

function showWhole(value: unknown, depth: number): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return `function ${value.name}`;
  if (typeof value !== "object" || value === null) return String(value);
  if (depth > 6) return "...";
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} [${Array.from(value as Uint8Array)}]`;
  if (value instanceof Map || value instanceof Set)
    return `${value.constructor.name} ${showWhole([...value], depth + 1)}`;
  if (Array.isArray(value)) return `[${value.map((item) => showWhole(item, depth + 1)).join(", ")}]`;
  const entries = Object.entries(value).map(([key, item]) => `${key}: ${showWhole(item, depth + 1)}`);
  return `{ ${entries.join(", ")} }`;
}
