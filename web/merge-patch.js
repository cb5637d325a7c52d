// What has to be sent so that one JSON value becomes another one: RFC 7396. Lists are sent whole.

/** @returns the members of `after` that differ from `before`, and null for those that are gone */
export function changes(before, after) {
  const patch = {};
  for (const [key, value] of Object.entries(after)) {
    const old = before?.[key];
    if (isObject(value) && isObject(old)) {
      const inner = changes(old, value);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (!isSame(value, old)) patch[key] = value;
  }
  return patch;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Members that are undefined are not there. */
function isSame(one, other) {
  if (one === other) return true;
  if (Array.isArray(one))
    return (
      Array.isArray(other) && one.length === other.length && one.every((item, at) => isSame(item, other[at]))
    );
  if (!isObject(one) || !isObject(other)) return false;
  return [...Object.keys(one), ...Object.keys(other)].every((key) => isSame(one[key], other[key]));
}
