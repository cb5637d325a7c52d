/**
 * The SDK's Wi-Fi class: what it can and its types do not say, and what it does not do at all (native/station.c): why a
 * join failed, fixed addresses.
 */
import NativeWifi from "wifi";
import type { Credentials } from "../../modules/onboarding/radio.js";

export interface ScanItem {
  readonly ssid: string;
  readonly rssi: number;
  readonly authentication?: string;
}

export const Wifi = NativeWifi as unknown as {
  new (options: undefined, notify: (message: string, reason?: number) => void): object;
  mode: number;
  /** Without options: leaves. */
  connect(options?: { ssid: string; password?: string }): void;
  scan(options: object, found: (item: ScanItem | null) => void): void;
  accessPoint(options: { ssid: string; channel: number; max: number; station: boolean }): void;
};

export const Mode = Object.freeze({ Off: -5, Station: 1 });

/** Notes from now on why the station is let go. Once, after the radio was switched on. */
export function watchReasons(this: void): void {
  native("iris_station_watch").call(this);
}

/** The number that ESP-IDF gave (wifi_err_reason_t), some milliseconds after the SDK has told of it. */
export function lastReason(this: void): number {
  return native("iris_station_reason").call(this);
}

/** Empty: DHCP. */
function setAddress(this: void, address: string, mask: string, gateway: string, nameServer: string): void {
  native("iris_station_address").call(this, address, mask, gateway, nameServer);
}

/** Begins to join; throws where the radio does not take it. */
export function connect({ ssid, password, fixed }: Credentials): void {
  if (fixed) setAddress(fixed.address, fixed.mask, fixed.gateway, fixed.nameServer);
  else setAddress("", "", "", "");
  const name = String.fromArrayBuffer(ssid.slice().buffer as ArrayBuffer);
  Wifi.connect(password === "" ? { ssid: name } : { ssid: name, password });
}
