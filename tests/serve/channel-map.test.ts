/** The map of a boiler over REST: told with the meter, confirmed, uploaded; who may, and what is refused. */

import { Zone } from "../../modules/bytes/zone.js";
import { Maps } from "../../modules/gateway/maps.js";
import { MeterReader } from "../../modules/gateway/meter-reader.js";
import { checkSettings } from "../../modules/gateway/settings.js";
import { MAP_FILE_LIMIT } from "../../modules/serve/channel-map.js";
import { Access } from "../../modules/serve/router.js";
import type { Answer } from "../client.js";
import { listOf, mapNamed, pmLines, Reading } from "../hargassner/boiler.js";
import { equal, ok, test } from "../harness.js";
import { TestGateway, TestMeter, TestRest } from "./test-gateway.js";

interface MapJson {
  name: string | null;
  source: string | null;
  confidence: string;
  percent: number;
  confirmed: boolean;
  values: number;
  hidden: number;
  others: string[];
  withheld: { key: string; reason: string }[];
}

/** A line of V14.0HAR.p: two maps of the software fit it, and neither is its own. */
const shared = pmLines("nano-v14.0har-p")[0];
const solar = pmLines("nano-v14.1har-q-solar")[0];

class BoilerGateway extends TestGateway {
  readonly kept: [number, string][] = [];
  maps: Maps | undefined;
}

class House {
  readonly gateway = new BoilerGateway();
  readonly rest: TestRest;
  readonly reader: MeterReader;

  constructor(isLoggedIn = true) {
    const { device } = this.gateway;
    const { settings } = checkSettings({
      meters: [{ id: "boiler", model: "hargassner-nano", line: "tcp://192.0.2.1:23" }],
    });
    const owner = { meterRead: () => {}, meterKnown: () => {} };
    this.reader = new MeterReader(device, settings!.meters[0], {}, new Zone(0, "none"), owner);
    this.gateway.meters = [
      this.reader as unknown as TestMeter,
      new TestMeter("heat", "kamstrup-multical-403"),
    ];
    this.gateway.maps = new Maps([this.reader], (index, text) => this.gateway.kept.push([index, text]));
    this.rest = new TestRest(
      this.gateway,
      isLoggedIn ? {} : { login: { allows: (_exchange, access) => access <= Access.Read } },
    );
    this.reader.start();
    device.pass(0);
    device.calls[device.calls.length - 1].options.onOpen?.();
    device.settle();
  }

  line(text: string): this {
    const { device } = this.gateway;
    device.calls[device.calls.length - 1].port.far.send(`${text}\r\n`);
    device.settle();
    return this;
  }

  get map(): MapJson {
    const meter = this.rest.get("/api/v1/meters/boiler").json() as { map: MapJson };
    return meter.map;
  }

