/**
 * What onboarding needs of a Wi-Fi radio: an own network and a station at the same time, and a scan. The radio tells
 * what happened through its owner, never inside the call that caused it. Timeouts are the owner's.
 */

/** IEEE 802.11: bytes of a network's name. They may have any value. */
export const SSID_LIMIT = 32;
/** Networks of a scan that are kept, the strongest. */
export const NETWORK_LIMIT = 24;

export interface Network {
  readonly ssid: Uint8Array;
  /** dBm. */
  readonly strength: number;
  readonly secured: boolean;
}

/** Four numbers with dots each; name server may be empty. */
export interface FixedAddress {
  readonly address: string;
  readonly mask: string;
  readonly gateway: string;
  readonly nameServer: string;
}

export interface Credentials {
  readonly ssid: Uint8Array;
  /** Empty: an open network. */
  readonly password: string;
  /** Absent: DHCP. */
  readonly fixed?: FixedAddress;
}

/** Why an attempt to join came to nothing. */
export const JoinFault = Object.freeze({
  None: 0,
  /** The network refused the password. */
  Password: 1,
  /** No network of that name answers. */
  NotFound: 2,
  /** The network let us in, but nobody gave an address. */
  NoAddress: 3,
  /** It refused for another reason, or never answered. */
  Refused: 4,
  /** Joined, but the settings could not be kept. */
  NotKept: 5,
});

export interface RadioOwner {
  /** A scan has ended; these were in reach. */
  scanned(networks: readonly Network[]): void;
  /** The network accepted the password. */
  associated(): void;
  /** The station has this address; all is well. */
  addressed(address: string): void;
  /** The attempt is over, or what was joined is lost. A `JoinFault`. */
  failed(fault: number): void;
}

export interface Radio {
  owner: RadioOwner | undefined;
  /** Opens the own network beside the station. Throws an Error with one clear sentence where that fails. */
  openAccessPoint(name: string): void;
  closeAccessPoint(): void;
  /** Looks for networks; `scanned` tells. */
  scan(): void;
  /** Tries to join; the own network stays. */
  join(credentials: Credentials): void;
  /** Gives an attempt up, or leaves. */
  leave(): void;
}

export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}

/** Keeps the strongest of each name, strongest first, at most NETWORK_LIMIT. Nameless (hidden) ones are left out. */
export function strongestFirst(networks: readonly Network[]): Network[] {
  const kept: Network[] = [];
  const sorted = [...networks].sort((left, right) => right.strength - left.strength);
  for (const network of sorted) {
    if (network.ssid.length === 0 || network.ssid.length > SSID_LIMIT) continue;
    if (kept.length < NETWORK_LIMIT && !kept.some((other) => sameBytes(other.ssid, network.ssid)))
      kept.push(network);
  }
  return kept;
}
