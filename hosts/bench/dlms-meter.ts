/**
 * A simulated meter that answers DLMS at its optical port, written from the standards and apart from modules/dlms:
 * sign-on of mode E at 300 baud (or HDLC at once), SNRM, AARQ with no security, LLS or HLS-GMAC, GET with and
 * without blocks, segments when the reader's frames are short, RLRQ, DISC.
 *
 * Complaints, by name: crc (a frame that does not hold), write (SET, or an ACTION other than the proof), unknown
 * (anything else), early (asked for an object before the proof was given), sequence (a wrong N(S) or block).
 */
import type { LineFormat } from "../../modules/readout/readout.js";
import { type Bytes, octets, unsigned32, x25 } from "./dlms-encode.js";
import { type DlmsModel, dlmsModels, objectData } from "./dlms-models.js";
import { ServerKeys, TITLE } from "./dlms-server-keys.js";
import { Mains } from "./mains.js";
import { AUTHENTICATION_KEY, KEY } from "./push-models.js";
import type { MeterOptions, SimulatedMeter, Simulator } from "./simulated-meter.js";

const SIGN_ON: LineFormat = { baud: 300, data: 7, parity: "even", stop: 1 };
const HDLC_LINE: LineFormat = { baud: 9600, data: 8, parity: "none", stop: 1 };
/** Back to 300 baud after so long a silence. */
const IDLE_MS = 30_000;
const CHALLENGE: Bytes = [...Array(16).keys()].map((index) => 0x40 + index);

function same(left: Bytes, right: Bytes): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

export class DlmsMeter implements SimulatedMeter {
  line: LineFormat;
  readonly awakeMs = 0;
  deadline = Number.POSITIVE_INFINITY;
  readonly complaints = new Map<string, number>();
  readonly #options: MeterOptions;
  readonly #model: DlmsModel;
  readonly #mains: Mains;
  readonly #keys = new ServerKeys();
  #received: number[] = [];
  #lineReceived = "";
  #acknowledged = false;
  #linked = false;
  #sending = 0;
  #receiving = 0;
  #segments: Bytes[] = [];
  #blocks: Bytes[] = [];
  #blockNumber = 0;
  #associated: "no" | "half" | "yes" = "no";
  #clientChallenge: Bytes = [];
  #broken: number;

  constructor(model: DlmsModel, options: MeterOptions) {
    this.#model = model;
    this.#options = options;
    this.line = model.modeE ? SIGN_ON : HDLC_LINE;
    this.#mains = new Mains(options.seed);
    this.#broken = options.faults.crc ?? 0;
  }

