import { Writer } from "../../modules/bytes/writer.js";
import { Accounts } from "../../modules/login/accounts.js";
import { FREE_ATTEMPTS } from "../../modules/login/attempts.js";
import { Pbkdf2 } from "../../modules/login/derivation.js";
import { FlatJson } from "../../modules/serve/flat-json.js";
import { LOGIN_BODY_LIMIT, LoginApi, loginRoutes } from "../../modules/serve/login.js";
import type { Answer } from "../client.js";
import { equal, ok, test } from "../harness.js";
import { sha256 } from "../update/sha256.js";
import { TestGateway, TestMeter, TestRest } from "./test-gateway.js";

const RIGHT = "correct horse";
const READ = "/api/v1/meters/heat/read";

interface House {
  readonly rest: TestRest;
  readonly accounts: Accounts;
  post(path: string, body: string, fields?: string): Answer;
}

function house(options: { protectReading?: boolean; password?: string; token?: string } = {}): House {
  const gateway = new TestGateway(new TestMeter("heat", "kamstrup-multical-403"));
  const accounts = new Accounts(gateway.device, new Pbkdf2(gateway.device, sha256, 2));
  const { password = RIGHT, protectReading = false, token = "" } = options;
  if (password !== "") accounts.set(password, -1, () => {});
  gateway.device.settle();
  const login = new LoginApi(accounts, gateway, protectReading, token);
  const rest = new TestRest(gateway, { login, routes: [{ table: loginRoutes, owner: login }] });
  return {
    rest,
    accounts,
    post: (path, body, fields = "") =>
      rest.send(
        `POST /api/v1/${path} HTTP/1.1\r\nHost: 192.0.2.7:82\r\nContent-Type: application/json\r\n${fields}Content-Length: ${body.length}\r\n\r\n${body}`,
      ),
  };
}

function cookieOf(answer: Answer): string {
  const found =
    /Set-Cookie: (iris=[0-9a-f]{32}); Max-Age=2592000; HttpOnly; SameSite=Strict; Path=\/\r\n/.exec(
      answer.head,
    );
  return found ? `Cookie: ${found[1]}\r\n` : "";
}

test("login by cookie: nothing before, everything after, nothing after the logout", () => {
  const { rest, post } = house();
  equal(rest.request("POST", READ).status, 401);
  const answer = post("login", `{"password":"${RIGHT}"}`);
  equal([answer.status, answer.body], [204, ""]);
  const cookie = cookieOf(answer);
  ok(cookie !== "", answer.head);
  equal(rest.request("POST", READ, cookie).status, 202);
  equal(rest.request("GET", "/api/v1/session", cookie).json(), {
    loggedIn: true,
    passwordSet: true,
    readingNeedsLogin: false,
  });
  equal(rest.get("/api/v1/session").json(), { loggedIn: false, passwordSet: true, readingNeedsLogin: false });
  const logout = rest.request("POST", "/api/v1/logout", cookie);
  equal([logout.status, logout.head.includes("Set-Cookie: iris=; Max-Age=0;")], [204, true]);
  equal(rest.request("POST", READ, cookie).status, 401);
});

test("login by token, for scripts", () => {
  const { rest, post } = house();
  const answer = post("login", `{"password":"${RIGHT}","token":true}`);
  const { token } = answer.json() as { token: string };
  equal([answer.status, token.length, answer.head.includes("Set-Cookie")], [200, 32, false]);
  equal(rest.request("POST", READ, `Authorization: Bearer ${token}\r\n`).status, 202);
  equal(rest.request("POST", READ, `Authorization: bearer ${token}\r\n`).status, 202, "schemes have no case");
  for (const wrong of [
    `Basic ${token}`,
    token,
    `Bearer ${token}0`,
    `Bearer ${token.slice(1)}`,
    "Bearer ",
    "Bearer",
    "",
  ])
    equal(rest.request("POST", READ, `Authorization: ${wrong}\r\n`).status, 401, wrong);
});

test("cookies as browsers and others send them", () => {
  const { rest, post } = house();
  const pair = cookieOf(post("login", `{"password":"${RIGHT}"}`)).slice(8, -2);
  const table: [string, number][] = [
    [pair, 202],
    [`a=b; ${pair}`, 202],
    [`${pair}; a=b`, 202],
    [`iris=${"0".repeat(32)}; ${pair}`, 202],
    [`a=b;${pair}`, 202],
    [`${pair}0`, 401],
    [pair.slice(0, -1), 401],
    [`x${pair}`, 401],
    ["iris=", 401],
    ["iris", 401],
    [`iris=${"0".repeat(32)}`, 401],
    [";;;===; ;", 401],
    ["", 401],
  ];
  for (const [cookie, status] of table)
    equal(rest.request("POST", READ, `Cookie: ${cookie}\r\n`).status, status, cookie);
});

