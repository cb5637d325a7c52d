/**
 * A host on XS against the host on Node: the same settings, the same meter with its clock standing still. Every address of REST
 * and every MQTT message is compared field by field. What has to differ (clocks, counters of time, the
 * machine's own name) is compared by its form.
 */
import {
  type Command,
  freePort,
  Host,
  nodeHost,
  openBroker,
  openMeter,
  type Recorded,
  sleep,
  until,
} from "./stage.js";

const PATHS = [
  "/api/v1",
  "/api/v1/status",
  "/api/v1/session",
  "/api/v1/meters",
  "/api/v1/meters/heat",
  "/api/v1/meters/heat/readings",
  "/api/v1/meters/heat/align",
  "/api/v1/meters/nobody",
  "/api/v1/settings",
  "/api/v1/nothing",
  "/metrics",
  "/kamstir/api/read",
];

/** Names of fields whose values are the machine's or the moment's. */
const OWN =
  /(^|[._])(time|startTime|startup_time|uptimeSeconds|uptime|addresses|ip|board|freeMemory|lowestMemory|resetReason|reset_reason|signalStrength|rssi|lastRead|lastReadAgeSeconds|ageSeconds|nextReadSeconds|linkMilliseconds|awakeMilliseconds|connections|line|csrf|passwordSet|version|versionAvailable|updateAvailable|rest_version|fw|sw_version|sw)$/i;
/** Lines of /metrics that say so, by their names. */
const OWN_METRIC = /(time|seconds|memory|age|info|connections)/;

/** What only one of the hosts can do: to start again by itself needs a supervisor on Node. */
const OWN_ENTITIES = ["restart-gateway"];

export interface Difference {
  readonly where: string;
  readonly node: unknown;
  readonly other: unknown;
}

const TIME = /^\d{4}-\d\d-\d\dT[\d:]+Z$/;

function formOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "string" && TIME.test(value)) return "time";
  return typeof value;
}

function compareValues(where: string, node: unknown, other: unknown, found: Difference[]): number {
  const own = OWN.test(where) || formOf(node) === "time";
  if (!own && typeof node === "object" && typeof other === "object" && node !== null && other !== null) {
    const a = node as Record<string, unknown>;
    const b = other as Record<string, unknown>;
    let count = 0;
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
      count += compareValues(`${where}.${key}`, a[key], b[key], found);
    return count;
  }
  const same = own ? formOf(node) === formOf(other) : node === other;
  if (!same) found.push({ where, node, other });
  return 1;
}

