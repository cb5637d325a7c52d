/**
 * A simulated Hargassner boiler: a real line every second (hargassner-lines.ts) to whoever is connected, another state
 * of the boiler every STATE_LINES lines with what the boiler says of it in between. It hears one question, "$DAQ DESC", and
 * with the fault `list` answers it in pieces, between which its lines go on. Everything else is a complaint: "written to".
 *
 * `update` gives it another program after so many lines, as an update of a real one does: lines of another length.
 */
import { type BoilerProgram, nanoK3, nanoSolar, neoHv } from "./hargassner-lines.js";
import type { MeterOptions, SimulatedMeter, Simulator } from "./simulated-meter.js";

const PERIOD = 1000;
/** Lines of one state; a real boiler takes minutes. */
export const STATE_LINES = 10;
const QUESTION = "$DAQ DESC";
/** Longest line that it reads. */
const HEARD_LIMIT = 64;
/** Bytes of the list between two lines, and the pause after them. */
const PIECE = 4096;
const PIECE_PAUSE = 100;

export class Boiler implements SimulatedMeter {
  readonly awakeMs = 0;
  readonly complaints = new Map<string, number>();
  readonly #options: MeterOptions;
  readonly #other: BoilerProgram;
  #program: BoilerProgram;
  #heard = "";
  #lines = 0;
  #shown = 0;
  #lineDue: number;
  #list = "";
  #pieceDue = Number.POSITIVE_INFINITY;

  constructor(options: MeterOptions, program: BoilerProgram, other: BoilerProgram) {
    this.#options = options;
    this.#program = program;
    this.#other = other;
    this.#lineDue = options.now() + PERIOD;
  }

  get deadline(): number {
    return Math.min(this.#lineDue, this.#pieceDue);
  }

  receive(byte: number, now: number): void {
    const letter = String.fromCharCode(byte);
    if (letter !== "\r" && letter !== "\n") {
      if (this.#heard.length < HEARD_LIMIT) this.#heard += letter;
      return;
    }
    const question = this.#heard;
    this.#heard = "";
    if (question === "") return;
    if (question !== QUESTION) this.#complain("written to");
    else if (this.#options.faults.list) {
      this.#list = `$<<${listText(this.#program)}>>\r\n`;
      this.#pieceDue = now;
    }
  }

  expire(now: number): void {
    if (now >= this.#pieceDue) this.#sendPiece(now);
    if (now < this.#lineDue) return;
    this.#lineDue = now + PERIOD;
    if (this.#lines === this.#options.faults.update) {
      this.#program = this.#other;
      this.#shown = 0;
    }
    this.#sendLine();
  }

  disconnected(): void {
    this.#heard = "";
    this.#list = "";
    this.#pieceDue = Number.POSITIVE_INFINITY;
  }

  #sendLine(): void {
    const { lines, events } = this.#program;
    const state = Math.floor(this.#shown / STATE_LINES) % lines.length;
    const event = this.#shown % STATE_LINES === 0 ? events[state] : "";
    this.#lines++;
    this.#shown++;
    this.#send(`${event === "" ? "" : `${event}\r\n`}${lines[state]} \r\n`);
  }

  #sendPiece(now: number): void {
    this.#send(this.#list.slice(0, PIECE));
    this.#list = this.#list.slice(PIECE);
    this.#pieceDue = this.#list === "" ? Number.POSITIVE_INFINITY : now + PIECE_PAUSE;
  }

  #send(text: string): void {
    const bytes = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
    this.#options.wire.transmit(bytes, 0);
  }

  #complain(name: string): void {
    this.complaints.set(name, (this.complaints.get(name) ?? 0) + 1);
  }
}

/** The list of channels as a boiler writes it. */
function listText(program: BoilerProgram): string {
  const analog = program.analog.split(";").map((channel, id) => {
    const [name, unit, decimals] = channel.split("|");
    return `<CHANNEL id='${id}' name='${name}' unit='${unit}'${decimals === "" ? "" : ` dop='${decimals}'`}/>\r\n`;
  });
  const digital = program.digital.flatMap((word, id) =>
    word === ""
      ? []
      : word.split(";").map((channel) => {
          const [bit, name] = channel.split("|");
          return `<CHANNEL id='${id}' bit='${bit}' name='${name}'/>\r\n`;
        }),
  );
  return `<DAQPRJ>\r\n<ANALOG>\r\n${analog.join("")}</ANALOG>\r\n<DIGITAL>\r\n${digital.join("")}</DIGITAL>\r\n</DAQPRJ>`;
}

function simulator(id: string, title: string, program: BoilerProgram, other: BoilerProgram): Simulator {
  return Object.freeze({
    id,
    aliases: Object.freeze([id.replace("hargassner-", "")]),
    protocol: "hargassner",
    // A real one serves a few.
    clients: 3,
    title: `${title} (a real line every second)`,
    create: (options) => new Boiler(options, program, other),
    commands: (line) => [`iris read --meter ${id} --line ${line}`],
  } satisfies Simulator);
}

export const hargassnerSimulators: readonly Simulator[] = Object.freeze([
  simulator("hargassner-nano", "Hargassner Nano.2 25, V14.0k3", nanoK3, nanoSolar),
  simulator("hargassner-neo-hv", "Hargassner Neo-HV 30, V10.2HAR.n1", neoHv, nanoSolar),
]);
