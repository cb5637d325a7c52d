// The page: which room is shown, and what stands around it. Each room is a file that is fetched when it is first entered.
import { make } from "/element.js";
import { hear, startEvents } from "/events.js";
import { get } from "/gateway.js";
import { askLogin, mayRead, onSession, refreshSession } from "/login.js";
import { endTrouble, showTrouble } from "/notice.js";
import { load } from "/start.js";
import { chooseLanguage, language, languageNames, languages, text } from "/texts.js";

/** Name of the room in the address -> its files; the last exports `enter(main)`, which answers what leaves it. */
const ROOMS = {
  meters: () =>
    load([
      "/uplot.css",
      "/uplot.js",
      "/periods.js",
      "/plot.js",
      "/history.js",
      "/link-panel.js",
      "/boiler-map.js",
      "/meter-card.js",
      "/meters.js",
    ]),
  settings: () =>
    load([
      "/merge-patch.js",
      "/settings-schema.js",
      "/settings-labels.js",
      "/settings-fields.js",
      "/settings-form.js",
      "/maintenance.js",
      "/settings.js",
    ]),
  log: () => load(["/log.js"]),
  update: () => load(["/update.js"]),
};

const main = document.getElementById("room");
let leave = () => {};
let turn = 0;

function roomName() {
  const name = location.hash.slice(1);
  return Object.hasOwn(ROOMS, name) ? name : "meters";
}

async function show(focus) {
  const name = roomName();
  const mine = ++turn;
  leave();
  leave = () => {};
  for (const link of document.querySelectorAll("nav a"))
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  document.title = `${text(name)} · Iris`;
  const heading = make("h1", { tabindex: -1, class: name === "meters" ? "unseen" : "" }, text(name));
  main.replaceChildren(heading);
  if (focus) heading.focus();
  if (!mayRead()) {
    const ask = make("button", { type: "button", class: "main", click: askLogin }, text("login"));
    main.append(make("section", {}, make("p", {}, text("readingProtected")), ask));
    return;
  }
  try {
    const { enter } = await ROOMS[name]();
    if (mine === turn) leave = enter(main) ?? leave;
  } catch (error) {
    console.error(error);
    showTrouble(text("unreachable"));
  }
}

async function showStatus() {
  try {
    const status = await get("status");
    document.getElementById("gateway").textContent = `${status.board} · ${status.version}`;
    document.getElementById("updates").hidden = !status.updateAvailable;
    endTrouble(text("unreachable"));
  } catch (error) {
    if (error.status === undefined) showTrouble(text("unreachable"));
  }
}

for (const element of document.querySelectorAll("[data-text]"))
  element.textContent = text(element.dataset.text);
for (const element of document.querySelectorAll("[data-label]"))
  element.setAttribute("aria-label", text(element.dataset.label));
document.getElementById("waiting").remove();
document.querySelector("header img").src = "/icon.svg";
for (const element of document.querySelectorAll("header, footer, .skip")) element.hidden = false;
const choice = document.getElementById("language");
choice.append(
  ...languages.map((name, at) =>
    make("option", { value: name, lang: name, selected: name === language }, languageNames[at]),
  ),
);
choice.addEventListener("change", () => chooseLanguage(choice.value));

// The address names the room: the way to the content must not change it.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener("hashchange", () => show(true));
onSession(() => {
  startEvents();
  show(false);
});
hear("status", showStatus);
await refreshSession().catch(() => {});
await show(false);
startEvents();