/** A text of either kind: JSON by its fields, anything else by its lines. */
function compareTexts(where: string, node: string, other: string, found: Difference[]): number {
  try {
    return compareValues(where, JSON.parse(node), JSON.parse(other), found);
  } catch {
    if (TIME.test(node)) return compareValues(where, node, other, found);
    const lines = (text: string) =>
      text.split("\n").filter((line) => !OWN_METRIC.test(line.split(/[ {]/)[0]));
    const [a, b] = [lines(node), lines(other)];
    for (let index = 0; index < Math.max(a.length, b.length); index++)
      if (a[index] !== b[index])
        found.push({ where: `${where}, line ${index + 1}`, node: a[index], other: b[index] });
    return Math.max(a.length, b.length);
  }
}

interface Answers {
  readonly rest: Map<string, { status: number; type: string | null; text: string }>;
  readonly mqtt: Map<string, { text: string; retain: boolean; qos: number }>;
}

/** Runs a host until it has read twice and published, and writes down all that it says. */
async function interview(command: Command, model: string, meter: string): Promise<Answers> {
  const [port, broker] = [await freePort(), await openBroker()];
  const simulated = openMeter(meter);
  const settings = {
    meters: [{ id: "heat", model, line: simulated.path }],
    // Summer time, in the north's winter, too: its table is in the flash.
    clock: { utcOffsetMinutes: 630, summerTime: new Date().getMonth() % 9 < 3 ? "au" : "eu" },
    mdns: { enabled: false },
    mqtt: { enabled: true, host: "127.0.0.1", port: broker.port },
    publish: { kamstir: { enabled: true } },
  };
  const host = new Host(command, settings, port);
  try {
    await host.answers();
    await until(`readings of ${meter}`, async () => {
      const state = await host.json("/api/v1/meters/heat").catch((error) => {
        if (host.ended !== undefined) throw error;
      });
      return state?.lastRead && !state.busy ? true : undefined;
    });
    await settled(broker);
    const rest: Answers["rest"] = new Map();
    const { mac, board } = await host.json("/api/v1/status");
    const masked = (text: string) =>
      text
        .replaceAll(mac, "MAC")
        .replaceAll(mac.replace(/..(?!$)/g, "$&:"), "MAC")
        .replaceAll(board, "BOARD")
        .replaceAll(mac.slice(6), "MAC6")
        .replaceAll(simulated.path, "LINE")
        .replaceAll(String(port), "PORT");
    for (const path of PATHS) {
      const answer = await host.get(path);
      const text = masked(await answer.text());
      rest.set(path, { status: answer.status, type: answer.headers.get("content-type"), text });
    }
    const mqtt: Answers["mqtt"] = new Map();
    for (const [topic, { payload, retain, qos }] of broker.messages)
      mqtt.set(masked(topic), { text: masked(new TextDecoder().decode(payload)), retain, qos });
    joinParts(mqtt);
    for (const [topic, message] of mqtt)
      mqtt.set(topic, { ...message, text: withoutOwnEntities(message.text) });
    return { rest, mqtt };
  } finally {
    await host.close();
    simulated.close();
    await broker.close();
  }
}

function withoutOwnEntities(text: string): string {
  if (!OWN_ENTITIES.some((name) => text.includes(`"${name}"`))) return text;
  const announcement = JSON.parse(text);
  for (const name of OWN_ENTITIES) delete announcement.cmps?.[name];
  return JSON.stringify(announcement);
}

/** A small host announces a device to Home Assistant in parts, each on a topic with a number: they are one announcement. */
function joinParts(mqtt: Answers["mqtt"]): void {
  for (const [topic, { text }] of [...mqtt]) {
    const match = /^(homeassistant\/device\/\w+?)_\d{1,2}(\/config)$/.exec(topic);
    const whole = match && mqtt.get(match[1] + match[2]);
    if (!whole) continue;
    const first = JSON.parse(whole.text);
    Object.assign(first.cmps, JSON.parse(text).cmps);
    mqtt.set(match[1] + match[2], { ...whole, text: JSON.stringify(first) });
    mqtt.delete(topic);
  }
}

/** Waits until the broker hears nothing new for a while. */
async function settled(broker: Recorded): Promise<void> {
  await until("an MQTT message", () => (broker.count > 0 ? true : undefined));
  for (let before = -1; before !== broker.count; ) {
    before = broker.count;
    await sleep(4000);
  }
}

/** Compares a host with the one on Node; gives the number of fields and what differs. */
export async function compare(
  command: Command,
  model = "auto",
  meter = "kamstrup-multical-403",
): Promise<{ fields: number; topics: number; differences: Difference[] }> {
  const node = await interview(nodeHost, model, meter);
  const other = await interview(command, model, meter);
  const differences: Difference[] = [];
  let fields = 0;
  for (const path of PATHS) {
    const [a, b] = [node.rest.get(path), other.rest.get(path)];
    fields += compareValues(`${path} status`, a?.status, b?.status, differences);
    fields += compareValues(`${path} content-type`, a?.type, b?.type, differences);
    fields += compareTexts(path, a?.text ?? "", b?.text ?? "", differences);
  }
  const topics = new Set([...node.mqtt.keys(), ...other.mqtt.keys()]);
  for (const topic of topics) {
    const [a, b] = [node.mqtt.get(topic), other.mqtt.get(topic)];
    if (!a || !b) differences.push({ where: topic, node: a?.text, other: b?.text });
    else {
      fields += compareValues(`${topic} retain`, a.retain, b.retain, differences);
      fields += compareValues(`${topic} qos`, a.qos, b.qos, differences);
      fields += compareTexts(topic, a.text, b.text, differences);
    }
  }
  return { fields, topics: topics.size, differences };
}
