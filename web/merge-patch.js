// What has to be sent so that the gateway's settings become those of the form: a merge patch (RFC 7396). Meters are matched by
// their id, and one that is gone is named; other lists are sent whole.

/** @returns the members of `after` that differ from `before` */
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

/** The patch of all settings. */
export function settingsPatch(before, after) {
  const { meters: metersBefore = [], ...restBefore } = before;
  const { meters: metersAfter = [], ...restAfter } = after;
  const patch = changes(restBefore, restAfter);
  const meters = [];
  for (const meter of metersAfter) {
    const old = metersBefore.find(({ id }) => id === meter.id);
    const change = old ? changes(old, meter) : meter;
    if (!old || Object.keys(change).length > 0) meters.push({ ...change, id: meter.id });
  }
  for (const { id } of metersBefore)
    if (!metersAfter.some((meter) => meter.id === id)) meters.push({ id, remove: true });
  return meters.length > 0 ? { ...patch, meters } : patch;
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
