/**
 * The read path of the commercial Kamst-IR gateway, so that its clients (Homey, the Prometheus exporter, Home
 * Assistant's REST sensors) work unchanged:
 *
 *   GET /kamst-ir/api/read   what every known client asks for
 *   GET /kamstir/api/read    what the maker documents
 *
 * One flat object, every value a string, names and order as there, see publish/kamstir-fields.ts. A value that
 * is not known is left out. Before the first good read it is a 503 that says why, never zeros. It needs no
 * login, changes nothing, and can be switched off. The paths of the sibling gateways are 404: clients take
 * whatever answers there for the sibling.
 *
 * The last member is one that no client looks for: simple ones look for the comma behind a value.
 */
import { Json } from "../bytes/json.js";
import { phrases } from "../bytes/phrases.js";
import { writeUtc } from "../bytes/time.js";
import type { Writer } from "../bytes/writer.js";
import { FIRMWARE_NUMBER, firmwareOnOffer } from "../publish/firmware-number.js";
import { type KamstirRows, kamstirNames } from "../publish/kamstir-fields.js";
import { chosenMeter, kamstirRows } from "../publish/selection.js";
import type { Readings } from "../reading/readings.js";
import { Fault, faultName } from "../readout/fault.js";
import { ContentType } from "./content-type.js";
import type { Exchange } from "./exchange.js";
import { Method } from "./method.js";
import { Piece, type Source } from "./output.js";
import { Access, type Route, routeTable } from "./router.js";
import type { GatewayView, MeterView } from "./view.js";

const kamstirPaths: readonly string[] = Object.freeze(["/kamst-ir/api/read", "/kamstir/api/read"]);

const QUOTE = 0x22;
const CLOSE = 0x7d;
/** `,"heat_energy":"` for each field: the names are written with every reply. */
const names = phrases(kamstirNames.map((name) => `,"${name}":"`));

export class Kamstir {
  readonly #view: GatewayView;
  readonly #meterId: string;
  #readings: Readings | undefined;
  #rows: KamstirRows | undefined;

  readonly #raw: boolean;

  /**
   * @param meterId the meter that is shown; empty = the first
   * @param raw numbers as the meter sends them, whatever their unit
   */
  constructor(view: GatewayView, meterId: string, raw = false) {
    this.#raw = raw;
    this.#view = view;
    this.#meterId = meterId;
  }

  read({ response }: Exchange): void {
    const meter = chosenMeter(this.#view, this.#meterId);
    const rows = meter ? this.#rowsOf(meter) : undefined;
    if (!rows?.anyPresent) {
      response.error(503, reasonOf(meter), "no-reading");
      return;
    }
    response.begin(200);
    response.stream(ContentType.Json, new Reply(this.#view, rows));
  }

  /** The fields' rows; found anew when the meter turned out to be another model. */
  #rowsOf(view: MeterView): KamstirRows | undefined {
    if (!view.meter) return undefined;
    if (this.#readings !== view.readings) {
      this.#readings = view.readings;
      this.#rows = kamstirRows(view, this.#raw);
    }
    return this.#rows;
  }
}

/** The object, a field a piece. */
class Reply implements Source {
  readonly #view: GatewayView;
  readonly #rows: KamstirRows;

  constructor(view: GatewayView, rows: KamstirRows) {
    this.#view = view;
    this.#rows = rows;
  }

  piece(index: number, writer: Writer): number {
    const field = index - 1;
    if (field > kamstirNames.length) return Piece.End;
    if (field < 0) writeGateway(writer, this.#view);
    else if (field === kamstirNames.length) {
      new Json(writer, true).key("ip_address").text(this.#view.addresses[0] ?? "");
      writer.byte(CLOSE);
    } else {
      const start = writer.position;
      writer.phrase(names, field);
      if (this.#rows.write(writer, field)) writer.byte(QUOTE);
      else if (!writer.overflow) writer.rewind(start);
    }
    return Piece.Written;
  }
}

function writeGateway(writer: Writer, view: GatewayView): void {
  const json = new Json(writer).openObject();
  json.key("mac_address").text(underscoredMac(view.mac));
  json.key("gateway_model").text(`iris_kamstir_gateway_v${view.version} - ${view.board}`);
  if (view.startupSeconds > 0) {
    json.key("startup_time").raw();
    json.quote();
    writeUtc(writer, view.startupSeconds);
    json.quote();
  }
  json.key("firmware_running").text(FIRMWARE_NUMBER);
  json.key("firmware_available").text(firmwareOnOffer(view));
  json.key("firmware_update_available").text(`${view.updateAvailable}`);
  if (view.signalStrength !== 0) json.key("wifi_rssi").text(`${view.signalStrength}`);
  json.key("mqtt_configured").text(`${view.mqttConfigured}`);
}

/** "94_54_C5_00_00_01" for "9454c5000001". */
function underscoredMac(mac: string): string {
  let text = "";
  for (let index = 0; index < mac.length; index += 2)
    text += `${index === 0 ? "" : "_"}${mac.slice(index, index + 2)}`;
  return text.toUpperCase();
}

function reasonOf(meter: MeterView | undefined): string {
  if (!meter) return "There is no meter.";
  if (meter.lastReadAt >= 0) return "The meter tells none of the values that are shown here.";
  if (meter.trouble !== "") return `The meter has not been read yet: ${meter.trouble}.`;
  if (meter.lastFault !== Fault.None)
    return `The meter has not been read yet: ${faultName(meter.lastFault)}.`;
  return "The meter has not been read yet.";
}

/** Routes of a `Kamstir`. */
export const kamstirRoutes: readonly Route[] = routeTable(
  kamstirPaths.map((path) => ({
    method: Method.Get,
    path,
    access: Access.Public,
    handle: (exchange: Exchange, kamstir: Kamstir) => kamstir.read(exchange),
  })),
);