test("what is no login is told so; a wrong one is 401, too many 429 with a time", () => {
  const { post, rest } = house();
  for (const body of [
    "",
    "{}",
    "[]",
    "null",
    '{"password":1}',
    '{"password":"x"',
    `{"password":"${RIGHT}","token":"yes"}`,
    '{"password":["x"]}',
  ])
    equal(post("login", body).status, 422, body);
  equal(post("login", `{"password":"${"x".repeat(LOGIN_BODY_LIMIT)}"}`).status, 413);
  equal(post("login", `{"password":"${RIGHT}"}`, "Origin: http://evil.example\r\n").status, 403);
  for (let count = 0; count < FREE_ATTEMPTS; count++)
    equal(post("login", '{"password":"wrong"}').status, 401);
  const refused = post("login", `{"password":"${RIGHT}"}`);
  equal([refused.status, /Retry-After: (\d+)/.exec(refused.head)?.[1]], [429, "1"]);
  rest.gateway.device.pass(1000);
  equal(post("login", `{"password":"${RIGHT}"}`).status, 204);
});

test("without a password nobody logs in", () => {
  const { post, rest } = house({ password: "" });
  equal(post("login", '{"password":""}').status, 409);
  equal((rest.get("/api/v1/session").json() as { passwordSet: boolean }).passwordSet, false);
  equal(rest.request("POST", READ).status, 401);
});

test("another password over REST", () => {
  const { post, rest } = house();
  const mine = cookieOf(post("login", `{"password":"${RIGHT}"}`));
  const other = cookieOf(post("login", `{"password":"${RIGHT}"}`));
  equal(post("password", `{"current":"${RIGHT}","new":"another password"}`).status, 401);
  equal(post("password", '{"current":"wrong","new":"another password"}', mine).status, 401);
  equal(post("password", `{"current":"${RIGHT}","new":"short"}`, mine).status, 422);
  equal(post("password", `{"current":"${RIGHT}"}`, mine).status, 422);
  equal(rest.request("POST", READ, other).status, 202);
  equal(post("password", `{"current":"${RIGHT}","new":"another password"}`, mine).status, 204);
  equal([rest.request("POST", READ, other).status, rest.request("POST", READ, mine).status], [401, 202]);
  equal(post("login", `{"password":"${RIGHT}"}`).status, 401);
  equal(post("login", '{"password":"another password"}').status, 204);
});

test("readings are protected where the owner says so, the compatibility path is not", () => {
  const { post, rest } = house({ protectReading: true, token: "0123456789abcdef" });
  equal(rest.get("/api/v1/meters").status, 401);
  equal(rest.get("/kamstir/api/read").status, 503);
  equal(
    rest.request("GET", "/api/v1/meters", cookieOf(post("login", `{"password":"${RIGHT}"}`))).status,
    200,
  );
  const script = "Authorization: Bearer 0123456789abcdef\r\n";
  equal(
    [rest.request("GET", "/api/v1/meters", script).status, rest.request("POST", READ, script).status],
    [200, 401],
  );
});

test("a client that leaves while its password is looked at harms nobody", () => {
  const { rest, post } = house();
  const { device } = rest.gateway;
  const body = `{"password":"${RIGHT}"}`;
  const client = device.dial(82);
  client.send(
    `POST /api/v1/login HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  for (let step = 0; step < 3; step++) device.step();
  client.hangUp();
  device.settle();
  equal(client.take(), "");
  equal(post("login", body).status, 204);
});

test("flat objects, as JSON.parse takes them, and nothing that is not flat", () => {
  const good = [
    "{}",
    " { } ",
    '{"a":"b"}',
    '{"a":1,"b":-2.5e3,"c":true,"d":false,"e":null}',
    '{"a":"\\u00e9\\"\\\\\\/\\b\\f\\n\\r\\t"}',
    '{"a":"é€😀","é":0}',
    '{ "a" : "b" , "c" : 0 }',
    '{"a":1,"a":2}',
    '{"a":"\\ud83d\\ude00"}',
  ];
  const bad = [
    "",
    "{",
    "}",
    "{]",
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    "{,}",
    "{a:1}",
    '{"a":01}',
    '{"a":1 "b":2}',
    '{"a":[]}',
    '{"a":{}}',
    '{"a":"b}',
    '{"a":"\\x"}',
    '{"a":"\\u12"}',
    '{"a":"\n"}',
    "{}{}",
    '"a"',
    "[]",
    '{"a":+1}',
    '{"a":.5}',
    '{"a":nul}',
    `${"[".repeat(1000)}`,
    `${'{"a":'.repeat(1000)}`,
  ];
  const read = (text: string): Record<string, unknown> | undefined => {
    const writer = new Writer(new Uint8Array(8192));
    writer.text(text);
    const bytes = writer.buffer.subarray(0, writer.position);
    const result: Record<string, unknown> = {};
    return new FlatJson(bytes, bytes.length).each((name, value) => {
      result[name] = value;
    })
      ? result
      : undefined;
  };
  for (const text of good) equal(read(text), JSON.parse(text), text);
  for (const text of bad) equal(read(text), undefined, text);
  equal(
    new FlatJson(Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 7).each(() => {}),
    false,
    "no UTF-8",
  );
  equal(
    new FlatJson(undefined, 0).each(() => {}),
    false,
  );
});
