/**
 * The message of kamstrup-402-mqtt, for those who come from there: one JSON object on `<topic>/values` after each
 * good read, with its keys and plain numbers:
 *
 *   {"energy": 227.445, "volume": 2131.935, "temp1": 52.81, "temp2": 39.94}
 *
 * It gives the numbers as the meter sends them, whatever its unit (a MWh meter's energy in MWh), and dates as
 * numbers (260103); so do we, unless the owner wants the commercial gateway's units. What the meter has not told
 * is left out, as there.
 */
import { Writer } from "../bytes/writer.js";
import type { Readings } from "../reading/readings.js";
import type { GatewayView, MeterView } from "../serve/view.js";
import type { KamstirRows } from "./kamstir-fields.js";
import type { Link, Message, Source } from "./message.js";
import { writeKey } from "./payload.js";
import { chosenMeter, kamstirRows } from "./selection.js";
import type { PublishSettings } from "./settings.js";

/** Its names, in the order of `kamstirFields`; newer fields of that list it does not know. */
export const kamstrup402Keys: readonly string[] = Object.freeze(
  (
    "energy power temp1 temp2 tempdiff flow volume minflow_m maxflow_m minflowDate_m maxflowDate_m " +
    "minpower_m maxpower_m avgtemp1_m avgtemp2_m minpowerdate_m maxpowerdate_m " +
    "minflow_y maxflow_y minflowdate_y maxflowdate_y minpower_y maxpower_y avgtemp1_y avgtemp2_y " +
    "minpowerdate_y maxpowerdate_y temp1xm3 temp2xm3 infoevent hourcounter"
  ).split(" "),
);

/** Longest text of one value. */
const VALUE_BYTES = 160;
const ZERO = 0x30;
const NINE = 0x39;

export class Kamstrup402Topic implements Source {
  readonly messages = 1;
  readonly #gateway: GatewayView;
  readonly #settings: PublishSettings["kamstrup402"];
  readonly #value = new Writer(new Uint8Array(VALUE_BYTES));
  #rows: KamstirRows | undefined;
  #readings: Readings | undefined;
  #link: Link | undefined;

  constructor(gateway: GatewayView, settings: PublishSettings["kamstrup402"]) {
    this.#gateway = gateway;
    this.#settings = settings;
  }

  attach(link: Link): void {
    this.#link = link;
  }

  connected(): void {
    if (this.#settings.delivery.retain) this.#link?.mark(this, 0, 0);
  }

  meterRead(view: MeterView): void {
    if (view === chosenMeter(this.#gateway, this.#settings.meter)) this.#link?.mark(this, 0, 0);
  }

  compose(_index: number, message: Message): boolean {
    const view = chosenMeter(this.#gateway, this.#settings.meter);
    if (!view?.meter) return false;
    if (this.#readings !== view.readings) {
      this.#readings = view.readings;
      this.#rows = kamstirRows(view, !this.#settings.convert);
    }
    const rows = this.#rows;
    if (!rows?.anyPresent) return false;
    message.topic = `${this.#settings.topic}/values`;
    message.qos = this.#settings.delivery.qos;
    message.retain = this.#settings.delivery.retain;
    const writer = message.payload;
    writer.byte(0x7b);
    for (let index = 0; index < kamstrup402Keys.length; index++) {
      this.#value.reset();
      if (!rows.write(this.#value, index) || this.#value.overflow) continue;
      writeKey(writer, kamstrup402Keys[index]);
      writeNumber(writer, this.#value);
    }
    writer.byte(0x7d);
    return true;
  }
}

/** Digits as a JSON number: the zero in front of the year 2003 is none of it. */
function writeNumber(writer: Writer, value: Writer): void {
  let start = 0;
  const { buffer, position } = value;
  while (
    start + 1 < position &&
    buffer[start] === ZERO &&
    buffer[start + 1] >= ZERO &&
    buffer[start + 1] <= NINE
  )
    start++;
  writer.bytes(buffer, start, position);
}
