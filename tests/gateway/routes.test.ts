/**
 * Every route of a gateway with everything on, tried one by one by those who may not, and by requests that cannot be. A
 * route without a row here fails the test, and says which line is missing.
 */

import { ascii } from "../../modules/bytes/writer.js";
import { Journal } from "../../modules/device/journal.js";
import { IDLE_TIME } from "../../modules/login/sessions.js";
import { BODY_LIMIT, REQUEST_TIME } from "../../modules/serve/limits.js";
import { Method, methodNames } from "../../modules/serve/method.js";
import { Access, BodyKind, type Route } from "../../modules/serve/router.js";
import type { Answer } from "../client.js";
import { equal, ok, test } from "../harness.js";
import { testCrypto } from "../update/sha256.js";
import { PASSWORD, PORT, TestHouse } from "./test-house.js";

const { Public, Read, Change, Owner } = Access;

/** What each route needs. */
const rows: readonly (readonly [string, number])[] = [
  ["GET /", Public],
  ["GET /*", Public],
  ["GET /api/v1", Read],
  ["GET /api/v1/events", Read],
  ["GET /api/v1/log", Read],
  ["GET /api/v1/meters", Read],
  ["GET /api/v1/meters/*", Read],
  ["GET /api/v1/meters/*/align", Read],
  ["POST /api/v1/meters/*/align", Change],
  ["GET /api/v1/meters/*/budget", Read],
  ["GET /api/v1/meters/*/history/*", Read],
  ["POST /api/v1/meters/*/map", Owner],
  ["PUT /api/v1/meters/*/map", Owner],
  ["POST /api/v1/meters/*/read", Change],
  ["GET /api/v1/meters/*/readings", Read],
  ["POST /api/v1/login", Public],
  ["POST /api/v1/logout", Change],
  ["POST /api/v1/password", Owner],
  ["GET /api/v1/session", Public],
  ["GET /api/v1/settings", Owner],
  ["PATCH /api/v1/settings", Owner],
  ["POST /api/v1/settings/check", Owner],
  ["POST /api/v1/settings/export", Owner],
  ["POST /api/v1/settings/import", Owner],
  ["GET /api/v1/settings/schema", Owner],
  ["POST /api/v1/factory-reset", Owner],
  ["POST /api/v1/restart", Owner],
  ["GET /api/v1/status", Read],
  ["GET /api/v1/update", Read],
  ["POST /api/v1/update/check", Owner],
  ["POST /api/v1/update/install", Owner],
  ["POST /api/v1/update/upload", Owner],
  ["GET /kamst-ir/api/read", Public],
  ["GET /kamstir/api/read", Public],
  ["GET /metrics", Read],
];

const KEY = "00112233445566778899aabbccddeeff";
const TOKEN = "token-of-a-script";
/** Never in an answer. */
const SECRETS = [KEY, TOKEN, "sesame", PASSWORD];

function settings(rest: object = {}): unknown {
  return {
    meters: [
      { id: "heat", model: "kamstrup-multical-403", line: "/dev/a", key: KEY },
      { id: "boiler", model: "hargassner-nano-pk", line: "tcp://192.0.2.1:23" },
    ],
    rest,
    mqtt: { password: "sesame" },
    publish: { prometheus: { enabled: true } },
    update: { token: TOKEN },
  };
}

function house(rest: object = {}): TestHouse {
  const made = new TestHouse(settings(rest), {
    update: { crypto: testCrypto, instructions: "by hand" },
    pages: { tag: "1", page: () => ({ bytes: ascii("<!doctype html>"), gzip: false }) },
    journal: new Journal(8),
  });
  return made;
}

function routesOf(made: TestHouse): readonly Route[] {
  return made.house.gateway!.routes;
}

function nameOf(route: Route): string {
  return `${methodNames[route.method]} ${route.path}`;
}

/** A path that is there. */
function pathOf({ path }: Route): string {
  const meter = path.endsWith("/map") ? "boiler" : "heat";
  return path.replace("*", meter).replace("*", "day");
}

