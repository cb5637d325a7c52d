// Makes elements. What stands in them is always text, never markup: it may come from a meter, a network or a broker.

/**
 * @param {string} name
 * @param {Record<string, unknown>} attributes "class", "aria-label"...; functions are listeners ("click"), true is an empty
 * attribute, false and undefined leave it out, "value" and "checked" are properties
 * @param {...(Node | string)} children
 */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (key === "value" || key === "checked") element[key] = value;
    else if (value !== false && value !== undefined && value !== null)
      element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

let numbers = 0;

/** A new id, for a label and what it is of. */
export function newId(stem) {
  numbers++;
  return `${stem}-${numbers}`;
}

/** A button; `kind` is "", "main" or "danger". */
export function button(content, action, kind = "") {
  const element = make("button", { type: "button", class: kind }, content);
  element.addEventListener("click", () => {
    if (element.getAttribute("aria-disabled") !== "true") action();
  });
  return element;
}

/** A button that cannot be used for now keeps the focus: the keyboard must not lose its place. */
export function setUsable(element, isUsable) {
  if (isUsable) element.removeAttribute("aria-disabled");
  else element.setAttribute("aria-disabled", "true");
}

/** A label with its control below it. */
export function labelled(content, control, hint = "") {
  if (!control.id) control.id = newId("field");
  const parts = [make("label", { for: control.id }, content), control];
  if (hint !== "") {
    const id = `${control.id}-hint`;
    parts.push(make("p", { class: "hint", id }, hint));
    control.setAttribute("aria-describedby", id);
  }
  return make("div", { class: "field" }, ...parts);
}

/** Changes a text only where it is another one: readers of live regions are told no news twice. */
export function say(element, content) {
  if (element.textContent !== content) element.textContent = content;
}

/**
 * Shows one row for each item, and leaves what stands there where only values changed: a selection, the place of a reader.
 * @param {(item: object) => string} key what makes it another row @param create makes a row @param change sets its values
 */
export function showRows(parent, items, key, create, change) {
  const keys = items.map(key).join("\n");
  if (parent.dataset.keys !== keys) {
    parent.replaceChildren(...items.map(create));
    parent.dataset.keys = keys;
  }
  items.forEach((item, at) => {
    change(parent.children[at], item);
  });
}

/** Saves something as a file. */
export function download(name, blob) {
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
