/**
 * An MQTT broker for virtual time: sessions of modules/device/device.ts without sockets. Retained messages, last
 * wills, acknowledgements after a delay, subscriptions with wildcards; and the troubles of brokers.
 */
import type { MqttOptions, MqttSession } from "../../modules/device/device.js";
import type { VirtualClock } from "./clock.js";

export interface MemoryPublication {
  /** Virtual milliseconds at which the broker got it. */
  readonly at: number;
  readonly topic: string;
  readonly text: string;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

export class MemoryBroker {
  readonly clock: VirtualClock;
  /** Refuses connections and has cut all that stood. */
  #up = true;
  /** One way, milliseconds. */
  delayMs = 5;
  /** Takes publications and never acknowledges them, as a broker that hangs. */
  mute = false;
  /** Sessions find no room for a publication. */
  full = false;
  /** Last texts of retained topics. */
  readonly retained = new Map<string, string>();
  /** Called with each publication; absent: they are only counted. */
  onPublish: ((publication: MemoryPublication) => void) | undefined;
  publications = 0;
  readonly #sessions = new Set<MemorySession>();

  constructor(clock: VirtualClock) {
    this.clock = clock;
  }

  get sessions(): number {
    return this.#sessions.size;
  }

  connect(options: MqttOptions): MqttSession {
    const session = new MemorySession(this, options);
    this.clock
      .timer(() => {
        if (session.closed) return;
        if (!this.#up) {
          session.end("connection refused", false);
          return;
        }
        // The same client id takes over, as a broker does.
        for (const other of [...this.#sessions])
          if (other.clientId === options.clientId) this.#cut(other, "taken over");
        this.#sessions.add(session);
        options.onConnected();
      })
      .set(2 * this.delayMs);
    return session;
  }

  /** Cuts all sessions; their wills are published. Until `start`, connections are refused. */
  stop(): void {
    this.#up = false;
    for (const session of [...this.#sessions]) this.#cut(session, "the broker cut the connection");
  }

  start(): void {
    this.#up = true;
  }

  /** One session is over without a goodbye: its client is gone, or the way to it. */
  drop(session: MqttSession): void {
    for (const other of [...this.#sessions])
      if (other === session) this.#cut(other, "the client was silent for too long");
  }

  /** A publication of somebody else. */
  publish(topic: string, text: string, retain = false): void {
    this.accept({ at: this.clock.now(), topic, text, qos: 0, retain });
  }

  accept(publication: MemoryPublication): void {
    this.publications++;
    const { topic, text, retain } = publication;
    if (retain && text === "") this.retained.delete(topic);
    else if (retain) this.retained.set(topic, text);
    this.onPublish?.(publication);
    for (const session of this.#sessions) session.offer(topic, text, false);
  }

  leave(session: MemorySession): void {
    this.#sessions.delete(session);
  }

  #cut(session: MemorySession, reason: string): void {
    this.#sessions.delete(session);
    session.end(reason, true);
  }
}

/** Whether a topic falls under a filter: "+" is one level, "#" all that follow. */
export function topicMatches(filter: string, topic: string): boolean {
  const wanted = filter.split("/");
  const levels = topic.split("/");
  for (let index = 0; index < wanted.length; index++) {
    if (wanted[index] === "#") return true;
    if (index >= levels.length || (wanted[index] !== "+" && wanted[index] !== levels[index])) return false;
  }
  return wanted.length === levels.length;
}

class MemorySession implements MqttSession {
  closed = false;
  readonly clientId: string;
  readonly #broker: MemoryBroker;
  readonly #options: MqttOptions;
  readonly #filters: string[] = [];
  #lastId = 0;

  constructor(broker: MemoryBroker, options: MqttOptions) {
    this.#broker = broker;
    this.#options = options;
    this.clientId = options.clientId;
  }

  publish(
    topic: string,
    payload: Uint8Array,
    start: number,
    end: number,
    qos: 0 | 1,
    retain: boolean,
  ): number {
    const broker = this.#broker;
    if (this.closed || broker.full) return 0;
    const id = ++this.#lastId;
    const text = Buffer.from(payload.slice(start, end)).toString("utf8");
    this.#later(1, () => {
      broker.accept({ at: broker.clock.now(), topic, text, qos, retain });
      if (qos === 1 && !broker.mute) this.#later(1, () => this.#options.onDelivered(id));
    });
    if (qos === 0) this.#later(0, () => this.#options.onDelivered(id));
    return id;
  }

  subscribe(topic: string): void {
    this.#later(1, () => {
      this.#filters.push(topic);
      for (const [name, text] of this.#broker.retained)
        if (topicMatches(topic, name)) this.offer(name, text, true);
    });
  }

  offer(topic: string, text: string, retained: boolean): void {
    if (!this.#filters.some((filter) => topicMatches(filter, topic))) return;
    this.#later(1, () => this.#options.onMessage(topic, Buffer.from(text), retained));
  }

  /** A clean end: the will is not published. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.#broker.leave(this);
  }

  /** The session is lost. */
  end(reason: string, withWill: boolean): void {
    if (this.closed) return;
    this.closed = true;
    const { will } = this.#options;
    const broker = this.#broker;
    if (withWill)
      broker.accept({
        at: broker.clock.now(),
        topic: will.topic,
        text: will.payload,
        qos: 1,
        retain: will.retain,
      });
    broker.clock.soon(() => this.#options.onClosed(reason));
  }

  #later(ways: number, action: () => void): void {
    this.#broker.clock
      .timer(() => {
        if (!this.closed) action();
      })
      .set(ways * this.#broker.delayMs);
  }
}
