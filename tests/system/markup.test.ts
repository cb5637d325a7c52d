/**
 * Text of access points, meters, brokers and clients is never markup: pages put it in as text, nothing that holds it is a
 * page, and a page could not run it. The browser itself is asked in the dashboard's and the onboarding's tests.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { dashboard } from "../../hosts/node/pages.js";
import { TestGateway, TestMeter, TestRest } from "../serve/test-gateway.js";

const HOSTILE = "</script><img src=x onerror=alert(1)>\"'&\u2028";
const web = join(import.meta.dirname, "../../web");

function scripts(): [string, string][] {
  return readdirSync(web, { recursive: true })
    .map(String)
    .filter((name) => /\.(js|html|svg)$/.test(name) && !/node_modules|^dist|uplot/i.test(name))
    .map((name) => [name, readFileSync(join(web, name), "utf8")]);
}

test("no page makes markup or code out of text", () => {
  const ways =
    /\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\(|setAttribute\(\s*["'`]on|srcdoc|DOMParser|createContextualFragment|javascript:|\.setHTMLUnsafe/;
  const files = scripts();
  assert.ok(files.some(([name]) => name.endsWith(".js")) && files.some(([name]) => name.endsWith(".html")));
  for (const [name, text] of files) assert.doesNotMatch(text, ways, name);
});

test("no page has a script or a style inside, or takes one from elsewhere", () => {
  for (const [name, text] of scripts()) {
    if (!name.endsWith(".html")) continue;
    assert.doesNotMatch(
      text,
      /<script(?![^>]*\bsrc="\/)[^>]*>|<style|\son\w+=|\sstyle=|(src|href)="(?!\/|#|data:)/i,
      name,
    );
  }
});

test("every page forbids what it does not need; what is no page says what it is", () => {
  const pages = dashboard();
  const rest = new TestRest(new TestGateway(), { pages });
  for (const path of ["/", ...[...pages.files.keys()].map((name) => `/${name}`)]) {
    const { head } = rest.get(path);
    assert.match(head, /X-Content-Type-Options: nosniff/, path);
    if (!head.includes("text/html")) continue;
    assert.match(
      head,
      /Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'/,
      path,
    );
    assert.match(head, /frame-ancestors 'none'/, path);
    assert.doesNotMatch(head, /unsafe-(inline|eval)/, path);
  }
});

test("hostile text of a meter, a port, a broker and a log line: JSON that means just this text", () => {
  const meter = new TestMeter("heat", "kamstrup-multical-403");
  meter.serial = HOSTILE;
  meter.target = HOSTILE;
  meter.trouble = HOSTILE;
  const gateway = new TestGateway(meter);
  gateway.addresses = [HOSTILE];
  Object.assign(gateway, { board: HOSTILE, versionAvailable: HOSTILE });
  const rest = new TestRest(gateway);
  for (const path of [
    "/api/v1/meters",
    "/api/v1/meters/heat",
    "/api/v1/meters/heat/readings",
    "/api/v1/status",
    "/kamstir/api/read",
  ]) {
    const { head, body, json } = rest.get(path);
    assert.match(head, /Content-Type: application\/json\r\nX-Content-Type-Options: nosniff\r\n/, path);
    assert.doesNotThrow(json, path);
    assert.ok(!/[\0-\x1f]/.test(body.trimEnd()), path);
  }
  const shown = rest.get("/api/v1/meters/heat").json() as Record<string, unknown>;
  assert.deepEqual([shown["serial"], shown["line"], shown["trouble"]], [HOSTILE, HOSTILE, HOSTILE]);
  assert.equal((rest.get("/api/v1/status").json() as { addresses: string[] }).addresses[0], HOSTILE);
});

test("a path or a field that comes back in an answer stays text, and ends no line", () => {
  const rest = new TestRest(new TestGateway(new TestMeter("heat", "kamstrup-multical-403")));
  for (const path of [
    `/api/v1/meters/${encodeURIComponent("<img src=x>")}`,
    "/%3Cscript%3E",
    "/api/v1/meters/%0d%0aSet-Cookie:%20a=b",
  ]) {
    const { head, body, status } = rest.get(path);
    assert.ok(status === 404 || status === 400, `${path} ${status}`);
    assert.match(head, /application\/json/);
    assert.doesNotMatch(head + body, /<script|<img|Set-Cookie/i, path);
  }
});