  receive(byte: number, now: number): void {
    // On its way to the other speed it hears nothing.
    if (this.#acknowledged) return;
    this.deadline = now + IDLE_MS;
    if (this.line === SIGN_ON) this.#signOn(byte);
    else this.#hdlc(byte);
  }

  expire(): void {
    if (this.#acknowledged) {
      this.#acknowledged = false;
      this.line = HDLC_LINE;
      this.deadline = this.#options.now() + IDLE_MS;
      return;
    }
    this.deadline = Number.POSITIVE_INFINITY;
    this.#linked = false;
    if (this.#model.modeE) this.line = SIGN_ON;
  }

  #signOn(byte: number): void {
    this.#lineReceived = (this.#lineReceived + String.fromCharCode(byte & 0x7f)).slice(-8);
    if (this.#lineReceived.endsWith("/?!\r\n"))
      this.#options.wire.transmit(
        Uint8Array.from("/ISK5\\2SIMULATED\r\n", (letter) => letter.charCodeAt(0)),
        200,
      );
    if (this.#lineReceived.endsWith("\x06252\r\n")) {
      const end = this.#options.wire.transmit(Uint8Array.from([6, 0x32, 0x35, 0x32, 13, 10]), 200);
      this.#acknowledged = true;
      this.deadline = end;
    }
  }

  #hdlc(byte: number): void {
    this.#received.push(byte);
    while (this.#received.length > 0 && (this.#received[0] !== 0x7e || this.#received[1] === 0x7e))
      this.#received.shift();
    if (this.#received.length < 3) return;
    const length = ((this.#received[1] & 7) << 8) | this.#received[2];
    if (this.#received.length < length + 2) return;
    const frame = this.#received.slice(1, length + 1);
    this.#received = [];
    if (!same(x25(frame.slice(0, -2)), frame.slice(-2))) this.#complain("crc");
    else this.#frame(frame);
  }

  #frame(frame: number[]): void {
    const { address } = this.#model;
    if (!same(frame.slice(2, 2 + address.length), address)) return;
    const client = frame[2 + address.length];
    const control = frame[3 + address.length];
    const information = frame.slice(6 + address.length, -2);
    if (control === 0x93) {
      this.#linked = true;
      this.#sending = 0;
      this.#receiving = 0;
      this.#associated = "no";
      this.#blocks = [];
      const size = [this.#model.information];
      this.#reply(client, 0x73, [0x81, 0x80, 0x06, 0x05, 0x01, ...size, 0x06, 0x01, ...size]);
    } else if (!this.#linked) this.#reply(client, 0x1f, []);
    else if (control === 0x53) {
      this.#linked = false;
      this.#reply(client, 0x73, []);
    } else if ((control & 1) === 0) this.#message(client, control, information);
    else if ((control & 0x0f) === 0x01) this.#sendSegment(client);
    else this.#complain("unknown");
  }

  #message(client: number, control: number, information: Bytes): void {
    const number = (control >> 1) & 7;
    if (number !== this.#receiving) {
      this.#complain("sequence");
      return;
    }
    this.#receiving = (this.#receiving + 1) & 7;
    const answer = this.#apdu(information.slice(3), client);
    if (answer.length === 0) return;
    const whole = [0xe6, 0xe7, 0x00, ...answer];
    this.#segments = [];
    for (let at = 0; at < whole.length; at += this.#model.information)
      this.#segments.push(whole.slice(at, at + this.#model.information));
    this.#sendSegment(client);
  }

  #sendSegment(client: number): void {
    const segment = this.#segments.shift();
    if (!segment) return;
    const control = (this.#receiving << 5) | 0x10 | (this.#sending << 1);
    this.#sending = (this.#sending + 1) & 7;
    this.#reply(client, control, segment, this.#segments.length > 0);
  }

  #reply(client: number, control: number, information: Bytes, more = false): void {
    const { address } = this.#model;
    const size = 2 + 1 + address.length + 1 + (information.length > 0 ? 2 : 0) + information.length + 2;
    const header = [0xa0 | (more ? 8 : 0) | (size >> 8), size & 0xff, client, ...address, control];
    const body = information.length > 0 ? [...header, ...x25(header), ...information] : header;
    const frame = Uint8Array.from([0x7e, ...body, ...x25(body), 0x7e]);
    if (this.#broken > 0) {
      this.#broken--;
      frame[frame.length >> 1] ^= 4;
    }
    this.#options.wire.transmit(frame, 30);
  }

  #apdu(apdu: Bytes, client: number): Bytes {
    if (apdu[0] === 0x60) return this.#associate(apdu, client);
    if (apdu[0] === 0x62) return [0x63, 0x03, 0x80, 0x01, 0x00];
    if (!this.#model.ciphered || this.#associated === "no") return this.#service(apdu);
    const plain = this.#keys.open(apdu);
    if (!plain) return [0xd8, 0x01, 0x02];
    const answer = this.#service(plain);
    const tag = { 196: 0xcc, 199: 0xcf }[answer[0]] ?? 0xcc;
    return this.#keys.seal(tag, answer);
  }

  #service(apdu: Bytes): Bytes {
    if (apdu[0] === 0xc3 && same(apdu.slice(3, 12), [0, 15, 0, 0, 40, 0, 0, 255, 1]))
      return this.#prove(apdu);
    if (apdu[0] === 0xc1 || apdu[0] === 0xc3) this.#complain("write");
    if (apdu[0] !== 0xc0) return [0xd8, 0x01, 0x01];
    if (this.#associated !== "yes") {
      this.#complain("early");
      return [0xd8, 0x01, 0x01];
    }
    if (apdu[1] === 2) return this.#nextBlock(apdu);
    if (apdu[1] !== 1) return [0xd8, 0x01, 0x01];
    const code = `${apdu[5]}-${apdu[6]}:${apdu[7]}.${apdu[8]}.${apdu[9]}`;
    const data = this.#options.faults.omit?.includes(code)
      ? undefined
      : objectData(this.#mains, this.#options, apdu[4], code, apdu[11]);
    if (!data) return [0xc4, 0x01, apdu[2], 0x01, 0x04];
    if (data.length <= this.#model.block) return [0xc4, 0x01, apdu[2], 0x00, ...data];
    this.#blocks = [];
    for (let at = 0; at < data.length; at += this.#model.block)
      this.#blocks.push(data.slice(at, at + this.#model.block));
    this.#blockNumber = 0;
    return this.#block(apdu[2]);
  }

  #nextBlock(apdu: Bytes): Bytes {
    const number = ((apdu[3] << 24) | (apdu[4] << 16) | (apdu[5] << 8) | apdu[6]) >>> 0;
    if (number !== this.#blockNumber) {
      this.#complain("sequence");
      return [0xc4, 0x02, apdu[2], 0x01, ...unsigned32(number).slice(1), 0x01, 0x13];
    }
    return this.#block(apdu[2]);
  }

  #block(invoke: number): Bytes {
    const block = this.#blocks.shift() ?? [];
    const isLast = this.#blocks.length === 0 ? 1 : 0;
    return [
      0xc4,
      0x02,
      invoke,
      isLast,
      ...unsigned32(++this.#blockNumber).slice(1),
      0x00,
      block.length,
      ...block,
    ];
  }

  #associate(aarq: Bytes, client: number): Bytes {
    const { password, ciphered } = this.#model;
    const at = (tag: number): Bytes => {
      for (let index = 2; index < aarq.length; index += 2 + aarq[index + 1])
        if (aarq[index] === tag) return aarq.slice(index + 2, index + 2 + aarq[index + 1]);
      return [];
    };
    const context = at(0xa1)[8];
    const mechanism = at(0x8b)[6] ?? 0;
    const value = at(0xac).slice(2);
    const isPublic = client === 0x21;
    if (ciphered) {
      this.#keys.clientTitle = at(0xa6).slice(2);
      this.#clientChallenge = value;
      const initiate = mechanism === 5 && context === 3 ? this.#keys.open(at(0xbe).slice(2)) : undefined;
      if (!initiate) return this.#aare(context, false, 13, []);
      this.#associated = "half";
      return this.#aare(context, true, 14, this.#keys.seal(0x28, INITIATE_RESPONSE));
    }
    if (context !== 1) return this.#aare(1, false, 2, INITIATE_RESPONSE);
    const expected = [...(password ?? "")].map((letter) => letter.charCodeAt(0));
    const isGood =
      password === undefined ? mechanism === 0 && isPublic : mechanism === 1 && same(value, expected);
    if (isGood) this.#associated = "yes";
    return this.#aare(context, isGood, isGood ? 0 : 13, INITIATE_RESPONSE);
  }

  #aare(context: number, isAccepted: boolean, diagnostic: number, initiate: Bytes): Bytes {
    const high = diagnostic === 14;
    const body = [
      ...[0xa1, 0x09, 0x06, 0x07, 0x60, 0x85, 0x74, 0x05, 0x08, 0x01, context],
      ...[0xa2, 0x03, 0x02, 0x01, isAccepted ? 0 : 1],
      ...[0xa3, 0x05, 0xa1, 0x03, 0x02, 0x01, diagnostic],
      ...(high ? [0xa4, 0x0a, 0x04, 0x08, ...TITLE] : []),
      ...(high ? [0x88, 0x02, 0x07, 0x80, 0x89, 0x07, 0x60, 0x85, 0x74, 0x05, 0x08, 0x02, 0x05] : []),
      ...(high ? [0xaa, 2 + CHALLENGE.length, 0x80, CHALLENGE.length, ...CHALLENGE] : []),
      ...(initiate.length > 0 ? [0xbe, initiate.length + 2, 0x04, initiate.length, ...initiate] : []),
    ];
    return [0x61, body.length, ...body];
  }

  #prove(action: Bytes): Bytes {
    const proof = action.slice(15);
    const isGood = same(proof, this.#keys.proof(this.#keys.clientTitle, proof.slice(1, 5), CHALLENGE));
    if (!isGood) return [0xc7, 0x01, action[2], 0x03, 0x00];
    this.#associated = "yes";
    const counter = this.#keys.nextCounter();
    const own = this.#keys.proof(TITLE, counter, this.#clientChallenge);
    return [0xc7, 0x01, action[2], 0x00, 0x01, 0x00, ...octets(own)];
  }

  #complain(name: string): void {
    this.complaints.set(name, (this.complaints.get(name) ?? 0) + 1);
  }
}

const INITIATE_RESPONSE: Bytes = [
  0x08, 0x00, 0x06, 0x5f, 0x1f, 0x04, 0x00, 0x00, 0x10, 0x11, 0x01, 0xf4, 0x00, 0x07,
];

export const dlmsSimulators: readonly Simulator[] = dlmsModels.map((model) => ({
  id: model.id,
  aliases: [],
  protocol: "dlms",
  title: model.title,
  create: (options) => new DlmsMeter(model, options),
  commands(line) {
    const meter = model.modeE ? "dlms-optical" : "dlms-direct";
    const secret = model.password ? ` --password ${model.password}` : "";
    const keys = model.ciphered ? ` --key ${KEY} --auth-key ${AUTHENTICATION_KEY}` : "";
    return [`iris read --meter ${meter} --line ${line}${secret}${keys}`];
  },
}));
