/** `iris read`: one readout to standard output. */

import { PASSWORD_LIMIT } from "../../../modules/dlms/association.js";
import { PELLET_ENERGY } from "../../../modules/hargassner/message.js";
import { languages } from "../../../modules/hargassner/states.js";
import { findMeter } from "../../../modules/meters/index.js";
import { findInfo } from "../../../modules/meters/info-codes.js";
import { infoText } from "../../../modules/meters/info-text.js";
import type { Field, Meter } from "../../../modules/meters/meter.js";
import { findProtocol } from "../../../modules/meters/protocols.js";
import { type Readings, State } from "../../../modules/reading/readings.js";
import { Code } from "../../../modules/reading/sink.js";
import { unitSymbol } from "../../../modules/reading/unit.js";
import { Fault, faultName, faultText } from "../../../modules/readout/fault.js";
import { ReadSet } from "../../../modules/readout/protocol.js";
import { sortWords, UsageError } from "../arguments.js";
import type { PrintedMessage } from "../collect.js";
import { nodeDevice } from "../device.js";
import { gcm } from "../gcm.js";
import { MemoryStorage } from "../memory-storage.js";
import { type OneReadout, readOnce } from "../one-readout.js";
import { Progress } from "../progress.js";
import {
  configurationOption,
  keyOption,
  languageOption,
  mapOption,
  naming,
  pelletEnergyOption,
} from "./decode.js";

const sets: Readonly<Record<string, number>> = Object.freeze({
  live: ReadSet.Live,
  slow: ReadSet.Slow,
  all: ReadSet.All,
  extra: ReadSet.Extra,
});
const DEFAULT_LIMIT = 60;

export const help = `usage: iris read --meter ID|auto --line PATH|tcp://HOST:PORT [OPTIONS]

Reads a meter once and prints what it says, with what that cost on the link.
Exit code 0 when every value asked for was answered or is known to be absent, else 1 and a named fault.

  --meter ID        a meter of "iris meters", or auto
  --line LINE       serial port (/dev/ttyUSB0) or a head on the network (tcp://192.0.2.7:2217)
  --set NAME        live (default), slow, all (live and slow) or extra
  --json            one JSON object, of the shape that "iris decode" prints, with "link"
  --key HEX         encryption key, 32 hexadecimal digits
  --auth-key HEX    authentication key, 32 hexadecimal digits
  --password TEXT   password of a reader (DLMS, low level security)
  --configuration N configuration number ABCCC of an older Kamstrup meter, so that it is not asked for it
  --map FILE        channel map of a boiler that does not tell it: its DAQPRJ, or a map's name
  --language CODE   of the texts about a boiler: ${languages.join(", ")} (default en)
  --pellet-energy N kWh in a kilogram of pellets (default ${PELLET_ENERGY})
  --timeout SECONDS how long to wait for a meter that sends by itself (default ${DEFAULT_LIMIT})`;

export async function run(args: string[]): Promise<number> {
  const words = sortWords(
    args,
    {
      "--meter": { value: "ID" },
      "--line": { value: "LINE" },
      "--set": { value: "NAME" },
      "--json": {},
      "--key": { value: "HEX" },
      "--auth-key": { value: "HEX" },
      "--password": { value: "TEXT" },
      "--configuration": { value: "NUMBER" },
      "--map": { value: "FILE" },
      "--language": { value: "CODE" },
      "--pellet-energy": { value: "KWH" },
      "--timeout": { value: "SECONDS" },
    },
    0,
  );
  const id = words.text("--meter") ?? "auto";
  const meter = id === "auto" ? undefined : findMeter(id);
  if (id !== "auto" && !meter) throw new UsageError(`"${id}" is not a meter; iris meters lists them`);
  const target = words.text("--line");
  if (!target) throw new UsageError("--line is missing: a serial port, or tcp://host:port");
  const setName = words.text("--set") ?? "live";
  if (!Object.hasOwn(sets, setName))
    throw new UsageError(`"${setName}" is not a set; there are ${Object.keys(sets).join(", ")}`);
  const limit = Number(words.text("--timeout") ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > 86_400)
    throw new UsageError("--timeout has to be a whole number of seconds from 1 to 86400");
  const progress = new Progress();
  const device = nodeDevice({ storage: new MemoryStorage(), log: () => {} });
  const options = {
    key: keyOption(words.text("--key"), "--key"),
    authenticationKey: keyOption(words.text("--auth-key"), "--auth-key"),
    password: passwordOption(words.text("--password")),
    clock: device,
    gcm,
    configuration: configurationOption(words.text("--configuration")),
    map: mapOption(words.text("--map")),
    language: languageOption(words.text("--language")),
    pelletEnergy: pelletEnergyOption(words.text("--pellet-energy")),
  };
  const result = await readOnce(device, target, meter, sets[setName], options, limit, (text) =>
    progress.show(text),
  );
  progress.end();
  if (result.meter) {
    const unused = result.statistics.requests === 0 && result.statistics.bytesReceived === 0;
    if (words.has("--json")) console.log(JSON.stringify(asJson(result, result.meter)));
    else if (!unused) console.log(asText(result, result.meter));
    tellRemarks(result);
  }
  if (result.fault === Fault.None) {
    if (result.advice) console.error(`iris: ${result.advice}`);
    return 0;
  }
  const trouble = result.trouble || result.advice || faultText(result.fault);
  const wake = result.fault === Fault.Silence && result.meter?.wake ? ` ${result.meter.wake}` : "";
  console.error(`iris: ${faultName(result.fault)}: ${trouble}${wake}`);
  return 1;
}

