/**
 * What the gateway speaks with one meter with: the line, the readout of the meter's protocol, and the readings that it
 * fills. Says nothing about when.
 */
import type { Device } from "../device/device.js";
import { Line } from "../line/line.js";
import type { LineOwner } from "../line/owner.js";
import { isTcpTarget } from "../line/target.js";
import { believable } from "../meters/kamstrup-guard.js";
import type { Meter } from "../meters/meter.js";
import { findProtocol, type ProtocolOptions } from "../meters/protocols.js";
import { Readings } from "../reading/readings.js";
import type { MeterReadout } from "../readout/protocol.js";
import { everyReadout } from "./detector.js";
import type { Remains } from "./remains.js";

/** Milliseconds a KMP meter stays awake after the first byte of a reply; others are taken to sleep at once. */
const AWAKE_AFTER_REPLY = 1_600;
/** Rows for codes that the meter's table does not name. */
const SPARE_ROWS = 48;
const TEXT_ROWS = 32;
/** Longest text of a reading in bytes. */
const TEXT_LIMIT = 40;

export class Conversation {
  readonly line: Line;
  meter: Meter | undefined;
  /** Undefined while nobody knows which meter it is. */
  readout: MeterReadout | undefined;
  readings = new Readings([], { spare: 0, texts: 0, textLimit: 0 });
  readonly #before: Remains | undefined;
  readonly #device: Device;
  readonly #options: ProtocolOptions;

  constructor(device: Device, target: string, options: ProtocolOptions, before: Remains | undefined) {
    this.#device = device;
    this.#before = before;
    this.#options = { ...options, isSerial: !isTcpTarget(target) };
    this.line = new Line(device, target, AWAKE_AFTER_REPLY);
  }

  /** The meter speaks by itself. */
  get isPassive(): boolean {
    return this.readout?.passive === true;
  }

  /** It is this meter from now on; undefined: nobody knows any more. The last readings stay. */
  know(meter: Meter | undefined): void {
    this.meter = meter;
    this.readout = undefined;
    if (!meter) return;
    this.readings = this.#before?.meter === meter ? this.#before.readings : this.#made(meter);
    // The gateway before may have been closed in the middle of a conversation.
    this.readings.discard();
    const sink = believable(meter, this.readings);
    this.readout = findProtocol(meter.protocol)?.readout(meter, sink, { ...this.#options, meter });
  }

  #made(meter: Meter): Readings {
    return new Readings(
      meter.fields.map((field) => field.code),
      {
        spare: this.#device.room?.spareRows ?? SPARE_ROWS,
        texts: this.#device.room?.textRows ?? TEXT_ROWS,
        textLimit: meter.textLimit ?? TEXT_LIMIT,
      },
    );
  }

  /** Known from an earlier life: the meter does not have these. */
  leaveOut(codes: readonly number[]): void {
    for (let index = 0; index < codes.length; index++) {
      this.readout?.leaveOut?.(codes[index]);
      this.readings.absent(codes[index]);
    }
    this.readings.commit();
  }

  /** The meter is known, and nobody is speaking. */
  run(set: number, owner: LineOwner): void {
    this.stamp();
    this.readout!.select(set);
    this.line.run(this.readout!, owner);
  }

  /** What is committed from now on was read now. */
  stamp(): void {
    this.readings.now = this.#device.now();
    this.readings.wallSeconds = this.#device.wallSeconds();
  }

  /** What the alignment assistant may ask with. */
  probes(): readonly MeterReadout[] {
    return this.readout ? [this.readout] : everyReadout(this.#options);
  }
}
