import { ASSOCIATE_MS, REFUSE_MS, SCAN_MS } from "../../hosts/bench/radio.js";
import {
  ADDRESS_TIME,
  ASSOCIATE_TIME,
  FAREWELL_TIME,
  JOIN_TRIES,
  LINGER_TIME,
  OnboardingState,
  OPEN_LIMIT,
  OPEN_TIME,
  SCAN_TIME,
} from "../../modules/onboarding/onboarding.js";
import { JoinFault, NETWORK_LIMIT } from "../../modules/onboarding/radio.js";
import { equal, ok, test } from "../harness.js";
import { choice, HOME, House, PASSWORD } from "./house.js";

const { Closed, Open, Joining, Addressing, Keeping, Joined } = OnboardingState;

function open(house = new House()): House {
  ok(house.onboarding.open());
  house.device.pass(SCAN_MS);
  return house;
}

test("opens the own network, named by the MAC, and looks for networks", () => {
  const house = new House();
  equal([house.onboarding.state, house.radio.accessPoint], [Closed, ""]);
  ok(house.onboarding.open());
  equal([house.onboarding.state, house.radio.accessPoint], [Open, "Iris-d4e5f6"]);
  equal(house.onboarding.scanning, true);
  house.device.pass(SCAN_MS);
  equal(house.onboarding.scanning, false);
  equal(
    house.onboarding.networks.map(({ strength, secured }) => [strength, secured]),
    [
      [-50, true],
      [-61, true],
      [-70, false],
    ],
    "strongest first, hidden ones not",
  );
  ok(house.onboarding.open(), "opening twice is one network");
  equal(house.radio.opened, 1);
});

test("the way of most: joined, kept, shown, closed", () => {
  const house = open();
  const { onboarding, device, radio } = house;
  ok(onboarding.join(choice()));
  equal(onboarding.state, Joining);
  device.pass(ASSOCIATE_MS);
  equal(onboarding.state, Addressing);
  device.pass(700);
  equal([onboarding.state, house.kept.length], [Keeping, 0]);
  device.pass(900);
  equal([onboarding.state, onboarding.address, house.kept.length], [Joined, "192.0.2.31", 1]);
  equal(radio.accessPoint, "Iris-d4e5f6", "the person still sees the page");
  ok(onboarding.finish());
  device.pass(FAREWELL_TIME - 1);
  equal(radio.accessPoint, "Iris-d4e5f6");
  device.pass(1);
  equal([onboarding.state, radio.accessPoint, house.closed], [Closed, "", [true]]);
});

test("a page that was closed: the own network closes by itself after a while", () => {
  const house = open();
  house.onboarding.join(choice());
  house.device.pass(ASSOCIATE_MS + 700 + 900);
  equal(house.onboarding.state, Joined);
  house.device.pass(LINGER_TIME - 1);
  equal(house.onboarding.state, Joined);
  house.device.pass(1);
  equal([house.onboarding.state, house.closed], [Closed, [true]]);
});

test("a hidden network is joined by its name, an open one without a password", () => {
  for (const chosen of [choice("Cellar"), choice("Guests", "")]) {
    const house = open();
    house.onboarding.join(chosen);
    house.device.pass(5_000);
    equal(house.onboarding.state, Joined);
  }
});

test("a fixed address needs nobody who gives one", () => {
  const fixed = { address: "192.0.2.9", mask: "255.255.255.0", gateway: "192.0.2.1", nameServer: "" };
  const house = open();
  house.onboarding.join(choice("Silent", PASSWORD, fixed));
  house.device.pass(5_000);
  equal([house.onboarding.state, house.onboarding.address], [Joined, "192.0.2.9"]);
});

test("wrong password, not found, no address and silence are told apart; nothing is kept", () => {
  const cases: [string, string, number, number][] = [
    [HOME, "wrong password", JoinFault.Password, JOIN_TRIES * REFUSE_MS],
    ["Elsewhere", PASSWORD, JoinFault.NotFound, JOIN_TRIES * REFUSE_MS],
    ["Silent", PASSWORD, JoinFault.NoAddress, ASSOCIATE_MS + ADDRESS_TIME],
  ];
  for (const [ssid, password, fault, after] of cases) {
    const house = open();
    house.onboarding.join(choice(ssid, password));
    house.device.pass(after - 1);
    ok(house.onboarding.state !== Open, ssid);
    house.device.pass(1);
    equal([house.onboarding.state, house.onboarding.fault], [Open, fault], ssid);
    equal([house.radio.accessPoint, house.kept.length], ["Iris-d4e5f6", 0], "the page is still there");
    house.onboarding.join(choice());
    house.device.pass(5_000);
    equal(
      [house.onboarding.state, house.onboarding.fault],
      [Joined, JoinFault.None],
      "the next one may work",
    );
  }
  const house = open();
  house.radio.quiet = true;
  house.onboarding.join(choice());
  house.device.pass(ASSOCIATE_TIME - 1);
  equal(house.onboarding.state, Joining);
  house.device.pass(1);
  equal([house.onboarding.state, house.onboarding.fault], [Open, JoinFault.Refused]);
});

test("a radio that fails once for no reason is asked a second time, not a third", () => {
  const house = open();
  house.radio.flaky = JOIN_TRIES - 1;
  house.onboarding.join(choice());
  house.device.pass(REFUSE_MS + 5_000);
  equal([house.onboarding.state, house.radio.joins], [Joined, JOIN_TRIES]);
  const other = open();
  other.radio.flaky = JOIN_TRIES;
  other.onboarding.join(choice());
  other.device.pass(JOIN_TRIES * REFUSE_MS);
  equal([other.onboarding.state, other.onboarding.fault], [Open, JoinFault.Refused]);
});