/** How the meter's messages were understood, and what was left out of them. */
function tellRemarks({ interpreter }: OneReadout): void {
  const remark = interpreter?.remark?.() ?? "";
  if (remark !== "") console.error(`iris: ${remark}`);
  const withheld = interpreter?.withheld?.() ?? [];
  for (const { key, reason } of withheld) console.error(`iris: ${key} is left out: ${reason}`);
}

function passwordOption(text: string | undefined): Uint8Array | undefined {
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text, "latin1");
  if (bytes.length > PASSWORD_LIMIT)
    throw new UsageError(`--password has at most ${PASSWORD_LIMIT} characters`);
  return Uint8Array.from(bytes);
}

interface Row {
  key: string;
  code: string;
  name: string;
  value: string;
  unit: string;
  /** What an info code says; empty when it says nothing. */
  explanation: string;
}

function rows(result: OneReadout, meter: Meter): Row[] {
  const { readings } = result;
  const protocol = findProtocol(meter.protocol)!;
  const { codeText, keyOf, unitText } = naming(protocol, () => result.interpreter);
  const list: Row[] = [];
  for (let row = 0; row < readings.count; row++) {
    const code = readings.codes[row];
    if (readings.states[row] !== State.Present || code >= Code.Serial) continue;
    const field = meter.fields.at(row);
    list.push({
      key: field?.key ?? keyOf(code),
      code: codeText(code),
      name: field?.name ?? keyOf(code),
      value: readings.textOf(row),
      unit: (unitText ?? unitSymbol)(readings.units[row]),
      explanation: explain(field, readings.significands[row]),
    });
  }
  return list;
}

/** What was asked for and the meter said it does not have. */
function absentNames({ states }: Readings, meter: Meter): string[] {
  return meter.fields.filter((_, row) => states[row] === State.Unsupported).map(({ name }) => name);
}

function explain(field: Field | undefined, value: number): string {
  const table = field?.info === undefined ? undefined : findInfo(field.info);
  return table ? infoText(table, value) : "";
}

function meta(result: OneReadout, code: number): string | null {
  return result.readings.textOf(result.readings.row(code)) || null;
}

function link(result: OneReadout) {
  const { requests, bytesSent, bytesReceived, linkMilliseconds, awakeMilliseconds, faults } =
    result.statistics;
  const named: Record<string, number> = {};
  faults.forEach((count, fault) => {
    if (count > 0) named[faultName(fault)] = count;
  });
  return {
    requests,
    bytesSent,
    bytesReceived,
    linkMilliseconds: Math.round(linkMilliseconds),
    awakeMilliseconds: Math.round(awakeMilliseconds),
    faults: named,
  };
}

function asJson(result: OneReadout, meter: Meter): PrintedMessage & { link: ReturnType<typeof link> } {
  const authenticated = meta(result, Code.Authenticated);
  return {
    protocol: meter.protocol,
    meter: meter.id,
    serial: meta(result, Code.Serial) ?? (result.serial || null),
    authenticated: authenticated === null ? null : authenticated === "1",
    time: meta(result, Code.Time),
    readings: rows(result, meter).map(({ key, code, value, unit }) => ({ key, code, value, unit })),
    link: link(result),
  };
}

function asText(result: OneReadout, meter: Meter): string {
  const list = rows(result, meter);
  const width = Math.max(0, ...list.map((row) => row.name.length));
  const wide = Math.max(0, ...list.map((row) => row.value.length));
  const lacking = absentNames(result.readings, meter);
  const serial = meta(result, Code.Serial) ?? result.serial;
  const { requests, bytesSent, bytesReceived, linkMilliseconds, awakeMilliseconds } = link(result);
  return [
    `${meter.maker} ${meter.model}${serial ? `, serial number ${serial}` : ""}`,
    ...list.map((row) =>
      `  ${row.name.padEnd(width)}  ${row.value.padStart(wide)} ${row.unit}${row.explanation}`.trimEnd(),
    ),
    ...(lacking.length > 0 ? [`this meter does not have: ${lacking.join(", ")}`] : []),
    `${requests} request${requests === 1 ? "" : "s"}, ${bytesSent} bytes sent, ${bytesReceived} received, ` +
      `${(linkMilliseconds / 1000).toFixed(2)} s of link time, meter awake for ${(awakeMilliseconds / 1000).toFixed(2)} s`,
  ].join("\n");
}
