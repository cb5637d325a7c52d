/**
 * docs/api/asyncapi.yaml: valid AsyncAPI 3, and what a broker receives from a running gateway is what it says: topic,
 * QoS, retained or not, payload. Every channel that it sends on is seen, every command that it takes is carried out.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import mqtt from "mqtt";
import { parse } from "yaml";
import { type Publication, startBroker } from "../../hosts/bench/broker.js";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { openStation } from "../../hosts/bench/station.js";
import { equal, ok, test } from "../harness.js";
import { Running } from "./program.js";

interface Message {
  readonly contentType?: string;
  readonly payload: object;
  readonly "x-qos"?: number;
  readonly "x-retain"?: boolean;
}
interface Channel {
  readonly address: string;
  readonly parameters?: Record<string, { readonly enum?: readonly string[] }>;
  readonly messages: Record<string, Message>;
}
interface Document {
  readonly channels: Record<string, Channel>;
  readonly operations: Record<
    string,
    { readonly action: string; readonly channel: { readonly $ref: string } }
  >;
}

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const document: Document = parse(readFileSync(join(root, "docs/api/asyncapi.yaml"), "utf8"));

test("the document is AsyncAPI 3", () => {
  const schema = createRequire(import.meta.url)("@asyncapi/specs/schemas/3.0.0-without-$id.json");
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile(schema);
  ok(validate(document), ajv.errorsText(validate.errors));
});

function topicPattern({ address, parameters = {} }: Channel): RegExp {
  const pattern = address.replace(/\{(\w+)\}/g, (_, name: string) => {
    const values = parameters[name]?.enum;
    if (values) return `(?:${values.join("|")})`;
    return name === "gateway" ? "[0-9a-f]{6}" : "[^/]+";
  });
  return new RegExp(`^${pattern}$`);
}

/** Members that the document does not tell of are a mistake here; clients have to bear them. */
function strict(payload: object): object {
  return "properties" in payload && !("additionalProperties" in payload)
    ? { ...payload, additionalProperties: false }
    : payload;
}

test("what a broker receives is what the document says, and the commands are carried out", async () => {
  const folder = mkdtempSync(join(tmpdir(), "iris-mqtt-"));
  const broker = await startBroker("127.0.0.1", 0);
  const place = { host: "127.0.0.1", port: 0 };
  const heat = await openStation({
    simulator: findSimulator("403")!,
    place: { pty: true },
    faults: {},
    paced: false,
  });
  const grid = await openStation({ simulator: findSimulator("landis-gyr-e450")!, place, faults: {} });
  const [key] =
    /--key (\S+)/.exec(findSimulator("landis-gyr-e450")!.commands?.("x").join() ?? "")?.slice(1) ?? [];
  const configuration = join(folder, "iris.json");
  writeFileSync(
    configuration,
    JSON.stringify({
      meters: [
        { id: "heat", model: "kamstrup-multical-403", line: heat.address },
        { id: "grid", model: "landis-gyr-e450", line: grid.address, ...(key ? { key } : {}) },
      ],
      mqtt: { enabled: true, host: "127.0.0.1", port: broker.port },
      rest: { host: "127.0.0.1", port: 0, fallbackPort: 0 },
      publish: { kamstrup402: { enabled: true }, datacollector: { enabled: true } },
    }),
  );
  const received: Publication[] = [];
  let own = "";
  broker.onPublish = (publication) => {
    if (publication.client !== own) received.push(publication);
  };
  const gateway = new Running(["run", "--config", configuration], folder);
  const client = mqtt.connect(`mqtt://127.0.0.1:${broker.port}`);
  own = String(client.options.clientId);
  after(async () => {
    await gateway.stop("SIGKILL");
    client.end(true);
    heat.close();
    grid.close();
    await broker.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const { channels, operations } = document;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const sent = Object.values(operations)
    .filter(({ action }) => action === "send")
    .map(({ channel }) => channel.$ref.slice("#/channels/".length));
  const validators = new Map(
    sent.map((name) => {
      const [message] = Object.values(channels[name].messages);
      return [
        name,
        { message, topic: topicPattern(channels[name]), validate: ajv.compile(strict(message.payload)) },
      ];
    }),
  );
  const seen = new Set<string>();
  let checked = 0;
  const checkAll = (): void => {
    for (; checked < received.length; checked++) {
      const { topic, payload, qos, retain } = received[checked];
      const text = Buffer.from(payload).toString("utf8");
      // "gateway" is no name of a meter.
      const fits = [...validators].filter(([, { topic: pattern }]) => pattern.test(topic));
      const [name, { message, validate }] =
        fits.find(([name]) => name.startsWith("gateway")) ?? fits[0] ?? [];
      ok(name !== undefined && message && validate, `${topic} is in no channel`);
      seen.add(name!);
      equal([topic, qos, retain], [topic, message!["x-qos"], message!["x-retain"]]);
      const value = message!.contentType === "text/plain" ? text : JSON.parse(text);
      ok(validate!(value), `${topic}: ${ajv.errorsText(validate!.errors)}\n${text.slice(0, 500)}`);
    }
  };
  const until = async (isThere: () => boolean, what: string): Promise<void> => {
    for (const end = Date.now() + 60_000; !isThere(); ) {
      if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  await until(
    () => {
      checkAll();
      return sent.every((name) => seen.has(name));
    },
    `${sent.filter((name) => !seen.has(name))}`,
  );

  const base = /^iris\/[0-9a-f]{6}/.exec(
    received.find(({ topic }) => topic.endsWith("/heat/state"))!.topic,
  )![0];
  const newest = (topic: string): string =>
    Buffer.from(received.filter((one) => one.topic === topic).at(-1)?.payload ?? []).toString("utf8");
  const states = (): number => received.filter(({ topic }) => topic === `${base}/heat/state`).length;
  // A read by hand may come two seconds after the one before.
  await new Promise((done) => setTimeout(done, 2500));
  const before = states();
  client.publish(`${base}/heat/command/read`, "PRESS");
  await until(() => states() > before, "a read by command");
  client.publish(`${base}/heat/command/interval`, "1800");
  await until(() => newest(`${base}/heat/settings`).includes('"interval":1800'), "another interval");
  const { requests } = heat.link.measure;
  client.publish(`${base}/heat/command/align`, "PRESS");
  await until(() => heat.link.measure.requests >= requests + 5, "five tries of the alignment");
  checkAll();
});
