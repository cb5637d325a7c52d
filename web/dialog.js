// Dialogs: the browser's own, so that the keyboard stays in them, Escape closes them and focus goes back to where it was.
import { button, make, newId } from "/element.js";
import { text } from "/texts.js";

/**
 * Opens a dialog.
 * @param {string} title
 * @param {Node[]} content
 * @param {{label?: string, kind?: string, act?: (close: (value: unknown) => void) => void, cancel?: string}} options
 * `act`: what the main button does; it calls `close` when all is well. Enter in a field does the same.
 * @returns what it was closed with; undefined where it was cancelled
 */
export function openDialog(title, content, options = {}) {
  const id = newId("dialog");
  return new Promise((done) => {
    let result;
    const close = (value) => {
      result = value;
      dialog.close();
    };
    const buttons = [
      button(options.cancel ?? text(options.act ? "cancel" : "close"), () => close(undefined)),
    ];
    if (options.act)
      buttons.push(make("button", { type: "submit", class: options.kind ?? "main" }, options.label ?? "OK"));
    const form = make(
      "form",
      {
        method: "dialog",
        submit: (event) => {
          event.preventDefault();
          options.act?.(close);
        },
      },
      make("h2", { id }, title),
      ...content,
      make("div", { class: "buttons" }, ...buttons),
    );
    const dialog = make(
      "dialog",
      {
        "aria-labelledby": id,
        close: () => {
          dialog.remove();
          done(result);
        },
      },
      form,
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Asks before something is done. True: go on. */
export async function confirmed(title, lines, label, kind = "main") {
  const content = lines.map((line) => make("p", {}, line));
  return (await openDialog(title, content, { label, kind, act: (close) => close(true) })) === true;
}
