import { codeText, iecCode, MEMBER_LIMIT, WHOLE } from "../../modules/iec62056/code.js";
import { Code } from "../../modules/reading/sink.js";
import { equal, ok, test, throws } from "../harness.js";
import { samples } from "./samples.js";

test("codes come back character by character", () => {
  const texts = [
    ...["F", "F.F", "L.1", "C.1.0", "P.01", "P.98", "0.0", "6.8", "6.8*01", "6.8*1", "6.36*02", "6.36.2*01"],
    ...["9.34.1", "8.26.2*01", "81.7.15", "255.255.255*255", "0.9.1", "1-0:1.8.0*255", "0-1:24.2.1"],
    ...["14-255:255.255.255*09", "1.6.1*00", "0-0:0", "A.Z.Q*99"],
  ];
  for (const text of texts) {
    equal(codeText(iecCode(text)), text);
    equal(codeText(iecCode(text, MEMBER_LIMIT - 1)), text);
  }
});

test("every group value has a code of its own, exact and below the common ones", () => {
  const seen = new Set<number>();
  let count = 0;
  for (let value = 0; value < 256; value++)
    for (const text of [`${value}.8`, `6.${value}`, `6.8.${value}`, `6.8*${value}`, `1-${value}:1.8.0`]) {
      const code = iecCode(text);
      equal(codeText(code), text);
      ok(Number.isSafeInteger(code) && code >= 0 && code + MEMBER_LIMIT < Code.Serial, text);
      if (value !== 8 && value !== 6) {
        seen.add(code);
        count++;
      }
    }
  equal(seen.size, count);
  ok(iecCode("14-255:255.255.255*255", MEMBER_LIMIT - 1) < 2 ** 50);
});

test("what is no code is refused", () => {
  const texts = ["", ".", "6.", ".8", "6.8.", "6.8.1.2", "6.8*", "6.256", "6.8*001", "15-0:1.8.0", "1:1.8.0"];
  for (const text of [...texts, "U6.8", "6x8", "06.8", "6.8 ", "f", "FF", "1-256:1.8.0", "6.8*A", "6.8**1"])
    throws(() => iecCode(text), /no IEC 62056-21 code/);
  throws(() => iecCode("6.8", WHOLE + 1));
});

test("every code of the captures can be said", () => {
  for (const { readings } of samples())
    for (const reading of readings) {
      const code = reading.slice(0, reading.indexOf(" "));
      equal(codeText(iecCode(code)), code);
    }
});
