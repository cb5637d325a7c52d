// A boiler whose list of channels was guessed: its owner says whether the values are right.
import { button, make } from "/element.js";
import { send } from "/gateway.js";
import { attempt, showNews } from "/notice.js";
import { named, text } from "/texts.js";

/** Shows the question among the notices of a meter, as long as there is one. */
export function showMap(notices, meter) {
  const shown = notices.querySelector(".map");
  const { map } = meter;
  const state = map && !map.confirmed ? JSON.stringify(map) : "";
  if ((shown?.dataset.state ?? "") === state) return;
  shown?.remove();
  if (state === "") return;
  const confirm = button(text("mapConfirm"), () => confirmMap(meter.id, map.name), "main");
  const withheld = (map.withheld ?? []).map(({ key, reason }) => make("li", {}, `${named(key)}: ${reason}`));
  const box = make(
    "div",
    { class: "notice map" },
    make("p", {}, text("mapGuessed", map.name, named(map.confidence))),
    withheld.length > 0 && make("p", {}, text("mapWithheld")),
    withheld.length > 0 && make("ul", {}, ...withheld),
    confirm,
  );
  box.dataset.state = state;
  notices.append(box);
}

async function confirmMap(id, name) {
  if (await attempt(() => send("POST", `meters/${id}/map`, { name }))) showNews(text("saved"));
}
