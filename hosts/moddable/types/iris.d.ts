/** Modules that the manifests name; read with and without the SDK. */

/** The host that the manifest names; see hosts/moddable/host.ts. */
declare module "iris/host" {
  export function openHost(): import("../host.js").Host;
}
