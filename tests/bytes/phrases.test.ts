import { phraseOf, phrases } from "../../modules/bytes/phrases.js";
import { ascii, Writer } from "../../modules/bytes/writer.js";
import { equal, test, throws } from "../harness.js";

test("phrases are written and found as they were given", () => {
  const texts = ["", "get", "ge", "getting", "", "put"];
  const table = phrases(texts);
  const writer = new Writer(new Uint8Array(16));
  for (let index = 0; index < texts.length; index++) {
    writer.reset();
    writer.phrase(table, index);
    equal(writer.toString(), texts[index]);
    equal(phraseOf(table, ascii(`${texts[index]}?`), texts[index].length), texts.indexOf(texts[index]));
  }
  equal(phraseOf(table, ascii("gut"), 3), -1);
  equal(phraseOf(table, ascii(""), 0, 1), 4);
});

test("phrases are seven-bit texts of at most 64 kB", () => {
  throws(() => phrases(["°C"]));
  equal(phrases(["x".repeat(0xffff)]).starts[1], 0xffff);
  throws(() => phrases(["x".repeat(0xffff), "x"]));
});
