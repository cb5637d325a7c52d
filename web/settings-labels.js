// What a setting is called: by its whole path, by its last word, or by that word itself.
import { languageNames, languages, textOf } from "/texts.js";

/** "meters[0].line" -> "meters.line" */
function plain(path) {
  return path.replace(/\[\d+\]/g, "");
}

export function labelOf(path) {
  const whole = plain(path);
  const last = whole.slice(whole.lastIndexOf(".") + 1);
  const words = last.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return textOf([`set-${whole}`, `set-*.${last}`], words.charAt(0).toUpperCase() + words.slice(1));
}

/** One sentence on a setting; empty: there is none. */
export function hintOf(path) {
  const whole = plain(path);
  return textOf([`hint-${whole}`, `hint-*.${whole.slice(whole.lastIndexOf(".") + 1)}`], "");
}

export function choiceLabel(path, name) {
  const at = path.endsWith(".language") ? languages.indexOf(name) : -1;
  return at >= 0 ? languageNames[at] : textOf([`choice-${plain(path)}.${name}`, `choice-${name}`], name);
}
