/**
 * The whole gateway: meters, publishers, REST, put together from settings over one device.
 *
 * It owns the readers and tells the publishers what they read; it is what REST and MQTT see as `GatewayView`.
 * Everything is made in the constructor, nothing runs before `start`, `close` ends all of it.
 */
import { Zone } from "../bytes/zone.js";
import type { Device, SystemHealth } from "../device/device.js";
import type { Accounts } from "../login/accounts.js";
import { InfluxPublisher } from "../publish/influx.js";
import type { MqttPublisher } from "../publish/mqtt-publisher.js";
import { PointSet } from "../publish/points.js";
import type { Publisher } from "../publish/publisher.js";
import { Fault, faultName } from "../readout/fault.js";
import type { Gcm } from "../readout/protocol.js";
import { Event, Events, eventRoutes } from "../serve/events.js";
import { logRoutes } from "../serve/log.js";
import { LoginApi, loginRoutes } from "../serve/login.js";
import { metricsRoute } from "../serve/metrics.js";
import type { Pages } from "../serve/pages.js";
import { openRest } from "../serve/rest.js";
import type { Route } from "../serve/router.js";
import type { Server } from "../serve/server.js";
import { type GatewayView, ReadNow } from "../serve/view.js";
import type { Updater } from "../update/updater.js";
import { openBroker } from "./broker.js";
import { Maps } from "./maps.js";
import { MeterReader, type ReaderOwner } from "./meter-reader.js";
import { protocolOptions } from "./protocol-options.js";
import { remainsOf } from "./remains.js";
import { settingWarnings } from "./setting-warnings.js";
import type { Settings } from "./settings.js";
import { type Household, SettingsApi, settingsRoutes } from "./settings-api.js";
import { openUpdater, type UpdateHost } from "./update.js";

export interface GatewayOptions {
  readonly version: string;
  /** Absent: encrypted telegrams are refused with "key-missing". */
  readonly gcm?: Gcm;
  /** The owner's login; absent: nobody can log in, so that nobody changes anything over REST. */
  readonly accounts?: Accounts;
  /** The dashboard. */
  readonly pages?: Pages;
  /** What this host can update itself with; absent: it never does. */
  readonly update?: UpdateHost;
  /** REST listens on this port. */
  listening?(port: number, mdns: Settings["mdns"]): void;
  /** Called when the broker's connection comes or goes; `reason` is empty when it stands. */
  brokerChanged?(connected: boolean, reason: string): void;
  /** Called after each conversation with a meter. */
  meterRead?(reader: MeterReader, fault: number): void;
}

export class Gateway implements GatewayView, ReaderOwner {
  readonly meters: readonly MeterReader[];
  readonly board: string;
  readonly version: string;
  readonly startedAt: number;
  readonly settings: Settings;
  startupSeconds = 0;
  readonly update: Updater | undefined;
  readonly maps: Maps | undefined;
  readonly #device: Device;
  readonly #options: GatewayOptions;
  readonly #publishers: Publisher[] = [];
  /** Whose last read failed: the log tells of it once, and of its end. */
  readonly #failing = new Set<MeterReader>();
  readonly #mqtt: MqttPublisher | undefined;
  readonly #points: PointSet;
  readonly #household: Household | undefined;
  readonly #events: Events;
  #rest: Server | undefined;
  #closed = false;

