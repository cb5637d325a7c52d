/**
 * The ESP32 around the gateway: Wi-Fi, clock, name on the network, light and button, and the slots of the firmware.
 * A new one is kept once its self-test (modules/update) held after TRIAL; one that has not got so far by TRIAL_LIMIT is
 * given up by a restart, which brings the old one back. Where nothing is set up yet, the first start
 * (modules/onboarding) runs instead of the gateway; the button opens its network again.
 */
import Digital from "embedded:io/digital";
import { parseHex } from "../../modules/bytes/hex.js";
import type { Keeper } from "../../modules/gateway/kept-settings.js";
import { defaultSettings } from "../../modules/gateway/settings.js";
import type { Accounts } from "../../modules/login/accounts.js";
import { FirstStart } from "../../modules/onboarding/first-start.js";
import { keepChoice, readCredentials } from "../../modules/onboarding/keeping.js";
import { OnboardingState } from "../../modules/onboarding/onboarding.js";
import { Fault } from "../../modules/readout/fault.js";
import { ReadSet } from "../../modules/readout/protocol.js";
import { Verdict } from "../../modules/readout/verdict.js";
import type { GatewayView } from "../../modules/serve/view.js";
import { derivationOf } from "../moddable/derivation.js";
import { gcm } from "../moddable/gcm.js";
import type { Host } from "../moddable/host.js";
import { RecordKeeper } from "../moddable/keeper.js";
import { trustedKeys } from "../moddable/keys.js";
import type { SecureCarrier } from "../moddable/mqtt.js";
import { FlashPages } from "../moddable/pages.js";
import { mac, monotonic, restart } from "../moddable/platform.js";
import { ReusableTimer } from "../moddable/timer.js";
import { version } from "../moddable/version.js";
import type { Board, Pin } from "./board.js";
import { Button, Press, SAMPLE_INTERVAL } from "./button.js";
import { Clock } from "./clock.js";
import { Esp32Device, openStorage } from "./device.js";
import { Discovery } from "./discovery.js";
import { FirmwareSlots, forgetAll } from "./firmware.js";
import { Led, Light } from "./led.js";
import { OWN_ADDRESS, WifiRadio } from "./radio.js";
import { esp32Crypto } from "./update-crypto.js";
import { type WifiOwner, WifiStation } from "./wifi.js";

/** A router that was switched off with the dongle needs minutes until it is back. */
const TRIAL = 60_000;
const TRIAL_LIMIT = 600_000;
const LOOK_INTERVAL = 1_000;

class Esp32 {
  readonly host: Host;
  readonly #clock = new Clock();
  readonly #discovery = new Discovery(mac(), version);
  /** Absent: nothing is set up yet. */
  readonly #wifi: WifiStation | undefined;
  #firstStart: FirstStart | undefined;
  readonly #led: Led;
  readonly #button = new Button();
  readonly #isPressed: () => boolean;
  #gateway: GatewayView | undefined;
  readonly #lookTimer: ReusableTimer;
  readonly #buttonTimer: ReusableTimer;
  #warning = false;

