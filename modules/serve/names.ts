/**
 * Names by which browsers may know a gateway, for the guard against DNS rebinding: its own labels under the
 * suffixes that home routers and mDNS use and that nobody outside can own, and whatever the owner adds.
 */

const suffixes: readonly string[] = Object.freeze([
  "local",
  "lan",
  "home",
  "home.arpa",
  "internal",
  "intranet",
  "localdomain",
  "fritz.box",
]);

/** The commercial gateway's mDNS name; its clients have it built in. */
export const KAMSTIR_LABEL = "connectix_kamstir";

/** "iris-a1b2c3" for the MAC ending in a1b2c3. */
export function ownLabel(mac: string): string {
  return `iris-${mac.slice(-6)}`;
}

/** Names on the local network beside the own one: "iris-a1b2c3-2.local" where somebody else has that, and of services. */
export function derivedNames(mac: string): string {
  return `${ownLabel(mac)}-*.local`;
}

/** @param labels host names without a dot @param more whole names. What is no host name is left out. */
export function hostNames(labels: readonly string[], more: readonly string[]): string[] {
  const names = [...more];
  for (const label of labels) for (const suffix of suffixes) names.push(`${label}.${suffix}`);
  return names.filter((name) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name));
}
