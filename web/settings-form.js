// Fields for a schema: a group is a box, a list has a button to add and one to remove, a secret is never shown.
import { button, labelled, make, newId } from "/element.js";
import { choiceLabel, hintOf, labelOf } from "/settings-labels.js";
import { text } from "/texts.js";

/** Longer texts than this get several lines. */
const LINE_LENGTH = 300;
/** Groups that are open at once. */
const OPEN = ["meters", "mqtt"];
/** Written by the gateway itself. */
const HIDDEN = ["version"];

export class SettingsForm {
  /** @param current {settings, secrets} @param changed called when the owner has changed something */
  constructor(schema, current, changed) {
    this.changed = changed;
    this.secrets = new Set(current.secrets ?? []);
    this.fields = [];
    const parts = [];
    this.parts = [];
    const order = Object.keys(schema.rules);
    order.sort((one, other) => OPEN.includes(other) - OPEN.includes(one));
    for (const key of order) {
      if (HIDDEN.includes(key)) continue;
      const part = this.part(schema.rules[key], current.settings[key], key);
      parts.push({ key, part });
      const box = make(
        "details",
        { class: "room-part", open: OPEN.includes(key) },
        make("summary", {}, labelOf(key)),
        part.element,
      );
      this.parts.push(box);
    }
    this.element = make("div", {}, ...this.parts);
    this.value = () => Object.fromEntries(parts.map(({ key, part }) => [key, part.value()]));
    this.element.addEventListener("input", () => changed());
    this.element.addEventListener("change", () => changed());
  }

  /** A control for a rule: `element` shows it, `value()` is what stands in it. */
  part(rule, value, path) {
    switch (rule.kind) {
      case "group":
        return this.group(rule, value ?? {}, path);
      case "list":
        return rule.item.kind === "group"
          ? this.groupList(rule, value ?? [], path)
          : this.textList(value ?? [], path);
      case "flag":
        return this.flag(value ?? rule.fallback, path);
      case "choice":
        return this.choice(rule, value ?? rule.fallback, path);
      case "integer":
        return this.integer(rule, value ?? rule.fallback, path);
      default:
        return rule.secret ? this.secret(rule, path) : this.text(rule, value ?? rule.fallback ?? "", path);
    }
  }

  group(rule, value, path) {
    const parts = Object.entries(rule.rules)
      .filter(([key]) => !HIDDEN.includes(key))
      .map(([key, inner]) => ({
        key,
        kind: inner.kind,
        part: this.part(inner, value[key], `${path}.${key}`),
      }));
    const element = make("div", { class: "fields" });
    for (const { key, kind, part } of parts)
      if (kind === "group")
        element.append(make("fieldset", {}, make("legend", {}, labelOf(`${path}.${key}`)), part.element));
      else element.append(part.element);
    return { element, value: () => Object.fromEntries(parts.map(({ key, part }) => [key, part.value()])) };
  }

  groupList(rule, values, path) {
    const entries = [];
    const list = make("div", { class: "entries" });
    const name = labelOf(path);
    const insert = (value) => {
      const part = this.part(rule.item, value, `${path}[${entries.length}]`);
      const title = value?.id ?? text("new");
      const remove = button(text("remove"), () => {
        entries.splice(entries.indexOf(entry), 1);
        entry.box.remove();
        add.disabled = entries.length >= rule.limit;
        add.focus();
        this.changed();
      });
      remove.setAttribute("aria-label", `${text("remove")}: ${title}`);
      const box = make(
        "fieldset",
        { class: "entry" },
        make("legend", {}, title),
        part.element,
        make("div", { class: "buttons" }, remove),
      );
      const entry = { box, part };
      entries.push(entry);
      list.append(box);
      return box;
    };
    const add = button(text("add"), () => {
      const box = insert(undefined);
      add.disabled = entries.length >= rule.limit;
      box.querySelector("input, select, textarea")?.focus();
      this.changed();
    });
    add.setAttribute("aria-label", `${text("add")}: ${name}`);
    for (const value of values) insert(value);
    add.disabled = entries.length >= rule.limit;
    const isTop = !path.includes(".");
    const element = isTop
      ? make("div", {}, list, add)
      : make("fieldset", { class: "list" }, make("legend", {}, name), list, add);
    return { element, value: () => entries.map(({ part }) => part.value()) };
  }

