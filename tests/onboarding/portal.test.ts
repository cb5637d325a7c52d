import { SCAN_MS } from "../../hosts/bench/radio.js";
import { ROOM } from "../../hosts/moddable/room.js";
import { decodeUtf8 } from "../../modules/bytes/utf8.js";
import { ascii, Writer } from "../../modules/bytes/writer.js";
import type { Room } from "../../modules/device/device.js";
import { OnboardingState } from "../../modules/onboarding/onboarding.js";
import { Portal } from "../../modules/onboarding/portal.js";
import { equal, ok, test } from "../harness.js";
import { House, PASSWORD } from "./house.js";

const HOST = "192.168.4.1";
const PAGE = "http://192.168.4.1/portal/";

class Visit {
  readonly house = new House();
  readonly portal: Portal;

  constructor(room?: Room) {
    Object.assign(this.house.device, { room });
    const { device, onboarding } = this.house;
    onboarding.open();
    this.portal = new Portal(device, onboarding, {
      port: 80,
      address: HOST,
      pages: {
        tag: "1",
        page: (name) =>
          name === "index.html" ? { bytes: ascii("<!doctype html>page"), gzip: false } : undefined,
      },
      first: { line: "head" },
      place: { mac: device.mac, port: 82 },
    });
    device.pass(SCAN_MS);
  }

  ask(method: string, path: string, fields: Record<string, string> = {}, body = ""): string {
    const far = this.house.device.dial(80);
    const all: Record<string, string> = { Host: HOST, ...fields };
    if (body !== "") all["Content-Type"] ??= "application/json";
    if (body !== "" || method === "POST") all["Content-Length"] = String(body.length);
    let head = `${method} ${path} HTTP/1.1\r\n`;
    for (const name of Object.keys(all)) head += `${name}: ${all[name]}\r\n`;
    far.send(`${head}Connection: close\r\n\r\n${body}`);
    this.house.device.settle();
    return far.take();
  }

  status(method: string, path: string, fields: Record<string, string> = {}, body = ""): number {
    return Number(this.ask(method, path, fields, body).slice(9, 12));
  }

  state(): { state: string; fault: string; [key: string]: unknown } {
    const text = this.ask("GET", "/portal/state").split("\r\n\r\n").slice(1).join("\r\n\r\n");
    return JSON.parse(fromUtf8(text.startsWith("{") ? text : unchunk(text)));
  }
}

/** One character a byte, as `send` takes it. */
function utf8(text: string): string {
  const writer = new Writer(new Uint8Array(1024));
  writer.text(text);
  return writer.toString();
}

function fromUtf8(text: string): string {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return decodeUtf8(bytes, 0, bytes.length) ?? "";
}

function unchunk(text: string): string {
  let rest = text;
  let whole = "";
  for (;;) {
    const end = rest.indexOf("\r\n");
    const size = Number.parseInt(rest.slice(0, end), 16);
    if (!(size > 0)) return whole;
    whole += rest.slice(end + 2, end + 2 + size);
    rest = rest.slice(end + 4 + size);
  }
}

/** Which request of which system has to lead to the page. */
const probes: readonly [string, string, string][] = [
  ["Android", "connectivitycheck.gstatic.com", "/generate_204"],
  ["Android", "www.google.com", "/gen_204"],
  ["Android of Huawei", "connectivitycheck.platform.hicloud.com", "/generate_204"],
  ["Android of Xiaomi", "connect.rom.miui.com", "/generate_204"],
  ["Chrome OS", "clients3.google.com", "/generate_204"],
  ["iOS and macOS", "captive.apple.com", "/hotspot-detect.html"],
  ["iOS, older", "www.apple.com", "/library/test/success.html"],
  ["Windows 10", "www.msftconnecttest.com", "/connecttest.txt"],
  ["Windows 10, its browser", "www.msftconnecttest.com", "/redirect"],
  ["Windows 7", "www.msftncsi.com", "/ncsi.txt"],
  ["Firefox", "detectportal.firefox.com", "/canonical.html"],
  ["Firefox", "detectportal.firefox.com", "/success.txt?ipv4"],
  ["GNOME", "nmcheck.gnome.org", "/check_network_status.txt"],
  ["Ubuntu", "connectivity-check.ubuntu.com", "/"],
  ["Debian", "network-test.debian.org", "/nm"],
  ["KDE", "networkcheck.kde.org", "/"],
  ["Kindle", "spectrum.s3.amazonaws.com", "/kindle-wifi/wifistub.html"],
  ["a person", "192.168.4.1", "/"],
  ["a person", "example.com", "/portal/"],
  ["a person", "iris-d4e5f6.local", "/somewhere/else?x=1"],
];

