import { WORD_LIMIT, word, wordIn, wordText } from "../../modules/bytes/word.js";
import { ascii } from "../../modules/bytes/writer.js";
import { equal, ok, test, throws } from "../harness.js";

test("words of up to six characters are told apart by their number", () => {
  const texts = ["h", "hh", "kWh", "MWh", "hWk", "m3", "m3/h", "kvarh", "abcdef", "abcdeg"];
  const numbers = texts.map(word);
  equal(new Set(numbers).size, texts.length);
  for (let index = 0; index < texts.length; index++) {
    const bytes = ascii(`(${texts[index]})`);
    equal(wordIn(bytes, 1, bytes.length - 1), numbers[index]);
    equal(wordText(numbers[index]), texts[index]);
  }
  ok(Number.isSafeInteger(word("\x7f".repeat(WORD_LIMIT))));
});

test("nothing, seven characters and eighth bits are no words", () => {
  const bytes = Uint8Array.of(0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0xb0);
  equal(wordIn(bytes, 3, 3), -1);
  ok(wordIn(bytes, 0, 6) > 0);
  equal(wordIn(bytes, 0, 7), -1);
  equal(wordIn(bytes, 6, 8), -1);
  throws(() => word("°C"), /not a word/);
});
