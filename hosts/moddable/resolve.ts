/** Addresses: of hosts, whose answers never come inside the call that asked, and our own. */
import Timer from "timer";
import { Net } from "./net.js";

const NUMERIC = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;

/** `answer` gets the IPv4 address, or undefined when nobody knows the name. */
export function resolve(host: string, answer: (address: string | undefined) => void): void {
  if (NUMERIC.test(host)) Timer.set(() => answer(host));
  else if (host === "localhost") Timer.set(() => answer("127.0.0.1"));
  else Net.resolve(host, (_name, address) => answer(address === "" ? undefined : address));
}

/** Addresses under which others reach this device. */
export function ownAddresses(): string[] {
  const address = Net.get("IP");
  return address ? [address] : [];
}
