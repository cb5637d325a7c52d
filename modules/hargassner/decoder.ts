/** Lines of a boiler out of captured bytes: what `iris decode` feeds. Delivers every channel whose place is certain. */
import type { Sink } from "../reading/sink.js";
import type { Decoder } from "../readout/protocol.js";
import { Boiler, type BoilerOptions, type Withheld } from "./boiler.js";
import { Portion } from "./message.js";

export class HargassnerDecoder implements Decoder {
  readonly boiler: Boiler;

  constructor(sink: Sink, options: BoilerOptions = {}) {
    this.boiler = new Boiler(sink, options, Portion.Raw);
  }

  get fault(): number {
    return this.boiler.fault;
  }

  push(byte: number): number {
    return this.boiler.push(byte);
  }

  end(): number {
    return this.boiler.end();
  }

  codeText(code: number): string {
    return this.boiler.codeText(code);
  }

  keyText(code: number): string {
    return this.boiler.keyText(code);
  }

  remark(): string {
    return this.boiler.remark();
  }

  withheld(): readonly Withheld[] {
    return this.boiler.withheld();
  }
}
