// One control for one setting: `element` shows it, `control` is what is typed in, `value()` is what stands in it.
import { labelled, make, newId } from "/element.js";
import { choiceLabel, hintOf, labelOf } from "/settings-labels.js";
import { text } from "/texts.js";

/** Longer texts than this get several lines. */
const LINE_LENGTH = 1_000;

/** The schema's own words for a time of day: browsers have a control for that. */
const TIME = "^([01]\\d|2[0-3]):[0-5]\\d$";

/** @param {string} path without numbers: "meters.line" */
export function fieldFor(rule, value, path, isSecretSet) {
  switch (rule.kind) {
    case "flag":
      return flag(value ?? rule.default, path);
    case "choice":
      return choice(rule, value ?? rule.default, path);
    case "integer":
      return integer(rule, value ?? rule.default, path);
    default:
      return rule.secret ? secret(rule, path, isSecretSet) : line(rule, value ?? rule.default ?? "", path);
  }
}

/** A list of texts without blanks at their ends, one on a line. */
export function linesField(values, path) {
  const control = make("textarea", {
    rows: Math.min(6, values.length + 2),
    value: values.join("\n"),
    spellcheck: "false",
  });
  const value = () =>
    control.value
      .split("\n")
      .map((entry) => entry.trim())
      .filter((entry) => entry !== "");
  return { element: labelled(labelOf(path), control, hintOf(path) || text("oneOnALine")), control, value };
}

function flag(value, path) {
  const control = make("input", { type: "checkbox", checked: value, id: newId("field") });
  const element = make(
    "div",
    { class: "field flag" },
    control,
    make("label", { for: control.id }, labelOf(path)),
  );
  const hint = hintOf(path);
  if (hint) {
    control.setAttribute("aria-describedby", `${control.id}-hint`);
    element.append(make("p", { class: "hint", id: `${control.id}-hint` }, hint));
  }
  return { element, control, value: () => control.checked };
}

function choice(rule, value, path) {
  const options = rule.values.map((name) =>
    make("option", { value: name, selected: name === value }, choiceLabel(path, name)),
  );
  const control = make("select", {}, ...options);
  return { element: labelled(labelOf(path), control, hintOf(path)), control, value: () => control.value };
}

function integer(rule, value, path) {
  const { minimum: min, maximum: max } = rule;
  const control = make("input", { type: "number", step: 1, min, max, value, inputmode: "numeric" });
  // What is no number is sent as it is: the gateway says in words what is wrong with it.
  const read = () =>
    control.value === "" || Number.isNaN(control.valueAsNumber) ? control.value : control.valueAsNumber;
  return {
    element: labelled(labelOf(path), control, hintOf(path) || text("fromTo", min, max)),
    control,
    value: read,
  };
}

function line(rule, value, path) {
  const common = { value, maxlength: rule.limit, spellcheck: "false", autocomplete: "off" };
  const control =
    rule.limit > LINE_LENGTH
      ? make("textarea", { ...common, rows: 4 })
      : make("input", { ...common, type: rule.pattern === TIME ? "time" : "text", autocapitalize: "none" });
  const element = labelled(labelOf(path), control, hintOf(path));
  if (rule.suggestions) {
    const list = make(
      "datalist",
      { id: newId("list") },
      ...rule.suggestions.map((name) => make("option", { value: name })),
    );
    control.setAttribute("list", list.id);
    element.append(list);
  }
  return { element, control, value: () => control.value };
}

/** What is kept is not known here: empty leaves it as it is, and a box clears it. */
function secret(rule, path, isSet) {
  const isLong = rule.limit > LINE_LENGTH;
  const control = make(isLong ? "textarea" : "input", {
    type: isLong ? undefined : "password",
    maxlength: rule.limit,
    autocomplete: "new-password",
    placeholder: isSet ? text("secretKept") : "",
    spellcheck: "false",
  });
  const element = labelled(labelOf(path), control, hintOf(path));
  const clear = make("input", { type: "checkbox", id: newId("clear") });
  if (isSet)
    element.append(
      make(
        "div",
        { class: "field flag" },
        clear,
        make("label", { for: clear.id }, `${text("secretClear")}: ${labelOf(path)}`),
      ),
    );
  return {
    element,
    control,
    value: () => (clear.checked ? null : control.value === "" ? undefined : control.value),
  };
}