  constructor(board: Board, secure: SecureCarrier | undefined) {
    this.#led = new Led(output(board.led));
    this.#isPressed = input(board.button);
    const storage = openStorage();
    const credentials = readCredentials(storage);
    const radio = credentials ? undefined : new WifiRadio();
    this.#wifi = credentials && new WifiStation(credentials, this.#wifiOwner());
    const device = new Esp32Device(board, storage, (this.#wifi ?? radio)!, secure);
    const keeper = new RecordKeeper(storage, firstSettings(board), false, forgetAll);
    this.host = {
      device,
      keeper,
      derivation: derivationOf(device),
      pages: new FlashPages("web"),
      gcm,
      update: {
        crypto: esp32Crypto,
        slots: new FirmwareSlots(),
        keys: trustedKeys.map((text) => parseHex(text)!),
        settleTime: TRIAL,
        selfTestLimit: TRIAL_LIMIT,
      },
      running: (gateway) => {
        this.#gateway = gateway;
      },
      listening: (port, mdns) => this.#discovery.serve(port, mdns),
      // The owner begins anew, in an own network.
      erased: restart,
      firstStart: radio && ((accounts) => this.#begin(device, radio, keeper, accounts, board)),
    };
    this.#lookTimer = new ReusableTimer(() => this.#look());
    this.#buttonTimer = new ReusableTimer(() => this.#sample());
    this.#lookTimer.set(LOOK_INTERVAL);
    this.#buttonTimer.set(SAMPLE_INTERVAL);
  }

  #wifiOwner(): WifiOwner {
    return {
      networkChanged: (isUp) => {
        if (!isUp) return;
        this.#clock.start();
        this.#discovery.start();
      },
      restart,
    };
  }

  /** Opens the own network; what was chosen there is in effect after a restart. */
  #begin(device: Esp32Device, radio: WifiRadio, keeper: Keeper, accounts: Accounts, board: Board): void {
    this.#firstStart = new FirstStart(device, radio, {
      address: OWN_ADDRESS,
      pages: new FlashPages("portal"),
      first: { line: board.serials[0].name },
      restPort: defaultSettings().rest.port,
      keep: (choice, done) => keepChoice(choice, accounts, keeper, device.storage, done),
      closed: (joined) => {
        if (joined) restart();
      },
      listening: (url) => device.log(`own network ${this.#firstStart?.onboarding.name}, portal ${url}`),
    });
    this.#firstStart.open();
  }

  #look(): void {
    this.#lookTimer.set(LOOK_INTERVAL);
    if (!this.#warning) this.#led.show(this.#light());
  }

  #light(): number {
    if (this.#firstStart)
      return this.#firstStart.onboarding.state === OnboardingState.Closed
        ? Light.NoNetwork
        : Light.OwnNetwork;
    const gateway = this.#gateway;
    if (!gateway) return Light.Starting;
    for (let index = 0; index < gateway.meters.length; index++) {
      const { alignment } = gateway.meters[index];
      if (!alignment?.running) continue;
      if (alignment.verdict === Verdict.Good) return Light.Aligned;
      return alignment.verdict >= Verdict.Framing ? Light.Near : Light.Searching;
    }
    if (!this.#wifi?.isUp) return Light.NoNetwork;
    for (let index = 0; index < gateway.meters.length; index++)
      if (gateway.meters[index].lastFault !== Fault.None) return Light.MeterSilent;
    return Light.Well;
  }

  #sample(): void {
    this.#buttonTimer.set(SAMPLE_INTERVAL);
    const press = this.#button.sample(this.#isPressed(), monotonic());
    this.#warning = press === Press.Warn;
    if (press === Press.Warn) this.#led.show(Light.Reset);
    else if (press === Press.Short && this.#firstStart) this.#firstStart.open();
    else if (press === Press.Short) this.#readNow();
    else if (press === Press.Reset) {
      forgetAll();
      restart();
    }
  }

  #readNow(): void {
    const gateway = this.#gateway;
    if (!gateway) return;
    for (let index = 0; index < gateway.meters.length; index++)
      gateway.readNow(gateway.meters[index].id, ReadSet.Live);
  }
}

/** A new device looks for a meter under the head, on the first serial port. */
function firstSettings(board: Board): string {
  return JSON.stringify({ meters: [{ id: "meter", model: "auto", line: board.serials[0].name }] });
}

function output(pin: Pin): (on: boolean) => void {
  const digital = new Digital({ pin: pin.pin, mode: Digital.Output });
  return (on) => digital.write(on === pin.activeLow ? 0 : 1);
}

function input(pin: Pin): () => boolean {
  const digital = new Digital({ pin: pin.pin, mode: Digital.InputPullUp });
  return () => digital.read() === (pin.activeLow ? 0 : 1);
}

export function openEsp32(board: Board, secure?: SecureCarrier): Host {
  return new Esp32(board, secure).host;
}