  /** @param household keeps the settings, opens the gateway anew when they change; absent: REST does not change them */
  constructor(device: Device, settings: Settings, options: GatewayOptions, household?: Household) {
    this.#household = household;
    this.#device = device;
    this.#options = options;
    this.settings = settings;
    this.version = options.version;
    this.board = device.board;
    this.startedAt = device.now();
    this.startupSeconds = device.wallSeconds();
    const zone = new Zone(settings.clock.utcOffsetMinutes, settings.clock.summerTime);
    this.meters = settings.meters.map(
      (meter) =>
        new MeterReader(
          device,
          meter,
          protocolOptions(meter, options.gcm, device),
          zone,
          this,
          household && remainsOf(household.remains, meter),
        ),
    );
    if (settings.mqtt.enabled) {
      this.#mqtt = openBroker(device, this, () => {
        this.#events.gatewayChanged(Event.Status);
        options.brokerChanged?.(this.mqttConnected, this.#mqtt?.link.reason ?? "");
      });
      this.#publishers.push(this.#mqtt);
    }
    if (this.meters.some((reader) => reader.channelMap() !== undefined))
      this.maps = new Maps(this.meters, (index, text) => {
        this.#events.meterChanged(index, Event.Meter);
        household?.settingChanged(["meters", index, "map"], text);
      });
    this.update =
      options.update && openUpdater(device, this, options.update, household?.settingsRead ?? true);
    const { influx, derived } = settings.publish;
    this.#points = new PointSet(derived);
    this.#events = new Events(
      device,
      this.meters.map((meter) => meter.id),
      () => this.#rest?.wake(),
    );
    if (influx.enabled) this.#publishers.push(new InfluxPublisher(device, this, influx, this.#points));
  }

  get versionAvailable(): string {
    return this.update?.versionAvailable ?? this.version;
  }

  get updateAvailable(): boolean {
    return this.update?.available ?? false;
  }

  /** Port of REST; 0 while there is none. */
  get port(): number {
    return this.#rest?.port ?? 0;
  }

  /** What REST answers; empty while there is none. */
  get routes(): readonly Route[] {
    return this.#rest?.routes ?? [];
  }

  start(): void {
    const { journal } = this.#device;
    if (journal) journal.changed = () => this.#events.logged(journal.last);
    if (this.settings.rest.enabled) this.#rest = this.#openRest();
    this.#mqtt?.open();
    for (const warning of settingWarnings(this.settings, this.meters)) this.#device.log(warning);
    for (const reader of this.meters) reader.start();
    this.update?.start();
  }

  /** Ends everything; `done` is called once the publishers have said goodbye. */
  close(done: () => void = () => {}): void {
    if (this.#closed) {
      done();
      return;
    }
    this.#closed = true;
    for (const reader of this.meters) reader.close();
    this.#rest?.close();
    this.#events.close();
    if (this.#device.journal) this.#device.journal.changed = undefined;
    this.update?.close();
    let open = this.#publishers.length;
    if (open === 0) done();
    for (const publisher of this.#publishers)
      publisher.close(() => {
        if (--open === 0) done();
      });
  }

  get mac(): string {
    return this.#device.mac;
  }

  get mqttConfigured(): boolean {
    return this.settings.mqtt.enabled;
  }

  get mqttConnected(): boolean {
    return this.#mqtt?.connected ?? false;
  }

  get signalStrength(): number {
    return this.#device.signalStrength?.() ?? 0;
  }

  get health(): SystemHealth | undefined {
    return this.#device.health?.();
  }

  get addresses(): readonly string[] {
    return this.#device.addresses();
  }

  now(): number {
    return this.#device.now();
  }

  wallSeconds(): number {
    return this.#device.wallSeconds();
  }

  readNow(meterId: string, set: number): number {
    return this.meters.find((reader) => reader.id === meterId)?.request(set) ?? ReadNow.UnknownMeter;
  }

  /** False: there is no such meter, or its table does not allow that. */
  setReadInterval(meterId: string, seconds: number): boolean {
    const index = this.meters.findIndex((reader) => reader.id === meterId);
    if (index < 0 || !this.meters[index].changeInterval(seconds)) return false;
    this.#events.meterChanged(index, Event.Meter);
    this.#household?.settingChanged(["meters", index, "interval"], seconds);
    return true;
  }

  /** False: there is no such meter or schedule. */
  setSchedule(meterId: string, name: string): boolean {
    const index = this.meters.findIndex((reader) => reader.id === meterId);
    if (index < 0 || !this.meters[index].chooseMode(name)) return false;
    this.#events.meterChanged(index, Event.Meter);
    const { schedule, quiet } = this.settings.meters[index];
    this.#household?.settingChanged(["meters", index, "schedule"], schedule);
    this.#household?.settingChanged(["meters", index, "quiet"], quiet);
    return true;
  }

  align(meterId: string, isWanted: boolean): boolean {
    const reader = this.meters.find((candidate) => candidate.id === meterId);
    reader?.align(isWanted);
    return reader !== undefined;
  }

  meterRead(reader: MeterReader, fault: number): void {
    this.#events.meterChanged(this.meters.indexOf(reader), Event.Meter);
    // The clock may have been set after the start; what was stamped before stays unstamped.
    if (this.startupSeconds === 0 && this.#device.wallSeconds() > 0)
      this.startupSeconds = this.#device.wallSeconds() - Math.floor((this.now() - this.startedAt) / 1000);
    for (const publisher of this.#publishers)
      if (fault === Fault.None) publisher.meterRead(reader);
      else publisher.meterChanged(reader);
    if (fault !== Fault.None && reader.failures === 1) this.#device.log(this.#complaint(reader, fault));
    if (fault !== Fault.None) this.#failing.add(reader);
    else if (this.#failing.delete(reader)) this.#device.log(`${reader.id}: is read again`);
    this.#options.meterRead?.(reader, fault);
  }

  alignmentChanged(reader: MeterReader): void {
    this.#events.meterChanged(this.meters.indexOf(reader), Event.Align);
  }

  historyChanged(reader: MeterReader): void {
    this.#events.meterChanged(this.meters.indexOf(reader), Event.History);
  }

  gatewayChanged(): void {
    this.#events.gatewayChanged(Event.Update);
    this.#events.gatewayChanged(Event.Status);
    for (const publisher of this.#publishers) publisher.gatewayChanged();
  }

  meterKnown(reader: MeterReader): void {
    this.#events.meterChanged(this.meters.indexOf(reader), Event.Meter);
    for (const publisher of this.#publishers) publisher.meterChanged(reader);
  }

  #complaint(reader: MeterReader, fault: number): string {
    const trouble = reader.trouble === "" ? "" : ` (${reader.trouble})`;
    const wake = fault === Fault.Silence && reader.meter?.wake ? `. ${reader.meter.wake}` : "";
    const advice = reader.advice === "" ? "" : `: ${reader.advice}`;
    return `${reader.id}: ${faultName(fault)}${trouble}${wake}${advice}`;
  }

  #openRest(): Server {
    const { port, fallbackPort, host, compatibility, names, protectReading } = this.settings.rest;
    const { hostName } = this.#device;
    const { token } = this.settings.update;
    const login = new LoginApi(this.#options.accounts, this.#device, protectReading, token);
    return openRest(this.#device, this, {
      port,
      fallbackPort,
      host: host === "" ? undefined : host,
      compatibility,
      compatibilityMeter: this.settings.publish.kamstir.meter,
      compatibilityRaw: this.settings.publish.kamstir.raw,
      names,
      labels: hostName ? [hostName] : [],
      routes: [
        { table: eventRoutes, owner: this.#events },
        ...(this.#device.journal ? [{ table: logRoutes, owner: this.#device.journal }] : []),
        { table: loginRoutes, owner: login },
        ...(this.#household
          ? [{ table: settingsRoutes, owner: new SettingsApi(this.#device, this.#household, this.meters) }]
          : []),
        ...(this.settings.publish.prometheus.enabled ? [metricsRoute(this, this.#points)] : []),
      ],
      pages: this.#options.pages,
      login,
      onListening: (taken) => this.#options.listening?.(taken, this.settings.mdns),
    });
  }
}
