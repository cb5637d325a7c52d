/** A device whose clock, timers and broker belong to the test. */
import type { Device, MqttOptions, MqttSession, Timer } from "../../modules/device/device.js";

interface Alarm extends Timer {
  due: number;
  callback: () => void;
}

export interface Publication {
  id: number;
  topic: string;
  payload: string;
  qos: number;
  retain: boolean;
}

/** One connection as the broker sees it. */
export class Session implements MqttSession {
  readonly options: MqttOptions;
  readonly publications: Publication[] = [];
  readonly topics: string[] = [];
  /** Publications that still fit; then `publish` answers 0. */
  room = Number.POSITIVE_INFINITY;
  closed = false;
  #id = 0;

  constructor(options: MqttOptions) {
    this.options = options;
  }

  publish(
    topic: string,
    payload: Uint8Array,
    start: number,
    end: number,
    qos: 0 | 1,
    retain: boolean,
  ): number {
    if (this.room <= 0) return 0;
    this.room--;
    let text = "";
    for (let index = start; index < end; index++) text += String.fromCharCode(payload[index]);
    this.publications.push({ id: ++this.#id, topic, payload: text, qos, retain });
    return this.#id;
  }

  subscribe(topic: string): void {
    this.topics.push(topic);
  }

  close(): void {
    this.closed = true;
  }

  /** Acknowledges everything, and what follows from that. */
  acknowledge(): void {
    for (let index = 0; index < this.publications.length; index++)
      this.options.onDelivered(this.publications[index].id);
  }

  send(topic: string, text: string, retained = false): void {
    const payload = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index++) payload[index] = text.charCodeAt(index);
    this.options.onMessage(topic, payload, retained);
  }
}

export class TestDevice implements Device {
  readonly mac = "a1b2c3d4e5f6";
  readonly board = "test";
  readonly sessions: Session[] = [];
  readonly lines: string[] = [];
  readonly records = new Map<string, Uint8Array>();
  time = 1000;
  wall = 1767593000;
  refuse = "";
  dice = 255;
  readonly #alarms: Alarm[] = [];

  now(): number {
    return this.time;
  }

  wallSeconds(): number {
    return this.wall;
  }

  timer(callback: () => void): Timer {
    const alarm: Alarm = {
      due: Number.POSITIVE_INFINITY,
      callback,
      set: (milliseconds) => {
        alarm.due = this.time + milliseconds;
      },
      clear: () => {
        alarm.due = Number.POSITIVE_INFINITY;
      },
    };
    this.#alarms.push(alarm);
    return alarm;
  }

  /** Lets time pass, alarms in order. */
  pass(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (;;) {
      let first: Alarm | undefined;
      for (const alarm of this.#alarms)
        if (alarm.due <= end && (!first || alarm.due < first.due)) first = alarm;
      if (!first) break;
      this.time = Math.max(this.time, first.due);
      first.due = Number.POSITIVE_INFINITY;
      first.callback();
    }
    this.wall += Math.floor(milliseconds / 1000);
    this.time = end;
  }

  random(buffer: Uint8Array): void {
    buffer.fill(this.dice);
  }

  mqtt(options: MqttOptions): MqttSession {
    if (this.refuse !== "") throw new Error(this.refuse);
    const session = new Session(options);
    this.sessions.push(session);
    return session;
  }

  /** The newest connection. */
  get session(): Session {
    return this.sessions[this.sessions.length - 1];
  }

  readonly storage = {
    read: (name: string) => this.records.get(name),
    write: (name: string, bytes: Uint8Array) => {
      this.records.set(name, bytes.slice());
    },
    remove: (name: string) => {
      this.records.delete(name);
    },
  };

  log(line: string): void {
    this.lines.push(line);
  }

  addresses(): readonly string[] {
    return ["192.0.2.7"];
  }

  openSerial(): never {
    throw new Error("no serial port here");
  }

  connect(): never {
    throw new Error("no network here");
  }

  listen(): never {
    throw new Error("no network here");
  }
}
