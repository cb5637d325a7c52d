/** A device, a radio with networks around it, and an onboarding over both, for the tests. */
import { SimulatedRadio } from "../../hosts/bench/radio.js";
import { ascii } from "../../modules/bytes/writer.js";
import { type Choice, Onboarding } from "../../modules/onboarding/onboarding.js";
import type { FixedAddress } from "../../modules/onboarding/radio.js";
import { FakeDevice } from "../fake-device.js";

export const HOME = "Home";
export const PASSWORD = "correct horse";

export function choice(ssid = HOME, password = PASSWORD, fixed?: FixedAddress): Choice {
  return { credentials: { ssid: ascii(ssid), password, fixed }, admin: "owner-password", settings: {} };
}

export class House {
  readonly device: FakeDevice;
  readonly radio: SimulatedRadio;
  readonly onboarding: Onboarding;
  /** What was kept, and how the own network was closed. */
  readonly kept: Choice[] = [];
  readonly closed: boolean[] = [];
  /** Set: keeping fails with this sentence. */
  trouble = "";
  /** Milliseconds that keeping takes: a slow hash. */
  keepMs = 900;

  constructor(device = new FakeDevice()) {
    this.device = device;
    this.radio = new SimulatedRadio(device, [
      { ssid: HOME, password: PASSWORD, strength: -61, address: "192.0.2.31" },
      { ssid: "Guests", strength: -70 },
      { ssid: "Cellar", password: PASSWORD, hidden: true },
      { ssid: "Silent", password: PASSWORD, withoutAddresses: true, strength: -50 },
    ]);
    this.onboarding = new Onboarding(device, this.radio, {
      keep: (chosen, done) =>
        device
          .timer(() => {
            if (this.trouble === "") this.kept.push(chosen);
            done(this.trouble);
          })
          .set(this.keepMs),
      closed: (joined) => this.closed.push(joined),
    });
  }
}
