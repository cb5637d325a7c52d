/**
 * The state of the onboarding as JSON, a network a piece:
 *
 *   {"state": "open", "fault": "", "name": "Iris-d4e5f6", "network": {"ssid": "Home"} | null,
 *    "address": {"name", "ip", "url", "nameUrl"} | null, "scanning": false,
 *    "networks": [{"ssid", "strength", "secured"}]}
 *
 * A network's name that is not UTF-8, or has control characters, is "ssidHex" instead of "ssid". No password is in it.
 */

import { writeHex } from "../bytes/hex.js";
import { Json } from "../bytes/json.js";
import { ascii, latinText, type Writer } from "../bytes/writer.js";
import { ownLabel } from "../serve/names.js";
import { Piece, type Source } from "../serve/output.js";
import { ssidText } from "./choice.js";
import { type Onboarding, OnboardingState } from "./onboarding.js";
import type { Network } from "./radio.js";

const states: readonly string[] = Object.freeze([
  "closed",
  "open",
  "joining",
  "addressing",
  "keeping",
  "joined",
]);
const faults: readonly string[] = Object.freeze([
  "",
  "password",
  "not-found",
  "no-address",
  "refused",
  "not-kept",
]);

/** Where the gateway will be found. */
export interface Place {
  readonly mac: string;
  /** Of REST and the dashboard. */
  readonly port: number;
}

const END = ascii("]}\n");

/** One answer: the networks are those of its beginning. */
export class StateJson implements Source {
  readonly #onboarding: Onboarding;
  readonly #place: Place;
  readonly #networks: readonly Network[];
  readonly #json = new Json();

  constructor(onboarding: Onboarding, place: Place) {
    this.#onboarding = onboarding;
    this.#place = place;
    this.#networks = onboarding.networks;
  }

  piece(index: number, writer: Writer): number {
    if (index > this.#networks.length + 1) return Piece.End;
    if (index === 0) this.#head(writer);
    else if (index > this.#networks.length) writer.put(END);
    else {
      const { ssid, strength, secured } = this.#networks[index - 1];
      const json = this.#json.attach(writer, index > 1).openObject();
      writeName(json, ssid);
      json.key("strength").integer(strength);
      json.key("secured").boolean(secured);
      json.closeObject();
    }
    return Piece.Written;
  }

  #head(writer: Writer): void {
    const { state, fault, name, ssid, scanning } = this.#onboarding;
    const json = this.#json.attach(writer).openObject();
    json.key("state").text(states[state]);
    json.key("fault").text(faults[fault]);
    json.key("name").text(name);
    json.key("network");
    if (ssid.length === 0) json.null();
    else {
      json.openObject();
      writeName(json, ssid);
      json.closeObject();
    }
    json.key("address");
    if (state === OnboardingState.Joined) this.#address(json);
    else json.null();
    json.key("scanning").boolean(scanning);
    json.key("networks").openArray();
  }

  #address(json: Json): void {
    const { mac, port } = this.#place;
    const { address } = this.#onboarding;
    const name = `${ownLabel(mac)}.local`;
    const suffix = port === 80 ? "/" : `:${port}/`;
    json.openObject();
    json.key("name").text(name);
    json.key("ip").text(address);
    json.key("url").text(`http://${address}${suffix}`);
    json.key("nameUrl").text(`http://${name}${suffix}`);
    json.closeObject();
  }
}

function writeName(json: Json, ssid: Uint8Array): void {
  const text = ssidText(ssid);
  if (text !== undefined) {
    json.key("ssid").text(text);
    return;
  }
  const digits = new Uint8Array(2 * ssid.length);
  writeHex(digits, 0, ssid, 0, ssid.length);
  json.key("ssidHex").text(latinText(digits));
}