interface Asked {
  host?: string;
  /** Whole lines. */
  fields?: string;
  /** Length that is told; the body itself is as short as it is. */
  length?: number;
  body?: string;
  type?: string;
}

function ask(
  made: TestHouse,
  route: Route,
  { host = "192.0.2.7:82", fields = "", length, body = "", type }: Asked = {},
): Answer {
  const told = length ?? body.length;
  const entity = told > 0 ? `Content-Type: ${type ?? typeOf(route)}\r\nContent-Length: ${told}\r\n` : "";
  return made.send(
    `${methodNames[route.method]} ${pathOf(route)} HTTP/1.1\r\nHost: ${host}\r\n${fields}${entity}\r\n${body}`,
  );
}

function typeOf(route: Route): string {
  return route.body === BodyKind.Stream ? "application/octet-stream" : "application/json";
}

/** Whatever it answers, nothing that must not be told is in it. */
function safe(answer: Answer, name: string): Answer {
  for (const secret of SECRETS) ok(!(answer.head + answer.body).includes(secret), `${name} tells ${secret}`);
  ok(!answer.head.includes("Access-Control-"), `${name} lets other sites read`);
  ok(answer.status !== 500, `${name}: ${answer.body}`);
  return answer;
}

test("every route has a row, and the access that it says", () => {
  const found = routesOf(house()).map((route) => [nameOf(route), route.access]);
  const sorted = (list: readonly (readonly unknown[])[]): string[] => list.map(String).sort();
  equal(sorted(found), sorted(rows));
});

test("without a login: what is public or to be read, and nothing else", () => {
  const made = house();
  const guarded = house({ protectReading: true });
  for (const route of routesOf(made)) {
    const name = nameOf(route);
    const isOpen = safe(ask(made, route), name).status !== 401;
    equal(isOpen, route.access < Change, name);
    const isOpenStill = safe(ask(guarded, route), name).status !== 401;
    equal(isOpenStill, route.access === Public, `${name} where reading needs a login`);
  }
  made.device.pass(1000);
  guarded.device.pass(1000);
  equal([made.opened, made.keeper.writes, made.keeper.erased], [1, 0, 0]);
});

test("what is no login is none", () => {
  const made = house({ protectReading: true });
  const token = /iris=([0-9a-f]+)/.exec(made.cookie)![1];
  const wrong = [
    "Cookie: iris=\r\n",
    `Cookie: iris=${"0".repeat(32)}\r\n`,
    `Cookie: iris=${token.slice(1)}\r\n`,
    `Cookie: iris=${token}0\r\n`,
    `Cookie: other=${token}\r\n`,
    "Authorization: Bearer\r\n",
    "Authorization: Bearer \r\n",
    `Authorization: Bearer ${TOKEN.slice(1)}\r\n`,
    `Authorization: Basic ${token}\r\n`,
    "Authorization: Basic YWRtaW46c21hcnRnYXRld2F5cw==\r\n",
  ];
  for (const route of routesOf(made))
    for (const fields of wrong)
      equal(
        safe(ask(made, route, { fields }), nameOf(route)).status === 401,
        route.access > Public,
        `${nameOf(route)} ${fields}`,
      );
});

test("a script's token reads and updates, and nothing else", () => {
  const made = house({ protectReading: true });
  const fields = `Authorization: Bearer ${TOKEN}\r\n`;
  for (const route of routesOf(made)) {
    const isUpdate = route.path.startsWith("/api/v1/update");
    const may = route.access <= Read || isUpdate;
    equal(safe(ask(made, route, { fields }), nameOf(route)).status !== 401, may, nameOf(route));
  }
});

test("with a login everything answers; with one that is over, as without", () => {
  for (const route of routesOf(house())) {
    const made = house({ protectReading: true });
    const { status } = safe(ask(made, route, { fields: made.cookie }), nameOf(route));
    ok(
      status !== 401 && status !== 403 && status < 500 + Number(route.path.endsWith("/api/read")) * 4,
      `${nameOf(route)} ${status}`,
    );
    const late = house({ protectReading: true });
    late.device.pass(IDLE_TIME);
    equal(ask(late, route, { fields: late.cookie }).status === 401, route.access > Public, nameOf(route));
  }
});

