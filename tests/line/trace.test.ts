import { Trace } from "../../modules/line/trace.js";
import { parseTranscript } from "../../modules/line/transcript.js";
import { equal, test } from "../harness.js";

test("the ring keeps the newest bytes", () => {
  const trace = new Trace(4);
  for (let byte = 1; byte <= 6; byte++) trace.received(byte, 0);
  equal(trace.text(), "< 03 04 05 06\n");
  trace.clear();
  equal(trace.text(), "");
});

test("a long pause is cut at 2.55 s, a short one is not noted", () => {
  const trace = new Trace(16);
  trace.sent(0x80, 0);
  trace.received(0x40, 49);
  trace.received(0x3f, 99);
  trace.received(0x0d, 60_000);
  equal(trace.text(), "> 80\n< 40\n+50ms\n< 3f\n+2550ms\n< 0d\n");
});

test("what the ring exports, the transcript reader takes", () => {
  const trace = new Trace(256);
  for (let index = 0; index < 300; index++) {
    if (index % 3 === 0) trace.sent(index & 0xff, index * 40);
    else trace.received(index & 0xff, index * 40);
  }
  const items = parseTranscript(trace.text());
  equal(items.filter((item) => item.kind === "sent" || item.kind === "received").length > 100, true);
});
