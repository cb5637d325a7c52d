/** Capture files. */
import { isTranscript, parseTranscript } from "../../modules/line/transcript.js";
import { capture, captureNames } from "../captures.js";
import { latin1, latin1Text, must, type Target } from "./target.js";

export default {
  name: "transcript",
  property: "any text: items, at most one a line, or a SyntaxError that names a line",
  longest: 2048,
  words: ["# ", "< 40", "> 80", "+350ms\n", "@ 2400 7E1\n", '= 60 "a b" MWh\n', "! crc\n", "\r\n"],
  seeds: () => captureNames().map((name) => latin1(capture(name).slice(0, 1500))),
  run(input) {
    const text = latin1Text(input);
    isTranscript(text);
    try {
      const items = parseTranscript(text);
      must(items.length <= text.split("\n").length, "more items than lines");
    } catch (error) {
      must(error instanceof SyntaxError && /^line \d+ /.test(error.message), `threw ${error}`);
    }
  },
} satisfies Target;
