// A boiler whose list of channels was guessed: its owner says whether the values are right, chooses another list, or sends one.
import { button, labelled, make } from "/element.js";
import { send, upload } from "/gateway.js";
import { askLogin, session } from "/login.js";
import { attempt, showNews } from "/notice.js";
import { named, text } from "/texts.js";

/** Shows the question among the notices of a meter, as long as there is one. */
export function showMap(notices, { id, map }) {
  const shown = notices.querySelector(".map");
  const state = map && !map.confirmed ? JSON.stringify([map.name, map.others, map.withheld]) : "";
  if ((shown?.dataset.state ?? "") === state) return;
  shown?.remove();
  if (state === "") return;
  const isGuessed = map.name !== null && map.confidence !== "none";
  const lists = [...new Set([map.name, ...(map.others ?? [])])].filter(Boolean);
  const choice = make("select", {}, ...lists.map((name) => make("option", { value: name }, name)));
  const confirm = button(
    text("mapConfirm"),
    () => tell(() => send("POST", `meters/${id}/map`, { name: choice.value })),
    "main",
  );
  const file = make("input", { type: "file", change: () => tell(() => sendFile(id, file.files[0])) });
  const withheld = (map.withheld ?? []).map(({ key, reason }) => make("li", {}, `${named(key)}: ${reason}`));
  const box = make(
    "div",
    { class: "notice map" },
    make("p", {}, isGuessed ? text("mapGuessed", map.name, map.percent) : text("mapMissing")),
    withheld.length > 0 && make("p", {}, text("mapWithheld")),
    withheld.length > 0 && make("ul", {}, ...withheld),
    make(
      "div",
      { class: "upload" },
      lists.length > 0 && labelled(text("mapList"), choice),
      lists.length > 0 && confirm,
      labelled(text("mapFile"), file),
    ),
  );
  box.dataset.state = state;
  notices.append(box);
}

async function tell(action) {
  if (await attempt(action)) showNews(text("saved"));
}

async function sendFile(id, file) {
  if (session.loggedIn || (await askLogin())) await upload("PUT", `meters/${id}/map`, file);
}