test("every probe is sent to the page, without a login, and nobody remembers it", () => {
  const visit = new Visit();
  for (const [who, host, path] of probes) {
    const answer = visit.ask("GET", path, { Host: host });
    ok(answer.startsWith("HTTP/1.1 302 "), `${who}: ${path}`);
    ok(answer.includes(`\r\nLocation: ${PAGE}\r\n`), who);
    ok(answer.includes("\r\nCache-Control: no-store\r\n"), who);
    equal(visit.status("HEAD", path, { Host: host }), 302);
  }
  equal(visit.status("GET", "/wpad.dat", { Host: "wpad" }), 404);
  equal(visit.status("POST", "/generate_204", { Host: "www.google.com" }), 404);
});

test("the page answers under the address and the own name, with a policy without inline", () => {
  const visit = new Visit();
  for (const host of [HOST, "192.168.4.1:80", "iris-d4e5f6.local"]) {
    const answer = visit.ask("GET", "/portal/", { Host: host });
    ok(answer.endsWith("<!doctype html>page"), host);
    ok(answer.includes("default-src 'none'; script-src 'self'; style-src 'self'"));
    ok(!answer.includes("unsafe-inline"));
  }
});

test("an old tab of another site changes nothing: by name, by origin, by form", () => {
  const visit = new Visit();
  const body = JSON.stringify({ ssid: "Home", password: PASSWORD, admin: "owner-password" });
  equal(visit.status("POST", "/portal/join", { Host: "evil.example" }, body), 421);
  equal(visit.status("POST", "/portal/join", { Origin: "http://evil.example" }, body), 403);
  equal(visit.status("POST", "/portal/join", { "Sec-Fetch-Site": "cross-site" }, body), 403);
  equal(visit.status("POST", "/portal/join", { "Content-Type": "text/plain" }, body), 415);
  // More brackets than a small engine's stack bears.
  equal(visit.status("POST", "/portal/join", {}, "[".repeat(5000)), 400);
  equal(visit.status("POST", "/portal/scan", { Host: "evil.example" }), 421);
  equal(visit.status("POST", "/portal/done", { Origin: "null" }), 403);
  equal(visit.status("GET", "/portal/state", { Host: "evil.example" }), 302, "it sees no networks either");
  equal(visit.house.onboarding.state, OnboardingState.Open);
});

