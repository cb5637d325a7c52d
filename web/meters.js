// The meters: a card for each, fetched again when the gateway says that it has changed.
import { make } from "/element.js";
import { hear } from "/events.js";
import { get } from "/gateway.js";
import { Card } from "/meter-card.js";
import { endTrouble, reason, showTrouble } from "/notice.js";
import { text } from "/texts.js";

/** Ages count on between two fetches. */
const TICK_MS = 1_000;

export function enter(main) {
  const cards = new Map();
  const empty = make("p", { hidden: true }, text("noMeters"));
  main.append(empty);
  let left = false;

  async function all() {
    try {
      const { meters } = await get("meters");
      if (left) return;
      endTrouble(text("unreachable"));
      empty.hidden = meters.length > 0;
      for (const [id, card] of cards)
        if (!meters.some((meter) => meter.id === id)) {
          card.element.remove();
          cards.delete(id);
        }
      for (const meter of meters) {
        let card = cards.get(meter.id);
        if (!card) {
          card = new Card(meter.id);
          cards.set(meter.id, card);
          main.append(card.element);
        }
        card.show(meter);
        await card.refresh();
      }
    } catch (error) {
      if (!left) showTrouble(reason(error));
    }
  }

  async function one(data) {
    const card = cards.get(data?.id);
    if (!card) return all();
    try {
      card.show(await get(`meters/${data.id}`));
      await card.refresh();
    } catch (error) {
      if (!left) showTrouble(reason(error));
    }
  }

  const tick = setInterval(() => {
    for (const card of cards.values()) card.tick();
  }, TICK_MS);
  const deaf = [
    hear("meter", one),
    hear("history", (data) => cards.get(data?.id)?.forgetHistory()),
    hear("align", (data) => cards.get(data?.id)?.aligned()),
  ];
  all();
  return () => {
    left = true;
    clearInterval(tick);
    for (const end of deaf) end();
    for (const card of cards.values()) card.close();
  };
}
