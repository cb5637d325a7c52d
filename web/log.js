// The log: what the gateway noted since it started, newest below, as it comes.
import { button, download, make } from "/element.js";
import { hear } from "/events.js";
import { get } from "/gateway.js";
import { reason, showTrouble } from "/notice.js";
import { locale, text } from "/texts.js";

/** Lines on the page; the gateway keeps fewer. */
const LINE_LIMIT = 1_000;
const times = new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "medium" });

export function enter(main) {
  const lines = make("ol");
  const view = make(
    "div",
    { class: "lines", role: "log", tabindex: 0, "aria-label": text("log"), hidden: true },
    lines,
  );
  const empty = make("p", {}, text("logEmpty"));
  const save = button(text("saveLog"), () =>
    download("iris-log.txt", new Blob([asText(lines)], { type: "text/plain" })),
  );
  main.append(
    make(
      "section",
      {},
      make("p", { class: "hint" }, text("logWhy")),
      view,
      empty,
      make("div", { class: "buttons" }, save),
    ),
  );
  let last = -1;
  let left = false;
  let busy = false;

  async function refresh() {
    if (busy) return;
    busy = true;
    try {
      const answer = await get("log");
      if (left) return;
      const newest = answer.lines.at(-1)?.number ?? -1;
      // Numbers that begin anew: the gateway has.
      if (newest < last) {
        lines.replaceChildren();
        last = -1;
      }
      const isAtEnd = view.scrollTop + view.clientHeight >= view.scrollHeight - 8;
      lines.append(...answer.lines.filter(({ number }) => number > last).map(row));
      while (lines.childElementCount > LINE_LIMIT) lines.firstElementChild.remove();
      last = newest;
      empty.hidden = lines.childElementCount > 0;
      view.hidden = !empty.hidden;
      if (isAtEnd) view.scrollTop = view.scrollHeight;
    } catch (error) {
      if (!left) showTrouble(reason(error));
    } finally {
      busy = false;
    }
  }
  const deaf = hear("log", refresh);
  refresh();
  return () => {
    left = true;
    deaf();
  };
}

function row({ time, text: words }) {
  const at = time === null ? "–" : times.format(new Date(time * 1000));
  const iso = time === null ? "" : new Date(time * 1000).toISOString();
  return make("li", {}, make("time", { datetime: iso }, at), " ", make("span", {}, words));
}

function asText(lines) {
  return `${[...lines.children].map((line) => line.textContent).join("\n")}\n`;
}
