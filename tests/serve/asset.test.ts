import { ascii } from "../../modules/bytes/writer.js";
import { assetRoute } from "../../modules/serve/asset.js";
import { ContentType } from "../../modules/serve/content-type.js";
import { equal, ok, test, throws } from "../harness.js";
import { TestGateway, TestRest } from "./test-gateway.js";

const bytes = ascii("console.log(1);\n".repeat(500));
const script = { path: "/app.js", type: ContentType.JavaScript, bytes, tag: "a1b2" };

test("an asset is sent once, and then only when it has changed", () => {
  const rest = new TestRest(new TestGateway(), {
    routes: [assetRoute(script)],
    sizes: { outputBytes: 1024 },
  });
  const first = rest.get("/app.js");
  equal([first.status, first.body.length], [200, bytes.length]);
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
  const route = assetRoute({ ...script, gzip: true });
  const { head } = new TestRest(new TestGateway(), { routes: [route] }).get("/app.js");
  ok(head.includes("\r\nContent-Encoding: gzip\r\n"));
});

test("a page for / takes the place of the built-in one", () => {
  const route = assetRoute({ path: "/", type: ContentType.Html, bytes: ascii("<p>hello"), tag: "1" });
  equal(new TestRest(new TestGateway(), { routes: [route] }).get("/").body, "<p>hello");
});

test("a tag that would need quoting is a mistake of the programmer", () => {
  throws(() => assetRoute({ ...script, tag: 'a"b' }), /letters and digits/);
  throws(() => assetRoute({ ...script, tag: "" }), /letters and digits/);
});
