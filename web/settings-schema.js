// The gateway's schema comes as a flat list of paths; a form is a tree: groups, lists, and fields at their ends.

/**
 * @param {{path: string, kind: string}[]} rules "mqtt.port", "rest.names[]", "meters[].id", in the order of the form
 * @returns {{kind: "group", rules: Record<string, object>}}
 */
export function treeOf(rules) {
  const root = { kind: "group", rules: {} };
  for (const { path, ...rule } of rules) place(root, path.split("."), rule);
  return root;
}

function place(group, [first, ...rest], rule) {
  const isItem = first.endsWith("[]");
  const name = isItem ? first.slice(0, -2) : first;
  if (!isItem && rest.length === 0) {
    group.rules[name] = { ...rule, ...(rule.kind === "list" ? { item: group.rules[name]?.item } : {}) };
    return;
  }
  if (!isItem) {
    group.rules[name] ??= { kind: "group", rules: {} };
    place(group.rules[name], rest, rule);
    return;
  }
  group.rules[name] ??= { kind: "list", limit: Number.POSITIVE_INFINITY };
  const list = group.rules[name];
  if (rest.length === 0) list.item = rule;
  else {
    list.item ??= { kind: "group", rules: {} };
    place(list.item, rest, rule);
  }
}