test("what cannot be kept is said, and the network is left again", () => {
  const house = open();
  house.trouble = "flash is full";
  house.onboarding.join(choice());
  house.device.pass(5_000);
  equal(
    [house.onboarding.state, house.onboarding.fault, house.onboarding.address],
    [Open, JoinFault.NotKept, ""],
  );
  ok(house.device.lines.some((line) => line.includes("flash is full")));
});

test("two phones: the second is refused while the first is served, and sees what comes of it", () => {
  const { onboarding, device } = open();
  ok(onboarding.join(choice()));
  for (const state of [Joining, Addressing, Keeping, Joined]) {
    device.pass(state === Joining ? 0 : state === Addressing ? ASSOCIATE_MS : state === Keeping ? 700 : 900);
    equal(onboarding.state, state);
    ok(!onboarding.join(choice("Guests", "")), "one at a time");
    ok(!onboarding.scan());
  }
  equal(onboarding.address, "192.0.2.31");
});

test("a join during a scan waits for its end, and for a scan that never ends not for ever", () => {
  const house = new House();
  house.onboarding.open();
  ok(house.onboarding.join(choice()));
  equal([house.onboarding.state, house.radio.joins], [Joining, 0]);
  house.device.pass(SCAN_MS);
  equal(house.radio.joins, 1);
  const other = new House();
  other.radio.quiet = true;
  other.onboarding.open();
  other.onboarding.join(choice());
  other.device.pass(SCAN_TIME - 1);
  equal(other.radio.joins, 0);
  other.device.pass(1);
  equal(other.radio.joins, 1);
});

test("a scan that finds nothing leaves the list as it was", () => {
  const { onboarding, device, radio } = open();
  radio.networks = [];
  ok(onboarding.scan());
  ok(onboarding.scan(), "asked twice is one scan");
  equal(radio.scans, 2);
  device.pass(SCAN_MS);
  equal(onboarding.networks.length, 3);
});

test("without anybody the own network closes, and only somebody at the device opens it again", () => {
  const house = open();
  const { device, onboarding, radio } = house;
  device.pass(OPEN_TIME - SCAN_MS - 1);
  equal(onboarding.state, Open);
  onboarding.touch();
  device.pass(OPEN_TIME - 1);
  equal(onboarding.state, Open, "somebody asked for the page");
  device.pass(1);
  equal([onboarding.state, radio.accessPoint, house.closed], [Closed, "", [false]]);
  onboarding.touch();
  ok(!onboarding.join(choice()) && !onboarding.scan() && !onboarding.finish());
  device.pass(10 * OPEN_TIME);
  equal([onboarding.state, radio.opened], [Closed, 1]);
  ok(onboarding.open());
  equal([onboarding.state, radio.opened], [Open, 2]);
});

test("whoever keeps asking cannot keep it open for ever", () => {
  const { device, onboarding } = open();
  for (let ms = SCAN_MS; ms < OPEN_LIMIT; ms += 1_000) {
    onboarding.touch();
    device.pass(Math.min(1_000, OPEN_LIMIT - ms));
  }
  equal(onboarding.state, Closed);
});

test("a radio that does not start is a line in the log", () => {
  const house = new House();
  house.radio.broken = true;
  ok(!house.onboarding.open());
  equal(house.onboarding.state, Closed);
  ok(house.device.lines.some((line) => line.includes("the radio does not start")));
});

test("what a radio says late, twice or unasked changes nothing", () => {
  const { onboarding, device, radio } = open();
  onboarding.associated();
  onboarding.addressed("192.0.2.99");
  onboarding.failed(JoinFault.Password);
  onboarding.scanned([]);
  equal([onboarding.state, onboarding.fault, onboarding.address], [Open, JoinFault.None, ""]);
  onboarding.join(choice());
  device.pass(5_000);
  onboarding.failed(JoinFault.Refused);
  onboarding.addressed("192.0.2.99");
  equal([onboarding.state, onboarding.address], [Joined, "192.0.2.31"]);
  onboarding.close();
  equal([onboarding.state, radio.accessPoint, radio.owner], [Closed, "", undefined]);
  onboarding.close();
});

test("closed while the settings are being kept: their end is not heard", () => {
  const house = open();
  house.onboarding.join(choice());
  house.device.pass(ASSOCIATE_MS + 700);
  equal(house.onboarding.state, Keeping);
  house.onboarding.close();
  house.device.pass(10_000);
  equal([house.onboarding.state, house.closed], [Closed, []]);
});

test("of many networks the strongest are kept, each name once, at most the limit", () => {
  const house = new House();
  const many = Array.from({ length: 200 }, (_, index) => ({
    ssid: `net ${index % 100}`,
    strength: -100 + (index % 90),
  }));
  house.radio.networks = [...many, { ssid: "", strength: -1 }, { ssid: "x".repeat(33), strength: -1 }];
  open(house);
  const { networks } = house.onboarding;
  equal(networks.length, NETWORK_LIMIT);
  for (let index = 1; index < networks.length; index++)
    ok(networks[index - 1].strength >= networks[index].strength);
  equal(new Set(networks.map(({ ssid }) => String(ssid))).size, NETWORK_LIMIT);
});
