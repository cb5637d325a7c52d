/** Updates over REST: who may, what is asked of the updater, what is told of it. */

import { LoginApi } from "../../modules/serve/login.js";
import { UpdateAnswer, type UpdateView, type UploadView } from "../../modules/serve/view.js";
import type { Answer } from "../client.js";
import { equal, ok, test } from "../harness.js";
import { TestGateway, TestMeter, TestRest } from "./test-gateway.js";

const TOKEN = "0123456789abcdef";
const AUTHORIZED = `Authorization: Bearer ${TOKEN}\r\n`;
const BYTES = "Content-Type: application/octet-stream\r\n";

class TestUpdate implements UpdateView {
  state = "idle";
  progress = -1;
  offer: UpdateView["offer"];
  available = false;
  versionAvailable = "0.1.0";
  channel = "stable";
  trouble = "";
  checkedSeconds = 0;
  last: UpdateView["last"] = { outcome: "none", version: "", from: "", message: "", seconds: 0 };
  instructions = "";
  asked: string[] = [];
  answer: number = UpdateAnswer.Accepted;
  received = "";
  problem = "";
  isBusy = false;

  check(): number {
    this.asked.push("check");
    return this.answer;
  }

  install(older: boolean): number {
    this.asked.push(`install ${older}`);
    return this.answer;
  }

  openUpload(older: boolean): UploadView | undefined {
    this.asked.push(`open ${older}`);
    if (this.isBusy) return undefined;
    return {
      take: (buffer, start, end) => {
        for (let index = start; index < end; index++) this.received += String.fromCharCode(buffer[index]);
        return true;
      },
    };
  }

  closeUpload(_upload: UploadView, done: (problem: string) => void): void {
    this.asked.push("close");
    done(this.problem);
  }

  cancelUpload(): void {
    this.asked.push("cancel");
  }
}

function house(token = TOKEN): { update: TestUpdate; rest: TestRest } {
  const gateway = new TestGateway(new TestMeter("heat", "kamstrup-multical-403"));
  const update = new TestUpdate();
  Object.assign(gateway, { update });
  return { update, rest: new TestRest(gateway, { login: new LoginApi(undefined, gateway, false, token) }) };
}

function upload(rest: TestRest, fields: string, body = "manifest\nimage", query = ""): Answer {
  return rest.send(
    `POST /api/v1/update/upload${query} HTTP/1.1\r\nHost: h\r\n${fields}Content-Length: ${body.length}\r\n\r\n${body}`,
  );
}

const ROUTES = ["check", "install", "install?downgrade=yes", "upload"];

test("nobody may start, feed or influence an update without the token", () => {
  for (const [name, token, fields] of [
    ["no field", TOKEN, ""],
    ["an empty field", TOKEN, "Authorization:\r\n"],
    ["the scheme alone", TOKEN, "Authorization: Bearer \r\n"],
    ["half the token", TOKEN, `Authorization: Bearer ${TOKEN.slice(0, 8)}\r\n`],
    ["more than the token", TOKEN, `Authorization: Bearer ${TOKEN}0\r\n`],
    ["another token", TOKEN, "Authorization: Bearer 0123456789abcdeF\r\n"],
    ["another scheme", TOKEN, `Authorization: Basic ${TOKEN}\r\n`],
    ["no token in the settings", "", "Authorization: Bearer \r\n"],
    ["no token in the settings, nor in the field", "", ""],
  ] as const)
    for (const path of ROUTES) {
      const { update, rest } = house(token);
      const body = path === "upload" ? "x\ny" : "";
      const answer = rest.send(
        `POST /api/v1/update/${path} HTTP/1.1\r\nHost: h\r\n${BYTES}${fields}Content-Length: ${body.length}\r\n\r\n${body}`,
      );
      equal([answer.status, update.asked, update.received], [401, [], ""], `${name}: ${path}`);
    }
});

test("where the server has no login at all, nobody may", () => {
  const gateway = new TestGateway();
  const update = new TestUpdate();
  Object.assign(gateway, { update });
  const rest = new TestRest(gateway, { login: undefined });
  for (const path of ROUTES)
    equal(rest.request("POST", `/api/v1/update/${path}`, AUTHORIZED).status, 401, path);
  equal(update.asked, []);
});

test("another site may not, even with the token", () => {
  const { update, rest } = house();
  for (const path of ROUTES)
    for (const fields of [
      "Origin: http://evil.example\r\n",
      "Sec-Fetch-Site: cross-site\r\n",
      "Origin: null\r\n",
    ])
      equal(rest.request("POST", `/api/v1/update/${path}`, AUTHORIZED + fields).status, 403, path);
  for (const type of [
    "text/plain",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "application/json",
  ])
    equal(upload(rest, `${AUTHORIZED}Content-Type: ${type}\r\n`).status, 415, type);
  equal(update.asked, []);
});

