/**
 * Commands that clients of the broker give, on <root>/<mac6>/<meter id or "gateway">/command/<name>:
 *
 *   gateway   restart "PRESS" · install "install"
 *   meter     read "PRESS" · align "PRESS" · interval "<seconds>" · schedule "<kind>"
 *
 * A retained command is ignored: it would be carried out at each connection. What is not understood is dropped;
 * who may publish here is the broker's business (access control lists).
 */
import type { GatewayView, MeterView } from "../serve/view.js";
import type { Controls } from "./controls.js";
import { INSTALLED, PRESSED } from "./entities.js";
import type { Link, Message, Source } from "./message.js";
import { GATEWAY_ID } from "./state.js";

export interface CommandsOwner {
  /** A setting of a meter was changed by a command, or was not. */
  meterChanged(meter: MeterView): void;
}

export class Commands implements Source {
  readonly messages = 0;
  readonly subscriptions: readonly string[];
  /** Commands carried out, and those that were refused or not understood. */
  accepted = 0;
  refused = 0;
  readonly #gateway: GatewayView;
  readonly #controls: Controls;
  readonly #base: string;
  readonly #owner: CommandsOwner;

  constructor(gateway: GatewayView, controls: Controls, base: string, owner: CommandsOwner) {
    this.#gateway = gateway;
    this.#controls = controls;
    this.#base = `${base}/`;
    this.#owner = owner;
    this.subscriptions = Object.freeze([`${base}/+/command/+`]);
  }

  attach(_link: Link): void {}

  connected(): void {}

  compose(_index: number, _message: Message): boolean {
    return false;
  }

  received(topic: string, payload: string, retained: boolean): boolean {
    if (!topic.startsWith(this.#base)) return false;
    const levels = topic.slice(this.#base.length).split("/");
    if (levels.length !== 3 || levels[1] !== "command") return false;
    if (!retained && this.#carryOut(levels[0], levels[2], payload)) this.accepted++;
    else this.refused++;
    return true;
  }

  #carryOut(id: string, name: string, payload: string): boolean {
    if (id === GATEWAY_ID) return this.#ofGateway(name, payload);
    const { meters } = this.#gateway;
    for (let index = 0; index < meters.length; index++)
      if (meters[index].id === id) return this.#ofMeter(meters[index], name, payload);
    return false;
  }

  #ofGateway(name: string, payload: string): boolean {
    const controls = this.#controls;
    if (name === "install" && payload === INSTALLED) {
      controls.installUpdate();
      return true;
    }
    if (name !== "restart" || payload !== PRESSED || !controls.restart) return false;
    controls.restart();
    return true;
  }

  #ofMeter(meter: MeterView, name: string, payload: string): boolean {
    const controls = this.#controls;
    switch (name) {
      case "read":
        if (payload !== PRESSED) return false;
        controls.readNow(meter.id);
        return true;
      case "align":
        if (payload !== PRESSED || !controls.align) return false;
        controls.align(meter.id);
        return true;
      case "interval":
        return this.#set(
          meter,
          /^\d{1,5}(\.0)?$/.test(payload) && (controls.setReadInterval?.(meter.id, Number(payload)) ?? false),
        );
      case "schedule":
        if (!controls.schedules?.includes(payload)) return false;
        return this.#set(meter, controls.setSchedule?.(meter.id, payload) ?? false);
    }
    return false;
  }

  /** Whatever was decided, the client is told what holds now. */
  #set(meter: MeterView, accepted: boolean): boolean {
    this.#owner.meterChanged(meter);
    return accepted;
  }
}