test("another site: nothing is changed, and nothing that needs a login is asked, even with one", () => {
  const foreign = [
    "Origin: http://evil.example\r\n",
    "Origin: null\r\n",
    "Origin: http://192.0.2.7\r\n",
    "Sec-Fetch-Site: cross-site\r\n",
    "Sec-Fetch-Site: same-site\r\n",
  ];
  const made = house();
  for (const route of routesOf(made))
    for (const origin of foreign) {
      const isRefused = route.method !== Method.Get || route.access >= Change;
      const { status } = safe(ask(made, route, { fields: made.cookie + origin }), nameOf(route));
      equal(status === 403, isRefused, `${nameOf(route)} ${origin} ${status}`);
    }
  made.device.pass(1000);
  equal([made.opened, made.keeper.writes, made.keeper.erased], [1, 0, 0]);
});

test("another name: DNS that was bent to here is of no use", () => {
  const made = house();
  for (const route of routesOf(made))
    for (const host of ["evil.example", "evil.example:82", "192.0.2.7.evil.example", ""])
      equal(
        safe(ask(made, route, { host, fields: made.cookie }), nameOf(route)).status,
        route.anyHost ? 200 : 421,
        `${nameOf(route)} ${host}`,
      );
});

test("a form of another site cannot be a body", () => {
  const made = house();
  let tried = 0;
  for (const route of routesOf(made)) {
    if (!route.body) continue;
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/jsonx",
      "x",
    ]) {
      tried++;
      equal(
        safe(ask(made, route, { fields: made.cookie, body: "{}", type }), nameOf(route)).status,
        415,
        `${nameOf(route)} ${type}`,
      );
    }
  }
  ok(tried >= 50);
});

test("bodies that are too large are refused before they come", () => {
  const made = house();
  for (const route of routesOf(made)) {
    const limit = route.bodyLimit ?? BODY_LIMIT;
    const asOwner = safe(ask(made, route, { fields: made.cookie, length: limit + 1 }), nameOf(route));
    equal([asOwner.status, asOwner.head.includes("Connection: close")], [413, true], nameOf(route));
    const asNobody = safe(ask(made, route, { length: Math.max(limit, BODY_LIMIT) + 1 }), nameOf(route));
    equal(asNobody.status, route.access >= Change ? 401 : 413, nameOf(route));
  }
});

test("bodies that are no JSON, or not the one that is meant", () => {
  for (const body of [
    "{",
    "[]",
    "null",
    "7",
    '"x"',
    "\xff\xfe",
    '{"a":',
    "[".repeat(5000),
    '{"__proto__":{"x":1}}',
    "{}",
  ]) {
    const made = house();
    for (const route of routesOf(made)) {
      if (route.body !== BodyKind.Json || (route.bodyLimit ?? BODY_LIMIT) < body.length) continue;
      const { status } = safe(ask(made, route, { fields: made.cookie, body }), nameOf(route));
      // A check answers what is wrong with it, and an empty change changes nothing.
      const isAnswered = body === "{}" ? /settings(\/check|\/export)?$/ : /settings\/(check|export)$/;
      const isObject = body.startsWith('{"__') || body === "{}";
      if (isObject && isAnswered.test(route.path)) equal(status, 200, nameOf(route));
      else ok(status >= 400 && status < 500, `${nameOf(route)} ${body.slice(0, 20)} ${status}`);
    }
    made.device.pass(1000);
    equal([made.opened, made.keeper.writes, made.keeper.erased], [1, 0, 0], body.slice(0, 20));
  }
});

