/** Versions as Semantic Versioning 2.0.0 orders them; build metadata is not taken, since it orders nothing. */

/** Characters of the longest version. */
const VERSION_LIMIT = 32;

const VERSION =
  /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

export function isVersion(text: string): boolean {
  return text.length <= VERSION_LIMIT && VERSION.test(text);
}

/** Less than 0: `left` is older. Both have to be versions. */
export function compareVersions(left: string, right: string): number {
  const one = VERSION.exec(left);
  const other = VERSION.exec(right);
  if (!one || !other) throw new RangeError(`no version: ${one ? right : left}`);
  for (let part = 1; part <= 3; part++) {
    const difference = Number(one[part]) - Number(other[part]);
    if (difference !== 0) return difference;
  }
  return comparePreRelease(one[4] ?? "", other[4] ?? "");
}

/** Clause 11: a pre-release is older than its release; fields are compared one by one. */
function comparePreRelease(left: string, right: string): number {
  if (left === right) return 0;
  if (left === "") return 1;
  if (right === "") return -1;
  const fields = left.split(".");
  const others = right.split(".");
  for (let index = 0; index < fields.length && index < others.length; index++) {
    const difference = compareField(fields[index], others[index]);
    if (difference !== 0) return difference;
  }
  return fields.length - others.length;
}

function compareField(left: string, right: string): number {
  const isNumber = /^\d+$/.test(left);
  if (isNumber !== /^\d+$/.test(right)) return isNumber ? -1 : 1;
  if (isNumber && left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}
