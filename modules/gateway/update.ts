/** The updater in the gateway: its settings, the self-test, and what clients of the broker may ask of it. */
import { parseHex } from "../bytes/hex.js";
import type { Device } from "../device/device.js";
import type { MeterView } from "../serve/view.js";
import type { UpdateCrypto } from "../update/crypto.js";
import { Download, type DownloadTarget } from "../update/download.js";
import type { Check } from "../update/self-test.js";
import type { Slots } from "../update/slots.js";
import { Updater } from "../update/updater.js";
import type { Settings } from "./settings.js";

/** What a host brings for updates. */
export interface UpdateHost {
  readonly crypto: UpdateCrypto;
  /** Absent: this host cannot update itself, and `instructions` say how to. */
  readonly slots?: Slots;
  readonly instructions?: string;
  /** Name of its images; the device's board when absent. */
  readonly board?: string;
  /** Public keys that are built in. */
  readonly keys?: readonly Uint8Array[];
  /** Milliseconds; see modules/update/self-test.ts. */
  readonly settleTime?: number;
  readonly selfTestLimit?: number;
}

/** What the self-test looks at. */
export interface UpdateSubject {
  readonly version: string;
  readonly settings: Settings;
  readonly meters: readonly MeterView[];
  readonly mqttConnected: boolean;
  /** Port of REST; 0 while there is none. */
  readonly port: number;
  gatewayChanged(): void;
}

export function openUpdater(
  device: Device,
  subject: UpdateSubject,
  host: UpdateHost,
  settingsRead: boolean,
): Updater {
  const { url, channel, automatic, keys } = subject.settings.update;
  const trusted = [...(host.keys ?? [])];
  for (const key of keys) {
    const bytes = parseHex(key);
    if (bytes && bytes.length > 0) trusted.push(bytes);
  }
  return new Updater(device, {
    version: subject.version,
    board: host.board ?? device.board,
    crypto: host.crypto,
    slots: host.slots,
    instructions: host.instructions,
    settleTime: host.settleTime,
    selfTestLimit: host.selfTestLimit,
    url,
    channel,
    automatic,
    keys: trusted,
    checks: selfTest(device, subject, settingsRead),
    changed: () => subject.gatewayChanged(),
  });
}

function selfTest(device: Device, subject: UpdateSubject, settingsRead: boolean): Check[] {
  const { rest, mqtt } = subject.settings;
  const checks: Check[] = [
    { name: "settings", passed: () => settingsRead },
    { name: "meter line", passed: () => subject.meters.every((meter) => meter.trouble === "") },
    { name: "network", passed: () => device.addresses().length > 0 },
  ];
  if (rest.enabled) {
    const probe = new RestProbe(device, rest.host, () => subject.port);
    checks.push({ name: "REST", passed: () => probe.passed() });
  }
  if (mqtt.enabled) checks.push({ name: "MQTT broker", passed: () => subject.mqttConnected });
  return checks;
}

/** Milliseconds that the own server may take, and for which its answer is taken as the present one. */
const PROBE_LIMIT = 5_000;
const PROBE_AGE = 3_000;
const LOOPBACK = "127.0.0.1";

/** What answers whoever asks, whether or not reading needs a login. */
const PROBE_PATH = "/api/v1/session";

/** Asks the gateway's own server over the network, as any client does. */
class RestProbe implements DownloadTarget {
  readonly #device: Device;
  readonly #host: string;
  readonly #port: () => number;
  readonly #download: Download;
  #answered = false;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(device: Device, host: string, port: () => number) {
    this.#device = device;
    this.#host = host === "" || host === "0.0.0.0" || host === "::" ? LOOPBACK : host;
    this.#port = port;
    this.#download = new Download(device);
  }

  /** What the last question brought; asks again when that is old. */
  passed(): boolean {
    const now = this.#device.now();
    const port = this.#port();
    if (port === 0) return false;
    if (!this.#download.busy && now - this.#askedAt >= PROBE_AGE) {
      this.#askedAt = now;
      const host = this.#host.includes(":") ? `[${this.#host}]` : this.#host;
      this.#download.get(`http://${host}:${port}${PROBE_PATH}`, 0, PROBE_LIMIT, this);
    }
    return this.#answered;
  }

  started(): string {
    return "";
  }

  take(): boolean {
    return true;
  }

  ended(problem: string): void {
    this.#answered = problem === "";
  }
}

/** Said when a client of an open broker asks for an installation. */
export const BROKER_REFUSED =
  "update: refused to install over MQTT, since this broker lets everybody in (update.broker)";

/** Whether clients of the broker may have the firmware on offer installed. */
export function brokerMayUpdate(settings: Settings): boolean {
  const { broker } = settings.update;
  return broker === "always" || (broker === "authenticated" && hasLogin(settings));
}

/** Whether Iris proves to the broker who it is: a name alone is also taken by a broker that lets everybody in. */
export function hasLogin({ mqtt }: Settings): boolean {
  const { username, password, tls, certificate, key } = mqtt;
  return (username !== "" && password !== "") || (tls && certificate !== "" && key !== "");
}
