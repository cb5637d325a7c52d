/**
 * Changes to the settings over REST: merge patches and imported files. The last byte of an input says which it is.
 */
import { importSettings } from "../../modules/gateway/export.js";
import { type Change, changed, replaced } from "../../modules/gateway/kept-settings.js";
import { readSettings } from "../../modules/gateway/settings.js";
import { latin1, latin1Text, must, type Target } from "./target.js";

const SECRET = "correct horse";
const KEPT = JSON.stringify({
  version: 2,
  meters: [
    { id: "heat", model: "kamstrup-multical-403", line: "/dev/ttyUSB0" },
    { id: "grid", model: "landis-gyr-e450", line: "tcp://h:1", key: "00112233445566778899aabbccddeeff" },
  ],
  mqtt: { enabled: true, host: "h", password: SECRET },
  rest: { names: ["iris.example.org"] },
});
const keeper = { read: () => KEPT };

function check({ text, settings, problems }: Change): void {
  must((settings === undefined) === problems.length > 0, "both settings and problems, or neither");
  must((settings === undefined) === (text === undefined), "a text without settings, or the other way round");
  if (text === undefined) return;
  const again = readSettings(text);
  must(
    JSON.stringify(again.settings) === JSON.stringify(settings),
    "what is kept reads back as something else",
  );
}

export default {
  name: "change",
  property:
    "any patch or file: settings that read back as themselves, or problems; nothing leaks into objects",
  longest: 2048,
  words: [
    '"meters":[{"id":"heat"',
    '"remove":true',
    '"mqtt":{"password":null}',
    '"__proto__":{"polluted":1}',
    '"constructor":{"prototype":{"polluted":1}}',
    '"rest":{"port":82}',
    '"names":[]',
    '"version":',
    '"iris":"settings"',
    '"settings":{',
    '"secrets":{"kdf":"pbkdf2-hmac-sha256","rounds":1,"salt":"00","cipher":"aes-256-gcm"',
    "null",
    "1e999",
    "-0",
    "[",
    "]",
    "{",
    "}",
    ",",
  ],
  seeds: () => [
    latin1('{"meters":[{"id":"heat","interval":600},{"id":"old","remove":true}],"mqtt":{"host":null}}0'),
    latin1('{"rest":{"port":82,"names":["a.b"]},"publish":{"mqtt":{"root":"x"}}}0'),
    latin1(`{"iris":"settings","version":2,"settings":${KEPT},"secrets":null}1`),
    latin1(
      '{"meters":[{"id":"new","model":"auto","line":"/dev/x","key":"00112233445566778899aabbccddeeff"}]}0',
    ),
  ],
  run(input) {
    const text = latin1Text(input);
    let value: unknown;
    try {
      value = JSON.parse(text.slice(0, -1));
    } catch {
      // Refused before it comes here.
      return;
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    if (((input[input.length - 1] ?? 0) & 1) === 0) check(changed(keeper, value));
    else {
      let answers = 0;
      importSettings(undefined, value, undefined, (settings, problem) => {
        answers++;
        must((settings === undefined) !== (problem === ""), "both settings and a problem, or neither");
        if (settings) check(replaced(keeper, settings));
      });
      must(answers === 1, `${answers} answers`);
    }
    must((Object.prototype as { polluted?: unknown }).polluted === undefined, "a prototype was changed");
  },
} satisfies Target;
