/** The SDK's module `net` under a name that nobody takes for Node's. */
// biome-ignore lint/style/useNodejsImportProtocol: this is not Node's module
import NativeNet from "net";

interface NetInformation {
  /** "IP" takes the network as well: "station" or "ap". */
  get(what: "IP", network?: string): string | undefined;
  get(what: "RSSI"): number | undefined;
  resolve(host: string, answer: (name: string, address?: string) => void): void;
}

export const Net = NativeNet as unknown as NetInformation;
