/**
 * Server-sent events (WHATWG HTML section 9.2): what changed, never the values. A client that sees one asks for
 * what it names again.
 *
 *   GET /api/v1/events
 *   event: meter    {"id":"heat"}     read, or failed, or its settings changed
 *   event: align    {"id":"heat"}     the alignment assistant tried once more, began or ended
 *   event: history  {"id":"heat"}     another period is there
 *   event: status   {}                broker, addresses, version
 *   event: update   {}
 *   event: log      {"number":17}     the newest line
 *
 * For each of these there is one number, that of its last change, so that nothing piles up for a client that is slow
 * or away: it hears of each thing once, however often that changed. Streams are bounded by EVENT_STREAM_LIMIT, live
 * by the server's heartbeat, and end when a client takes nothing for STALL_TIME. A client that was away asks for
 * everything when its stream opens.
 */
import type { Writer } from "../bytes/writer.js";
import type { Device, Timer } from "../device/device.js";
import { ContentType } from "./content-type.js";
import type { Exchange } from "./exchange.js";
import { Method } from "./method.js";
import { Piece, type Source } from "./output.js";
import { Access, type Route, routeTable } from "./router.js";

/** Milliseconds in which changes are gathered before the streams are woken. */
export const EVENT_DELAY = 50;
/** Milliseconds after which a browser whose stream ended opens another. */
const RETRY = 3_000;

/** Kinds of events: those of the gateway, then those of a meter. */
export const Event = Object.freeze({ Status: 0, Update: 1, Log: 2, Meter: 3, Align: 4, History: 5 });
const names: readonly string[] = Object.freeze(["status", "update", "log", "meter", "align", "history"]);
const OF_GATEWAY = 3;
const OF_METER = names.length - OF_GATEWAY;

export class Events {
  readonly #ids: readonly string[];
  readonly #timer: Timer;
  /** When each thing changed last, in changes since the start; 0 = never. */
  readonly #changes: Float64Array;
  #count = 0;
  #isArmed = false;
  readonly #wake: () => void;
  /** Number of the newest line of the log. */
  #line = 0;

  /** @param wake wakes the streams: `Server.wake` */
  constructor(device: Device, ids: readonly string[], wake: () => void) {
    this.#ids = ids;
    this.#changes = new Float64Array(OF_GATEWAY + OF_METER * ids.length);
    this.#wake = wake;
    this.#timer = device.timer(this);
  }

  onTimer(): void {
    this.#isArmed = false;
    this.#wake();
  }

  /** @param kind Event.Status or Event.Update */
  gatewayChanged(kind: number): void {
    this.#changed(kind);
  }

  logged(line: number): void {
    this.#line = line;
    this.#changed(Event.Log);
  }

  /** @param kind Event.Meter, Event.Align or Event.History */
  meterChanged(meter: number, kind: number): void {
    this.#changed(meter * OF_METER + kind);
  }

  /** For good. What changes while everything else is closed is told to nobody: a timer would hold all of it. */
  close(): void {
    this.#timer.clear();
    this.#isArmed = true;
  }

  /** Changes so far. */
  get count(): number {
    return this.#count;
  }

  /** The thing whose last change is the first after number `since`; -1: there is none. */
  next(since: number): number {
    let found = -1;
    for (let thing = 0; thing < this.#changes.length; thing++) {
      const change = this.#changes[thing];
      if (change > since && (found < 0 || change < this.#changes[found])) found = thing;
    }
    return found;
  }

  changeOf(thing: number): number {
    return this.#changes[thing];
  }

  write(writer: Writer, thing: number): void {
    const kind = thing < OF_GATEWAY ? thing : OF_GATEWAY + ((thing - OF_GATEWAY) % OF_METER);
    writer.text("event: ");
    writer.text(names[kind]);
    writer.text("\ndata: {");
    if (kind === Event.Log) {
      writer.text('"number":');
      writer.integer(this.#line);
    } else if (kind >= OF_GATEWAY) {
      writer.text('"id":');
      writer.jsonText(this.#ids[Math.floor((thing - OF_GATEWAY) / OF_METER)]);
    }
    writer.text("}\n\n");
  }

  #changed(thing: number): void {
    this.#changes[thing] = ++this.#count;
    if (this.#isArmed) return;
    this.#isArmed = true;
    this.#timer.set(EVENT_DELAY);
  }
}

/** The events of one client from now on. */
class EventStream implements Source {
  readonly #events: Events;
  /** Changes up to this number were told. */
  #told: number;
  /** The piece that may still be asked for again, and the change that it tells. */
  #index = 0;
  #telling: number;

  constructor(events: Events) {
    this.#events = events;
    this.#told = events.count;
    this.#telling = events.count;
  }

  piece(index: number, writer: Writer): number {
    if (index === 0) {
      writer.text(`retry: ${RETRY}\n\n`);
      return Piece.Written;
    }
    if (index > this.#index) {
      this.#index = index;
      this.#told = this.#telling;
    }
    const thing = this.#events.next(this.#told);
    if (thing < 0) return Piece.Later;
    this.#telling = this.#events.changeOf(thing);
    this.#events.write(writer, thing);
    return Piece.Written;
  }
}

/** Routes of an `Events`. */
export const eventRoutes: readonly Route[] = routeTable([
  {
    method: Method.Get,
    path: "/api/v1/events",
    access: Access.Read,
    handle: ({ response }: Exchange, events: Events) => {
      response.begin(200);
      response.stream(ContentType.Events, new EventStream(events));
    },
  },
]);