  /** Texts without a blank, one on a line. */
  textList(values, path) {
    const area = make("textarea", {
      rows: Math.min(6, values.length + 2),
      value: values.join("\n"),
      spellcheck: "false",
    });
    const field = this.keep(path, labelled(labelOf(path), area, hintOf(path) || text("oneOnALine")), area);
    return {
      element: field,
      value: () =>
        area.value
          .split("\n")
          .map((line) => line.trim())
          .filter((line) => line !== ""),
    };
  }

  flag(value, path) {
    const box = make("input", { type: "checkbox", checked: value, id: newId("field") });
    const label = make("label", { for: box.id }, labelOf(path));
    const field = make("div", { class: "field flag" }, box, label);
    const hint = hintOf(path);
    if (hint) {
      box.setAttribute("aria-describedby", `${box.id}-hint`);
      field.append(make("p", { class: "hint", id: `${box.id}-hint` }, hint));
    }
    return { element: this.keep(path, field, box), value: () => box.checked };
  }

  choice(rule, value, path) {
    const select = make(
      "select",
      {},
      ...rule.values.map((name) =>
        make("option", { value: name, selected: name === value }, choiceLabel(path, name)),
      ),
    );
    return {
      element: this.keep(path, labelled(labelOf(path), select, hintOf(path)), select),
      value: () => select.value,
    };
  }

  integer(rule, value, path) {
    const input = make("input", {
      type: "number",
      step: 1,
      min: rule.minimum,
      max: rule.maximum,
      value,
      inputmode: "numeric",
    });
    const hint = hintOf(path) || text("fromTo", rule.minimum, rule.maximum);
    // What is no number is sent as it is: the gateway says in words what is wrong with it.
    const read = () =>
      input.value === "" || Number.isNaN(input.valueAsNumber) ? input.value : input.valueAsNumber;
    return { element: this.keep(path, labelled(labelOf(path), input, hint), input), value: read };
  }

  text(rule, value, path) {
    const isLong = rule.limit > LINE_LENGTH;
    const input = isLong
      ? make("textarea", { rows: 4, value, maxlength: rule.limit, spellcheck: "false" })
      : make("input", {
          type: "text",
          value,
          maxlength: rule.limit,
          spellcheck: "false",
          autocapitalize: "none",
          autocomplete: "off",
        });
    return {
      element: this.keep(path, labelled(labelOf(path), input, hintOf(path)), input),
      value: () => input.value,
    };
  }

  /** What is kept is not known here: empty leaves it as it is, and a box clears it. */
  secret(rule, path) {
    const isSet = this.secrets.has(path);
    const input = make(rule.limit > LINE_LENGTH ? "textarea" : "input", {
      maxlength: rule.limit,
      autocomplete: "new-password",
      placeholder: isSet ? text("secretKept") : "",
      spellcheck: "false",
    });
    if (input.localName === "input") input.type = "password";
    const field = labelled(labelOf(path), input, hintOf(path));
    const clear = make("input", { type: "checkbox", id: newId("clear") });
    if (isSet) {
      const label = make("label", { for: clear.id }, text("secretClear"));
      field.append(make("div", { class: "field flag" }, clear, label));
    }
    const value = () => (clear.checked ? null : input.value === "" ? undefined : input.value);
    return { element: this.keep(path, field, input), value };
  }

  keep(path, field, control) {
    this.fields.push({ path, field, control });
    return field;
  }

  /** Says at each field what is wrong with it. @returns the problems that belong to none */
  showProblems(problems) {
    for (const { field, control } of this.fields) {
      field.querySelector(".wrong")?.remove();
      control.removeAttribute("aria-invalid");
      control.removeAttribute("aria-errormessage");
    }
    return problems.filter(({ path, message }) => {
      const place = this.fields.find((candidate) => candidate.path === path && candidate.control.isConnected);
      if (!place) return true;
      const id = `${place.control.id}-wrong`;
      place.field.append(make("p", { class: "wrong", id }, message));
      place.control.setAttribute("aria-invalid", "true");
      place.control.setAttribute("aria-errormessage", id);
      return false;
    });
  }

  focusProblem() {
    const wrong = this.element.querySelector("[aria-invalid]");
    if (!wrong) return;
    for (const box of this.parts) if (box.contains(wrong)) box.open = true;
    wrong.focus();
  }
}