test("GET starts nothing", () => {
  const { update, rest } = house();
  for (const path of ROUTES)
    equal(rest.request("GET", `/api/v1/update/${path}`, AUTHORIZED).status, 405, path);
  equal(update.asked, []);
});

test("with the token a check and an install are asked for", () => {
  const { update, rest } = house();
  equal(rest.request("POST", "/api/v1/update/check", AUTHORIZED).status, 202);
  equal(rest.request("POST", "/api/v1/update/install", AUTHORIZED).status, 202);
  equal(rest.request("POST", "/api/v1/update/install?downgrade=yes", AUTHORIZED).status, 202);
  equal(rest.request("POST", "/api/v1/update/install?downgrade=no", AUTHORIZED).status, 202);
  equal(update.asked, ["check", "install false", "install true", "install false"]);
});

test("what cannot be done is told with its reason", () => {
  const { update, rest } = house();
  update.trouble = "no address of releases is set (update.url)";
  for (const [answer, error] of [
    [UpdateAnswer.Busy, "busy"],
    [UpdateAnswer.NothingNewer, "nothing-newer"],
    [UpdateAnswer.Older, "older"],
    [UpdateAnswer.NotPossible, "not-possible"],
  ] as const) {
    update.answer = answer;
    const { status, json } = rest.request("POST", "/api/v1/update/install", AUTHORIZED);
    const body = json() as { error: string; message: string };
    equal([status, body.error], [409, error]);
    if (answer === UpdateAnswer.NotPossible) equal(body.message, update.trouble);
  }
});

test("an update file goes to the updater as it comes", () => {
  const { update, rest } = house();
  const file = `manifest\n${"image".repeat(5000)}`;
  equal(upload(rest, AUTHORIZED + BYTES, file).status, 202);
  equal(update.received, file);
  equal(upload(rest, AUTHORIZED + BYTES, "x\ny", "?downgrade=yes").status, 202);
  equal(update.asked, ["open false", "close", "open true", "close"]);
});

test("a file that is refused is told why", () => {
  const { update, rest } = house();
  update.problem = "the release manifest is not signed with a trusted key";
  const { status, json } = upload(rest, AUTHORIZED + BYTES);
  equal(status, 422);
  equal((json() as { message: string }).message, update.problem);
});

test("no file, a second one at the same time, and one that is too large", () => {
  const { update, rest } = house();
  equal(upload(rest, AUTHORIZED + BYTES, "").status, 422);
  update.isBusy = true;
  equal(upload(rest, AUTHORIZED + BYTES).status, 409);
  const huge = rest.request(
    "POST",
    "/api/v1/update/upload",
    `${AUTHORIZED}${BYTES}Content-Length: 10000000000\r\n`,
  );
  equal(huge.status, 413);
  equal(update.received, "");
});

test("a client that comes back after its upload broke off ends the old one", () => {
  const { update, rest } = house();
  const client = rest.gateway.device.dial(82);
  client.send(
    `POST /api/v1/update/upload HTTP/1.1\r\nHost: h\r\n${AUTHORIZED}${BYTES}Content-Length: 100\r\n\r\nhalf`,
  );
  rest.gateway.device.settle();
  client.hangUp();
  rest.gateway.device.settle();
  equal(upload(rest, AUTHORIZED + BYTES).status, 202);
  equal(update.asked, ["open false", "cancel", "open false", "close"]);
});

test("the state is told, with notes of any length", () => {
  const { update, rest } = house();
  const first = rest.get("/api/v1/update").json() as Record<string, unknown>;
  equal([first.state, first.progress, first.release, first.last], ["idle", null, null, null]);
  for (const notes of ["short\nnotes", "\n".repeat(1000), "é".repeat(1000)]) {
    update.offer = {
      release: { version: "2.0.0", date: "2026-11-20", channel: "stable", notes },
      image: { size: 1234 },
    };
    update.last = {
      outcome: "installed",
      version: "0.1.0",
      from: "0.0.9",
      message: "well",
      seconds: 1767592996,
    };
    update.progress = 42;
    const told = rest.get("/api/v1/update").json() as {
      progress: number;
      release: { notes: string; size: number };
      last: { time: string };
    };
    equal([told.progress, told.release.size, told.last.time], [42, 1234, "2026-01-05T06:03:16Z"]);
    ok(told.release.notes === notes || told.release.notes === `${notes.slice(0, 200)}…`);
  }
});