  confirm(body: string, id = "boiler"): Answer {
    return this.rest.request(
      "POST",
      `/api/v1/meters/${id}/map`,
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  }

  upload(body: string, id = "boiler"): Answer {
    return this.rest.request(
      "PUT",
      `/api/v1/meters/${id}/map`,
      `Content-Type: application/octet-stream\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  }

  value(key: string): string {
    const { readings } = this.rest.get("/api/v1/meters/boiler/readings").json() as {
      readings: { key: string; value: string | null }[];
    };
    return readings.find((reading) => reading.key === key)?.value ?? "";
  }
}

test("two maps fit: the meter tells both, and what they do not agree on", () => {
  const { map } = new House().line(shared);
  equal(
    [map.name, map.source, map.confidence, map.confirmed, map.values, map.hidden, map.others],
    ["NANO_V14O3", "comes with the software", "partial", false, 114, 1, ["NANO_V14N"]],
  );
  equal(
    map.withheld.map(({ key }) => key),
    ["pellet_stock", "pellet_consumption"],
  );
  ok(/two maps fit.*NANO_V14O3, NANO_V14N/.test(map.withheld[0].reason));
  ok(map.percent > 90 && map.percent < 100);
});

test("the readings tell it as well, for MQTT and Home Assistant", () => {
  const house = new House().line(shared);
  equal(house.value("channel_map"), "NANO_V14O3 or NANO_V14N");
  equal(house.value("channel_map_withheld"), "pellet_stock, pellet_consumption");
  equal(house.value("channel_map_certain"), String(house.map.percent));
});

test("before the first line there is no map; a length that nobody knows has none", () => {
  const house = new House();
  equal([house.map.name, house.map.confidence], [null, "none"]);
  for (let count = 0; count < 4; count++) house.line(`pm ${"1 ".repeat(60)}`);
  equal([house.map.name, house.map.confidence, house.map.values], [null, "none", 60]);
  equal([house.value("channel_map"), house.value("channel_map_withheld")], ["none fits", "everything"]);
});

test("a name confirms: the map holds from the next line on, and is kept", () => {
  const house = new House().line(shared);
  const answer = house.confirm('{"name":"NANO_V14O3"}');
  equal([answer.status, answer.json()], [200, { accepted: true, meter: "/api/v1/meters/boiler" }]);
  equal(house.gateway.kept, [[0, "NANO_V14O3"]]);
  house.line(shared);
  equal([house.map.name, house.map.source, house.map.confirmed], ["NANO_V14O3", "from its owner", true]);
  equal(house.map.others, []);
  equal(house.value("channel_map"), "NANO_V14O3");
  equal(house.confirm('{"name":""}').status, 200);
  equal(house.line(shared).map.confirmed, false);
});

test("a file is taken: its list is the map, and kept in short", () => {
  for (const file of [
    listOf(mapNamed("V14_1HAR_q1_solar")),
    `<HISDAQ-V0.1>\r\n${listOf(mapNamed("V14_1HAR_q1_solar"))}\r\npm 1`,
  ]) {
    const house = new House().line(solar);
    equal(house.upload(file).status, 200);
    house.line(solar);
    equal([house.map.name, house.map.confirmed, house.map.confidence], [null, true, "confirmed"]);
    equal(house.value("outside_temperature"), "-6.2");
    const [, kept] = house.gateway.kept[0];
    ok(kept.startsWith("iris-map 8\n") && kept.length < 4000, String(kept.length));
    // What is kept is the same map again after a restart.
    equal(new Reading({ map: kept }).read(`${solar}\r\n`).last.values.get("Taus"), "-6.2");
  }
});

test("what is no map is refused, and the one in use stays", () => {
  const house = new House().line(solar);
  for (const [answer, status] of [
    [house.confirm('{"name":"V99"}'), 422],
    [house.confirm('{"name":7}'), 422],
    [house.confirm("{"), 400],
    [house.confirm('{"name":"V14_0HAR_q"}', "heat"), 422],
    [house.confirm('{"name":"V14_0HAR_q"}', "nobody"), 404],
    [house.upload("no list"), 422],
    [house.upload("<DAQPRJ></DAQPRJ>"), 422],
    [house.upload(""), 422],
    [house.upload(listOf(mapNamed("V14_0HAR_q")), "heat"), 422],
    [house.upload(listOf(mapNamed("V14_0HAR_q")), "nobody"), 404],
  ] as const)
    equal(answer.status, status, answer.body);
  equal(house.gateway.kept, []);
  equal(house.line(solar).map.name, "V14_1HAR_q1_solar");
});

test("a file of the greatest length is let in, one byte more is not", () => {
  const house = new House();
  const head = (length: number) =>
    house.rest.request(
      "PUT",
      "/api/v1/meters/boiler/map",
      `Content-Type: application/octet-stream\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n`,
    ).head;
  equal(head(MAP_FILE_LIMIT).slice(0, 12), "HTTP/1.1 100");
  equal(head(MAP_FILE_LIMIT + 1).slice(0, 12), "HTTP/1.1 413");
});

test("only who is logged in gives a map; everybody may see it", () => {
  const house = new House(false).line(shared);
  equal(house.confirm('{"name":"NANO_V14O3"}').status, 401);
  equal(house.upload(listOf(mapNamed("NANO_V14O3"))).status, 401);
  equal(house.map.name, "NANO_V14O3");
});

test("a meter without a map has none in its JSON", () => {
  const meter = new House().rest.get("/api/v1/meters/heat").json() as { map?: unknown };
  equal("map" in meter, false);
});
