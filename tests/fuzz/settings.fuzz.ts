/** Settings as JSON. */
import { checkSettings, defaultSettings, problemText, readSettings } from "../../modules/gateway/settings.js";
import { latin1, latin1Text, must, type Target } from "./target.js";

export default {
  name: "settings",
  property: "any text: settings or problems, never both, never neither; settings read back as themselves",
  longest: 4096,
  words: [
    '"',
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "null",
    "true",
    "1e999",
    "-0",
    "0.5",
    "__proto__",
    "constructor",
    "meters",
    "tcp://h:1",
    "version",
    "mqtt",
    "publish",
    "\\u0000",
    "[[[[[[[[",
  ],
  seeds: () =>
    [
      JSON.stringify(defaultSettings()),
      JSON.stringify({
        meters: [{ id: "heat", meter: "403", line: "/dev/ttyUSB0", interval: 600 }],
        mqtt: { enabled: true, host: "h", port: 1883 },
      }),
      "{}",
    ].map(latin1),
  run(input) {
    const { settings, problems } = readSettings(latin1Text(input));
    must((settings === undefined) === problems.length > 0, "both or neither");
    must(typeof problemText(problems) === "string", "no text");
    if (!settings) return;
    const again = checkSettings(JSON.parse(JSON.stringify(settings)));
    must(
      JSON.stringify(again.settings) === JSON.stringify(settings),
      `read back: ${problemText(again.problems)}`,
    );
  },
} satisfies Target;
