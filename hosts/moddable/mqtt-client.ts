/** What the SDK's MQTT client looks like to mqtt.ts, and what a broker's refusals mean. */
import NativeClient from "embedded:network/mqtt/client";

export interface Client {
  write(data: Uint8Array | null, options?: object): number;
  read(count: number): ArrayBuffer;
  close(): void;
}

export interface Incoming {
  readonly topic?: string;
  readonly byteLength?: number;
  readonly more: boolean;
}

export const Client = NativeClient as unknown as (new (
  options: object,
) => Client) & {
  readonly SUBSCRIBE: number;
  readonly PUBACK: number;
  readonly DISCONNECT: number;
};

/** CONNACK return codes of MQTT 3.1.1, section 3.2.2.3. */
export const refusals: readonly string[] = Object.freeze([
  "",
  "the broker does not speak MQTT 3.1.1",
  "the broker refuses the client id",
  "the broker is not available",
  "the broker refuses the user name or the password",
  "the broker does not authorise this client",
]);