test("the walk over HTTP: state, form with mistakes, join, new address, done", () => {
  const visit = new Visit();
  const { device, onboarding } = visit.house;
  equal(visit.state(), {
    state: "open",
    fault: "",
    name: "Iris-d4e5f6",
    network: null,
    address: null,
    scanning: false,
    networks: [
      { ssid: "Silent", strength: -50, secured: true },
      { ssid: "Home", strength: -61, secured: true },
      { ssid: "Guests", strength: -70, secured: false },
    ],
  });
  const wrong = visit.ask("POST", "/portal/join", {}, JSON.stringify({ ssid: "Home", password: "x" }));
  ok(wrong.startsWith("HTTP/1.1 400 "));
  equal(
    JSON.parse(wrong.slice(wrong.indexOf("\r\n\r\n") + 4)).problems.map(
      (problem: { path: string }) => problem.path,
    ),
    ["password", "admin"],
  );
  const form = { ssid: "Home", password: PASSWORD, admin: "owner-password" };
  equal(visit.status("POST", "/portal/join", { Origin: `http://${HOST}` }, JSON.stringify(form)), 202);
  equal(visit.state().state, "joining");
  equal(visit.status("POST", "/portal/join", {}, JSON.stringify(form)), 409, "the other phone");
  equal(visit.status("POST", "/portal/join", {}, "{"), 409);
  equal(visit.status("POST", "/portal/scan"), 409);
  equal(visit.status("POST", "/portal/done"), 409);
  device.pass(5_000);
  const { state, address, network } = visit.state();
  equal([state, network], ["joined", { ssid: "Home" }]);
  equal(address, {
    name: "iris-d4e5f6.local",
    ip: "192.0.2.31",
    url: "http://192.0.2.31:82/",
    nameUrl: "http://iris-d4e5f6.local:82/",
  });
  ok(!visit.ask("GET", "/portal/state").includes(PASSWORD), "no password comes out");
  equal(visit.status("POST", "/portal/done"), 202);
  device.pass(5_000);
  equal([onboarding.state, visit.house.closed], [OnboardingState.Closed, [true]]);
});

test("hostile names of networks arrive as what they are", () => {
  const visit = new Visit();
  const bytes = (...values: number[]) => new Uint8Array(values);
  const names: [string | Uint8Array, object][] = [
    ['<img src=x onerror="alert(1)">', { ssid: '<img src=x onerror="alert(1)">' }],
    ["</script><script>", { ssid: "</script><script>" }],
    ['"\\', { ssid: '"\\' }],
    ["x".repeat(32), { ssid: "x".repeat(32) }],
    ["\u202egnihsihp", { ssid: "\u202egnihsihp" }],
    [bytes(0, 1, 10, 13), { ssidHex: "00010a0d" }],
    [bytes(0xff, 0xfe, 0x41), { ssidHex: "fffe41" }],
    ["__proto__", { ssid: "__proto__" }],
  ];
  visit.house.radio.networks = names.map(([ssid], index) => ({ ssid, strength: -40 - index }));
  equal(visit.status("POST", "/portal/scan"), 202);
  visit.house.device.pass(SCAN_MS);
  equal(
    visit.state().networks,
    names.map(([, shown], index) => ({ ...shown, strength: -40 - index, secured: false })),
  );
  for (const [, shown] of names) {
    const form = JSON.stringify({ ...shown, password: "", admin: "owner-password" });
    equal(visit.status("POST", "/portal/join", {}, utf8(form)), 202, form);
    visit.house.device.pass(3_000);
    equal(visit.state().state, "joined", form);
    visit.house.onboarding.close();
    visit.house.onboarding.open();
    visit.house.device.pass(SCAN_MS);
  }
});

test("the models that can be chosen are those that can be read", () => {
  const visit = new Visit();
  const answer = visit.ask("GET", "/portal/meters").split("\r\n\r\n").slice(1).join("\r\n\r\n");
  const { meters } = JSON.parse(answer.startsWith("{") ? answer : unchunk(answer));
  equal(meters[0], { id: "auto", name: "", network: false });
  ok(meters.length > 20);
  ok(
    meters.some(
      (meter: { id: string; network: boolean }) => meter.id === "kamstrup-multical-403" && !meter.network,
    ),
  );
  ok(
    meters.some((meter: { network: boolean }) => meter.network),
    "a boiler has an address",
  );
});

test("a device with little memory serves all of it through its small buffers", () => {
  const visit = new Visit(ROOM);
  visit.house.radio.networks = Array.from({ length: 24 }, (_, index) => ({
    ssid: String.fromCharCode(97 + index).repeat(32),
    strength: -40 - index,
  }));
  visit.status("POST", "/portal/scan");
  visit.house.device.pass(SCAN_MS);
  equal((visit.state().networks as unknown[]).length, 24);
  const form = { ssid: "?".repeat(40), password: "x", admin: "x", model: "?", interval: -1 };
  equal(visit.status("POST", "/portal/join", {}, JSON.stringify(form)), 400);
});
