/**
 * The link to one MQTT broker: connects, comes back with `backoff.ts`, sends what its sources have marked.
 *
 *   Closed -> Connecting -> Connected -> Waiting -> Connecting ...
 *
 * The link keeps one mark per message (see `message.ts`) and at most IN_FLIGHT_LIMIT publications that the
 * broker has not acknowledged. When a session ends, whatever was on its way is marked again. Sources are
 * served in order, so that the first one's messages are out before those of the next.
 *
 * It will not: keep a queue of texts, send QoS 2, keep a session over a reconnect (a command that was given
 * while the gateway was away is not carried out later).
 */
import type { Device, MqttSession, Timer } from "../device/device.js";
import { Backoff } from "./backoff.js";
import { Flights } from "./flights.js";
import {
  ACKNOWLEDGE_LIMIT_MS,
  COMMAND_LIMIT,
  CONNECT_LIMIT_MS,
  CONNECT_TLS_LIMIT_MS,
  FAREWELL_LIMIT_MS,
  IN_FLIGHT_LIMIT,
  type LinkOptions,
  LinkState,
  OFFLINE,
  ONLINE,
  ROOM_RETRY_MS,
} from "./link-options.js";
import { Marks } from "./marks.js";
import { type Link, Message, type Source } from "./message.js";
import { SessionOptions, type SessionOwner } from "./session-options.js";

export class MqttLink implements Link, SessionOwner {
  state: (typeof LinkState)[keyof typeof LinkState] = LinkState.Closed;
  /** Why there is no connection, in words; empty while there is one. */
  reason = "not started";
  /** Sessions that stood, publications handed over and acknowledged, messages that did not fit or were dropped. */
  connects = 0;
  sent = 0;
  delivered = 0;
  oversize = 0;
  dropped = 0;

  /** Sessions begun and ended so far: what an old one tells is not heard any more. */
  generation = 0;

  readonly #device: Device;
  readonly #options: LinkOptions;
  readonly #sources: readonly Source[];
  readonly #changed: () => void;
  readonly #bases: Uint16Array;
  readonly #marks: Marks;
  readonly #message: Message;
  readonly #backoff: Backoff;
  readonly #timer: Timer;
  readonly #flights = new Flights(IN_FLIGHT_LIMIT);
  #busy = false;
  #session: MqttSession | undefined;
  #deadline = 0;
  #farewell: (() => void) | undefined;

  /**
   * @param sources in the order in which their messages are sent
   * @param changed called when `state` or `reason` changed
   */
  constructor(device: Device, options: LinkOptions, sources: readonly Source[], changed = () => {}) {
    this.#device = device;
    this.#options = options;
    this.#sources = sources;
    this.#changed = changed;
    this.#bases = new Uint16Array(sources.length + 1);
    let total = 1; // message 0: our own status
    for (let index = 0; index < sources.length; index++) {
      this.#bases[index] = total;
      total += sources[index].messages;
      sources[index].attach(this);
    }
    if (total > 65535) throw new RangeError("more than 65535 MQTT messages");
    this.#bases[sources.length] = total;
    this.#marks = new Marks(total);
    this.#message = new Message(options.payloadLimit);
    this.#backoff = new Backoff(device);
    this.#timer = device.timer(this);
  }

  open(): void {
    if (this.state === LinkState.Closed) this.#connect();
  }

  /** Says goodbye ("offline", since a clean end suppresses the last will) and closes. Twice is fine. */
  close(done: () => void = () => {}): void {
    if (this.state !== LinkState.Connected || this.#farewell) {
      this.#end("stopped", LinkState.Closed);
      done();
      return;
    }
    this.#farewell = done;
    this.#marks.clear();
    this.#flights.count = 0;
    this.#marks.want(0, 0);
    this.#deadline = this.#device.now() + FAREWELL_LIMIT_MS;
    this.#pump();
  }

  /** Messages first..last of a source are to be sent when that is possible, with the values of then. */
  mark(source: Source, first: number, last: number): void {
    const base = this.#bases[this.#sources.indexOf(source)];
    this.#marks.want(base + first, base + last);
    this.#pump();
  }

  /** Whether none of the messages first..last waits to be sent or acknowledged. */
  isSettled(source: Source, first: number, last: number): boolean {
    const base = this.#bases[this.#sources.indexOf(source)];
    return this.#marks.isSettled(base + first, base + last);
  }

  /** Whether everything marked has been acknowledged. */
  get idle(): boolean {
    return this.#marks.isSettled(0, this.#bases[this.#sources.length] - 1);
  }

