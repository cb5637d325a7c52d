/**
 * What Home Assistant is told of an Ultraheat that the gateway has read, against the entities of its own integration of
 * these meters: each is announced, by name, and has a state in the message that it reads.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../hosts/bench/clock.js";
import { BenchDevice } from "../../hosts/bench/device.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { Gateway } from "../../modules/gateway/gateway.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import { energyEntities, entities } from "../meters/ultraheat-entities.js";

interface Component {
  name: string;
  stat_t: string;
  val_tpl: string;
}

function announced(id: string): { components: Component[]; state: Record<string, unknown> } {
  const device = new BenchDevice({ clock: new VirtualClock("2026-03-05T10:00:00Z") });
  device.attach("/dev/head", { simulator: findSimulator(id)! });
  const { settings, problems } = checkSettings({
    meters: [{ id: "heat", model: id, line: "/dev/head" }],
    rest: { enabled: false },
    mqtt: { enabled: true, host: "broker" },
  });
  assert.deepEqual(problems, []);
  new Gateway(device, settings!, { version: "1.2.3" }).start();
  device.clock.advance(120_000);
  const texts = [...device.broker.retained];
  const state = texts.find(([topic]) => topic.endsWith("/heat/state"));
  assert.ok(state, "no state of the meter");
  const components = texts
    .filter(([topic]) => topic.startsWith("homeassistant/device/"))
    .flatMap(([, text]) => Object.values(JSON.parse(text).cmps as Record<string, Component>));
  return { components, state: JSON.parse(state[1]) };
}

test("every entity of landisgyr_heat_meter is announced and has a state", () => {
  for (const id of ["landis-gyr-ultraheat-uh50", "landis-gyr-ultraheat-t550"]) {
    const { components, state } = announced(id);
    for (const [entity, key] of [...entities, ...energyEntities]) {
      const found = components.filter(({ val_tpl }) => val_tpl?.includes(`value_json.${key} `));
      assert.equal(found.length, 1, `${id}: ${entity}`);
      assert.ok(found[0].stat_t.endsWith("/heat/state"), `${id}: ${entity}`);
      assert.notEqual(state[key] ?? "", "", `${id}: ${entity}`);
    }
  }
});

test("the live values are announced of the table that somebody chose for them", () => {
  const keys = ["power", "flow", "temp1", "temp2", "tempdiff"];
  const { state } = announced("landis-gyr-ultraheat-live");
  for (const key of keys) assert.equal(typeof state[key], "number", key);
  const plain = announced("landis-gyr-ultraheat-uh50").state;
  for (const key of keys) assert.equal(plain[key], undefined, key);
});

test("a date that never came is no date", () => {
  const { state } = announced("landis-gyr-ultraheat-uh50");
  assert.equal(state["maximum_date1_previous_year"], null);
  assert.match(String(state["maximum_date1"]), /^2026-\d\d-\d\d$/);
});