test("requests that two readers could take for different ones", () => {
  const made = house();
  for (const route of routesOf(made)) {
    const name = nameOf(route);
    const start = `${methodNames[route.method]} ${pathOf(route)} HTTP/1.1\r\nHost: h\r\n${made.cookie}`;
    const table: [string, number][] = [
      [`${start}Host: other\r\n\r\n`, 400],
      [`${start}Content-Length: 1\r\nContent-Length: 2\r\n\r\nx`, 400],
      [`${start}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx`, 400],
      [`${start}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 411],
      [`${start}X: y\n\r\n`, 400],
      [`${start} folded\r\n\r\n`, 400],
      [`${start}no colon\r\n\r\n`, 400],
      [`${start}X: \0\r\n\r\n`, 400],
      [`${start}X: ${"y".repeat(9000)}\r\n\r\n`, 431],
      [`${methodNames[route.method]} ${pathOf(route)}?${"q".repeat(1100)} HTTP/1.1\r\nHost: h\r\n\r\n`, 414],
      [`${methodNames[route.method]} ${pathOf(route)} HTTP/1.1\r\n\r\n`, 400],
      [`${methodNames[route.method]} ${pathOf(route)} HTTP/2.0\r\nHost: h\r\n\r\n`, 505],
      [`BREW ${pathOf(route)} HTTP/1.1\r\nHost: h\r\n\r\n`, 501],
      [`DELETE ${pathOf(route)} HTTP/1.1\r\nHost: h\r\n${made.cookie}\r\n`, 405],
      [`OPTIONS ${pathOf(route)} HTTP/1.1\r\nHost: h\r\nOrigin: http://evil.example\r\n\r\n`, 405],
      [`${methodNames[route.method]} ${pathOf(route)}/ HTTP/1.1\r\nHost: h\r\n${made.cookie}\r\n`, 404],
    ];
    for (const [text, status] of table) {
      // "/" with a slash behind it is "//".
      const answer = safe(made.send(text), name);
      equal(answer.status, status, `${name}: ${text.slice(0, 60)}`);
    }
  }
  made.device.pass(1000);
  equal([made.opened, made.keeper.writes, made.keeper.erased], [1, 0, 0]);
});

test("half a request is given up, whatever it is for", () => {
  const made = house();
  for (const route of routesOf(made))
    for (const part of [
      `${methodNames[route.method]} ${pathOf(route)} HTT`,
      `${methodNames[route.method]} ${pathOf(route)} HTTP/1.1\r\nHost: h\r\n${made.cookie}X: `,
    ]) {
      const client = made.device.dial(PORT);
      client.send(part);
      made.device.pass(REQUEST_TIME - 1);
      equal(client.closed, false, nameOf(route));
      made.device.pass(1);
      const answer = client.take();
      equal([answer.slice(0, 12), client.closed], ["HTTP/1.1 408", true], nameOf(route));
    }
});

test("half a body is given up, whatever it is for", () => {
  for (const route of routesOf(house())) {
    if (!route.body) continue;
    const made = house();
    const client = made.device.dial(PORT);
    client.send(
      `${methodNames[route.method]} ${pathOf(route)} HTTP/1.1\r\nHost: h\r\n${made.cookie}Content-Type: ${typeOf(route)}\r\nContent-Length: 100\r\n\r\n{"conf`,
    );
    made.device.pass(REQUEST_TIME);
    equal([client.take().slice(0, 12), client.closed], ["HTTP/1.1 408", true], nameOf(route));
    equal([made.opened, made.keeper.writes, made.keeper.erased], [1, 0, 0]);
  }
});

test("the compatibility path can be switched off, and reads nothing of the meter", () => {
  const made = house({ compatibility: false });
  ok(!routesOf(made).some((route) => route.path.endsWith("/api/read")));
  equal(made.send("GET /kamstir/api/read HTTP/1.1\r\nHost: h\r\n\r\n").status, 404);
  const on = house();
  for (let count = 0; count < 20; count++) on.send("GET /kamstir/api/read HTTP/1.1\r\nHost: h\r\n\r\n");
  const { requests } = on.house.gateway!.meters[0].statistics;
  ok(requests <= 1, `${requests} requests on the line: none is due to the path`);
});
