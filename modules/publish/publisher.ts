/**
 * What modules/gateway tells every publisher. A publisher reads the committed values from the views when it
 * needs them; nothing is handed over, copied or queued here.
 */
import type { MeterView } from "../serve/view.js";

export interface Publisher {
  /** Readings of this meter were committed. */
  meterRead(meter: MeterView): void;
  /** It answers or no longer does, was recognised, or its settings changed. */
  meterChanged(meter: MeterView): void;
  /** Version, update, addresses or settings of the gateway changed. */
  gatewayChanged(): void;
  /** Says goodbye and closes. `done` is called once, within two seconds. Twice is fine. */
  close(done?: () => void): void;
}