  #connect(): void {
    this.generation++;
    const options = this.#options;
    this.#deadline = this.#device.now() + (options.tls ? CONNECT_TLS_LIMIT_MS : CONNECT_LIMIT_MS);
    this.state = LinkState.Connecting;
    try {
      this.#session = this.#device.mqtt(new SessionOptions(this, options));
    } catch (error) {
      this.lost((error as Error).message);
      return;
    }
    this.#arm();
    this.#changed();
  }

  connected(): void {
    this.state = LinkState.Connected;
    this.reason = "";
    this.connects++;
    this.#backoff.reset();
    this.#marks.want(0, 0);
    for (let index = 0; index < this.#sources.length; index++) {
      const source = this.#sources[index];
      const topics = source.subscriptions;
      if (topics) for (let topic = 0; topic < topics.length; topic++) this.#session?.subscribe(topics[topic]);
      source.connected();
    }
    this.#changed();
    this.#pump();
  }

  received(topic: string, payload: Uint8Array, retained: boolean): void {
    if (payload.length > COMMAND_LIMIT) {
      this.dropped++;
      return;
    }
    let text = "";
    for (let index = 0; index < payload.length; index++) text += String.fromCharCode(payload[index]);
    for (let index = 0; index < this.#sources.length; index++)
      if (this.#sources[index].received?.(topic, text, retained)) return;
    this.dropped++;
  }

  acknowledged(id: number): void {
    const index = this.#flights.land(id);
    if (index >= 0) {
      this.delivered++;
      this.#marks.land(index);
      const source = this.#sourceOf(index);
      if (source >= 0) this.#sources[source].delivered?.(index - this.#bases[source]);
    }
    if (this.#farewell && this.#marks.isSettled(0, 0)) this.#end("stopped", LinkState.Closed);
    else this.#pump();
  }

  #sourceOf(index: number): number {
    let source = this.#sources.length - 1;
    while (source >= 0 && this.#bases[source] > index) source--;
    return source;
  }

  #pump(): void {
    const session = this.#session;
    if (this.state !== LinkState.Connected || !session) return;
    let crowded = false;
    for (let index = this.#marks.first(); index >= 0 && !this.#flights.isFull && !crowded; ) {
      if (!this.#compose(index)) this.#marks.drop(index);
      else if (this.#marks.isWanted(index)) crowded = !this.#send(session, index);
      index = this.#marks.first();
    }
    this.#arm(crowded);
    if (this.#flights.count === 0 && !crowded && !this.#farewell && !this.#busy) this.#settle();
  }

  /** Everything is out and acknowledged. What a source marks now is sent from within. */
  #settle(): void {
    this.#busy = true;
    for (let index = 0; index < this.#sources.length; index++) this.#sources[index].settled?.();
    this.#busy = false;
  }

  /** Writes message `index` into the buffer. False: nothing to send. */
  #compose(index: number): boolean {
    const message = this.#message;
    message.payload.reset();
    if (index === 0) {
      message.topic = this.#options.statusTopic;
      message.qos = 1;
      message.retain = true;
      message.payload.text(this.#farewell ? OFFLINE : ONLINE);
      return true;
    }
    const source = this.#sourceOf(index);
    if (!this.#sources[source].compose(index - this.#bases[source], message)) return false;
    if (!message.payload.overflow) return true;
    this.oversize++;
    return false;
  }

  #send(session: MqttSession, index: number): boolean {
    const message = this.#message;
    const { topic, payload, qos, retain } = message;
    const id = session.publish(topic, payload.buffer, 0, payload.position, qos, retain);
    if (id === 0) return false;
    this.sent++;
    this.#marks.depart(index);
    this.#flights.add(id, index, this.#device.now());
    return true;
  }

  /** Sets the one timer to what is due first. */
  #arm(crowded = false): void {
    const now = this.#device.now();
    let due = Number.POSITIVE_INFINITY;
    if (this.state !== LinkState.Connected || this.#farewell) due = this.#deadline;
    else if (this.#flights.count > 0) due = this.#flights.oldest + ACKNOWLEDGE_LIMIT_MS;
    if (crowded) due = Math.min(due, now + ROOM_RETRY_MS);
    if (due === Number.POSITIVE_INFINITY) this.#timer.clear();
    else this.#timer.set(Math.max(0, due - now));
  }

  onTimer(): void {
    const now = this.#device.now();
    if (this.state === LinkState.Waiting) {
      if (now >= this.#deadline) this.#connect();
      else this.#arm();
    } else if (this.state === LinkState.Connecting) {
      if (now >= this.#deadline) this.lost("the broker does not answer");
      else this.#arm();
    } else if (this.#farewell && now >= this.#deadline) this.#end("stopped", LinkState.Closed);
    else if (this.#flights.count > 0 && now >= this.#flights.oldest + ACKNOWLEDGE_LIMIT_MS)
      this.lost("the broker does not acknowledge");
    else this.#pump();
  }

  lost(reason: string): void {
    this.#end(reason, this.#farewell ? LinkState.Closed : LinkState.Waiting);
  }

  #end(reason: string, state: typeof LinkState.Closed | typeof LinkState.Waiting): void {
    this.generation++;
    this.#session?.close();
    this.#session = undefined;
    for (let flight = 0; flight < this.#flights.count; flight++)
      this.#marks.lose(this.#flights.messageOf(flight));
    this.#flights.count = 0;
    const changed = this.state !== state || this.reason !== reason;
    this.state = state;
    this.reason = reason;
    if (state === LinkState.Waiting) {
      this.#deadline = this.#device.now() + this.#backoff.next();
      this.#arm();
    } else this.#timer.clear();
    const farewell = this.#farewell;
    this.#farewell = undefined;
    if (changed) this.#changed();
    farewell?.();
  }
}
