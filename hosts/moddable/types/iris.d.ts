/** Modules that the manifests name; read with and without the SDK. */

/** The host that the manifest names; see hosts/moddable/host.ts. */
declare module "iris/host" {
  export function openHost(): import("../host.js").Host;
}

/** The board that the manifest names; see hosts/esp32/board.ts. */
declare module "iris/board" {
  const board: import("../../esp32/board.js").Board;
  export default board;
}

/** TLS, or none; see hosts/moddable/secure. */
declare module "iris/secure" {
  export const secure: import("../mqtt.js").SecureCarrier | undefined;
}
