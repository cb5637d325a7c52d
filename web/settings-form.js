// A form for a tree of settings: a group is a box, a list of groups has a button to add one and each one to remove it.
import { button, make } from "/element.js";
import { fieldFor, linesField } from "/settings-fields.js";
import { labelOf } from "/settings-labels.js";
import { text } from "/texts.js";

/** Groups that come first, and are open at once. */
const FIRST = ["meters", "mqtt"];
/** Written by the gateway itself. */
const HIDDEN = ["version"];
/** What few owners need stands behind a door of its own. */
const RARE =
  /^(meters\.(key|authenticationKey|map|language|pelletEnergy)|mqtt\.(clientId|authority|certificate|key))$/;

export class SettingsForm {
  /**
   * @param tree of the schema @param current {settings, secrets}
   * @param changed called when the owner has changed something
   */
  constructor(tree, current, changed) {
    this.changed = changed;
    this.secrets = new Set(current.secrets ?? []);
    this.fields = new Set();
    const names = Object.keys(tree.rules).filter((name) => !HIDDEN.includes(name));
    names.sort((one, other) => FIRST.includes(other) - FIRST.includes(one));
    this.parts = names.map((name) => {
      const part = this.part(tree.rules[name], current.settings[name], name, () => name);
      const attributes = { class: "room-part", open: FIRST.includes(name) };
      const box = make("details", attributes, make("summary", {}, labelOf(name)), part.element);
      return { name, part, box };
    });
    this.element = make("div", { input: changed, change: changed }, ...this.parts.map(({ box }) => box));
  }

  value() {
    return Object.fromEntries(this.parts.map(({ name, part }) => [name, part.value()]));
  }

  /** @param path "meters.line" @param place gives the path with its numbers, which change when an entry goes */
  part(rule, value, path, place) {
    if (rule.kind === "group") return this.group(rule, value ?? {}, path, place);
    if (rule.kind === "list" && rule.item?.kind === "group") return this.list(rule, value ?? [], path, place);
    const isSet = this.secrets.has(place());
    const field = rule.kind === "list" ? linesField(value ?? [], path) : fieldFor(rule, value, path, isSet);
    this.fields.add({ place, field });
    return field;
  }

  group(rule, value, path, place) {
    const element = make("div", { class: "fields" });
    const rare = make("div", { class: "fields" });
    const parts = [];
    for (const [name, inner] of Object.entries(rule.rules)) {
      const whole = `${path}.${name}`;
      const part = this.part(inner, value[name], whole, () => `${place()}.${name}`);
      parts.push([name, part]);
      if (inner.kind === "group")
        element.append(make("fieldset", {}, make("legend", {}, labelOf(whole)), part.element));
      else (RARE.test(whole) ? rare : element).append(part.element);
    }
    if (rare.childElementCount > 0)
      element.append(make("details", { class: "more" }, make("summary", {}, text("more")), rare));
    return { element, value: () => Object.fromEntries(parts.map(([name, part]) => [name, part.value()])) };
  }

  list(rule, values, path, place) {
    const entries = [];
    const name = labelOf(path);
    const holder = make("div");
    const add = button(`${text("add")}: ${name}`, () => {
      const box = insert(undefined);
      box.querySelector("input, select, textarea")?.focus();
      this.changed();
    });
    const insert = (value) => {
      const entry = {};
      entries.push(entry);
      entry.part = this.part(rule.item, value, path, () => `${place()}[${entries.indexOf(entry)}]`);
      const title = value?.id ?? (value ? `${entries.length}` : text("new"));
      const remove = button(`${text("remove")}: ${title}`, () => {
        entries.splice(entries.indexOf(entry), 1);
        box.remove();
        refresh();
        add.focus();
        this.changed();
      });
      const box = make("fieldset", { class: "entry" }, make("legend", {}, title), entry.part.element, remove);
      // A meter keeps its name: its topics, its history and its secrets hang on it.
      const id = value?.id && rule.item.rules.id && box.querySelector("input");
      if (id) id.readOnly = true;
      holder.append(box);
      refresh();
      return box;
    };
    const refresh = () => {
      add.disabled = entries.length >= rule.limit;
    };
    for (const value of values) insert(value);
    const isTop = !path.includes(".");
    const element = isTop
      ? make("div", {}, holder, add)
      : make("fieldset", {}, make("legend", {}, name), holder, add);
    return { element, value: () => entries.map(({ part }) => part.value()) };
  }

  /** Says at each field what is wrong with it. @returns the problems that belong to none */
  showProblems(problems) {
    const fields = [...this.fields].filter(({ field }) => field.control.isConnected);
    for (const { field } of fields) {
      field.element.querySelector(".wrong")?.remove();
      field.control.removeAttribute("aria-invalid");
      field.control.removeAttribute("aria-errormessage");
    }
    return problems.filter(({ path, message }) => {
      // A problem of an item of a list of texts belongs to the list.
      const { field } = fields.find(({ place }) => place() === path || path.startsWith(`${place()}[`)) ?? {};
      if (!field) return true;
      const id = `${field.control.id}-wrong`;
      field.element.append(make("p", { class: "wrong", id }, message));
      field.control.setAttribute("aria-invalid", "true");
      field.control.setAttribute("aria-errormessage", id);
      return false;
    });
  }

  focusProblem() {
    const wrong = this.element.querySelector("[aria-invalid]");
    if (!wrong) return;
    for (let box = wrong.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    wrong.focus();
  }
}
