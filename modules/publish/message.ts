/**
 * What a publisher hands to the MQTT link: numbered messages that are composed when the broker can take them.
 *
 * There is no queue of texts. A source keeps its values (it has them anyway, in the readings) and the link
 * keeps one mark for each of the source's messages. A message is written into the link's one buffer at the
 * moment of sending, so the newest value always wins, an outage of a week costs not one byte, and what was
 * not acknowledged is simply marked again.
 */
import { Writer } from "../bytes/writer.js";

/** One message, reused for all. */
export class Message {
  topic = "";
  qos: 0 | 1 = 1;
  retain = true;
  readonly payload: Writer;

  /** @param limit room for the longest payload in bytes */
  constructor(limit: number) {
    this.payload = new Writer(new Uint8Array(limit));
  }
}

/** Quality and retention of a group of topics. */
export interface Delivery {
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

export interface Source {
  /** How many messages there may be, numbered from 0. Does not change once the link is made. */
  readonly messages: number;
  /** Topics to subscribe to, at each session. */
  readonly subscriptions?: readonly string[];
  /** The link that will ask; called once, before everything else. */
  attach(link: Link): void;
  /** A session begins: mark what the broker may have lost. */
  connected(): void;
  /**
   * Writes message `index`: topic, qos, retain and payload (empty when called). False: there is nothing to
   * say, because the value was never read or the topic is switched off.
   */
  compose(index: number, message: Message): boolean;
  /** The broker has message `index`; it is settled unless it was marked again. */
  delivered?(index: number): void;
  /** The link has composed everything that was marked. */
  settled?(): void;
  /** A message came in. True: it was for this source. */
  received?(topic: string, payload: string, retained: boolean): boolean;
}

/** What a source asks of its link. */
export interface Link {
  /** Messages first..last of the source are to be sent when that is possible, with the values of then. */
  mark(source: Source, first: number, last: number): void;
  /** Whether none of the messages first..last waits to be sent or acknowledged. */
  isSettled(source: Source, first: number, last: number): boolean;
}
