import type { Datagrams, UdpOptions } from "../../modules/device/device.js";
import { CaptiveDns, DNS_RETRY_TIME } from "../../modules/onboarding/captive-dns.js";
import { FakeDevice } from "../fake-device.js";
import { equal, ok, test } from "../harness.js";

/** A device with a UDP port that the test speaks through. */
class Network extends FakeDevice {
  readonly sent: [string, number, number[]][] = [];
  opened: UdpOptions[] = [];
  closed = 0;
  /** What opening throws. */
  refusal = "";

  openUdp(options: UdpOptions): Datagrams {
    if (this.refusal !== "") throw new Error(this.refusal);
    this.opened.push(options);
    return {
      send: (host, port, buffer, start, end) => this.sent.push([host, port, [...buffer.slice(start, end)]]),
      close: () => {
        this.closed++;
      },
    };
  }
}

const options = { port: 53, address: new Uint8Array([192, 168, 4, 1]) };
const query = new Uint8Array([0, 9, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 97, 0, 0, 1, 0, 1]);

test("whoever asks is answered, at the port that asked; malformed packets are counted and nothing else", () => {
  const device = new Network();
  const dns = new CaptiveDns(device, options);
  equal(device.opened[0].port, 53);
  device.opened[0].onMessage(query, query.length, "192.168.4.2", 40_001);
  const [host, port, bytes] = device.sent[0];
  equal([host, port, bytes.slice(-4)], ["192.168.4.2", 40_001, [192, 168, 4, 1]]);
  device.opened[0].onMessage(query, query.length - 1, "192.168.4.2", 40_001);
  equal([dns.answered, dns.dropped, device.sent.length], [1, 1, 1]);
  dns.close();
  dns.close();
  equal(device.closed, 1);
});

test("a port that cannot be had is said once, and tried again until it can", () => {
  const device = new Network();
  device.refusal = "not allowed";
  const dns = new CaptiveDns(device, options);
  device.pass(3 * DNS_RETRY_TIME);
  equal(device.lines, ["dns: port 53 cannot be used (not allowed)"]);
  device.refusal = "";
  device.pass(DNS_RETRY_TIME);
  equal(device.opened.length, 1);
  device.opened[0].onClosed("lost");
  device.pass(DNS_RETRY_TIME - 1);
  equal(device.opened.length, 1);
  device.pass(1);
  equal(device.opened.length, 2);
  dns.close();
  device.opened[1].onClosed("closed");
  device.pass(10 * DNS_RETRY_TIME);
  equal([device.opened.length, device.lines.length], [2, 1], "closed is closed");
});

test("a device without UDP has a portal all the same", () => {
  const device = new FakeDevice();
  const dns = new CaptiveDns(device, options);
  ok(device.lines[0].includes("no UDP"));
  dns.close();
});
