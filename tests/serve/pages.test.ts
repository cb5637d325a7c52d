/** Pages are sent with their type and tag, last of all routes. */
import { ascii } from "../../modules/bytes/writer.js";
import type { Pages } from "../../modules/serve/pages.js";
import { restRoutes } from "../../modules/serve/rest.js";
import { everyRoute } from "../../modules/serve/router.js";
import { equal, ok, test } from "../harness.js";
import { TestGateway, TestRest } from "./test-gateway.js";

const script = ascii("console.log(1);\n".repeat(500));

function pages(files: Readonly<Record<string, Uint8Array>>, gzip = false): Pages {
  return {
    tag: "a1b2",
    page: (name) => (Object.hasOwn(files, name) ? { bytes: files[name], gzip } : undefined),
  };
}

const dashboard = pages({ "index.html": ascii("<p>hello"), "app.js": script, metrics: ascii("hidden") });

test("a page is sent once, and then only when it has changed", () => {
  const rest = new TestRest(new TestGateway(), { pages: dashboard, sizes: { outputBytes: 1024 } });
  const first = rest.get("/app.js");
  equal([first.status, first.body.length], [200, script.length]);
  ok(first.head.includes('\r\nETag: "a1b2"\r\n') && first.head.includes("\r\nCache-Control: no-cache\r\n"));
  ok(first.head.includes("\r\nContent-Type: text/javascript; charset=utf-8\r\n"));
  ok(!first.head.includes("no-store") && !first.head.includes("Content-Encoding"));
  for (const known of ['"a1b2"', 'W/"a1b2"', '"x", "a1b2"', "*"]) {
    const again = rest.request("GET", "/app.js", `If-None-Match: ${known}\r\n`);
    equal([again.status, again.body], [304, ""], known);
    ok(again.head.includes('\r\nETag: "a1b2"\r\n') && !again.head.includes("Content-Length"));
  }
  for (const other of ['"a1b"', '"a1b23"', "a1b2"])
    equal(rest.request("GET", "/app.js", `If-None-Match: ${other}\r\n`).status, 200, other);
  equal(rest.request("HEAD", "/app.js").body, "");
});

test("compressed bytes are named as such", () => {
  const { head } = new TestRest(new TestGateway(), { pages: pages({ "app.js": script }, true) }).get(
    "/app.js",
  );
  ok(head.includes("\r\nContent-Encoding: gzip\r\n"));
});

test("/ is the index; what is not there, whatever it is called, is answered 404", () => {
  const rest = new TestRest(new TestGateway(), { pages: dashboard });
  const index = rest.get("/");
  equal([index.status, index.body], [200, "<p>hello"]);
  ok(index.head.includes("\r\nContent-Security-Policy: default-src 'none'"));
  for (const path of ["/app.jsx", "/__proto__", "/constructor", "/..", "/%2e%2e", "/web/app.js", "/app.js/"])
    equal(rest.get(path).status, 404, path);
});

test("without pages there is nothing at /", () => {
  equal(new TestRest(new TestGateway(), {}).get("/").status, 404);
});

test("a file cannot hide a route: the pages come last", () => {
  const routes = everyRoute(restRoutes(new TestGateway(), { compatibility: true, pages: dashboard }));
  equal(
    routes.slice(-2).map(({ path }) => path),
    ["/", "/*"],
  );
});
