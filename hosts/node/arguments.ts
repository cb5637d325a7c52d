/** Command-line words: options with and without values, the rest in order. A wrong word is one clear sentence. */

/** Thrown for what a user typed; printed as it is, exit code 2. */
export class UsageError extends Error {}

export interface OptionRule {
  /** Name of the value in help; absent: a switch. */
  readonly value?: string;
  /** May be given more than once. */
  readonly many?: boolean;
}

export interface Words {
  /** Last value of an option. */
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  has(name: string): boolean;
  readonly rest: readonly string[];
}

/** Sorts words by `rules` ("--meter" -> rule). `--name=value` and `--name value` are the same; "--" ends the options. */
export function sortWords(
  args: readonly string[],
  rules: Readonly<Record<string, OptionRule>>,
  restLimit: number,
): Words {
  const values = new Map<string, string[]>();
  const rest: string[] = [];
  let open = true;
  for (let index = 0; index < args.length; index++) {
    const word = args[index];
    if (!open || word === "-" || !word.startsWith("-")) {
      if (rest.length === restLimit) throw new UsageError(`"${word}" is one word too many`);
      rest.push(word);
      continue;
    }
    if (word === "--") {
      open = false;
      continue;
    }
    const equals = word.indexOf("=");
    const name = equals < 0 ? word : word.slice(0, equals);
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) throw new UsageError(`"${name}" is not an option here; --help shows what is`);
    let value = "";
    if (rule.value) {
      if (equals >= 0) value = word.slice(equals + 1);
      else if (index + 1 < args.length) value = args[++index];
      else throw new UsageError(`${name} needs a value: ${name} ${rule.value}`);
    } else if (equals >= 0) throw new UsageError(`${name} takes no value`);
    const list = values.get(name) ?? [];
    if (list.length > 0 && !rule.many) throw new UsageError(`${name} is given twice`);
    list.push(value);
    values.set(name, list);
  }
  return {
    text: (name) => values.get(name)?.at(-1),
    texts: (name) => values.get(name) ?? [],
    has: (name) => values.has(name),
    rest,
  };
}
