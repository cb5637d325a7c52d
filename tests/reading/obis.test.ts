import { codeText, obis, obisAt, POSITION, parseObis, withoutChannel } from "../../modules/reading/obis.js";
import { equal, test, throws } from "../harness.js";

test("a code is the six groups, and its text leaves out a period of 255", () => {
  const table: [number[], string][] = [
    [[1, 0, 1, 7, 0, 255], "1-0:1.7.0"],
    [[1, 1, 1, 8, 0, 255], "1-1:1.8.0"],
    [[0, 0, 96, 1, 0, 255], "0-0:96.1.0"],
    [[1, 0, 99, 1, 0, 3], "1-0:99.1.0*3"],
    [[0, 0, 0, 0, 0, 0], "0-0:0.0.0*0"],
    [[255, 255, 255, 255, 255, 255], "255-255:255.255.255"],
  ];
  for (const [groups, text] of table) {
    const code = obisAt(new Uint8Array(groups), 0);
    equal(codeText(code), text);
    equal(parseObis(text), code);
  }
  equal(parseObis("1-0:1.8.0*255"), obis("1-0:1.8.0"));
});

test("a place in a list has a code of its own", () => {
  equal(codeText(POSITION + 17), "#17");
  equal(parseObis("#17"), POSITION + 17);
});

test("the channel can be left aside", () => {
  equal(withoutChannel(obis("1-1:1.8.0")), obis("1-0:1.8.0"));
  equal(withoutChannel(obis("0-3:24.2.1")), obis("0-0:24.2.1"));
  equal(withoutChannel(POSITION + 3), POSITION + 3);
});

test("what is no OBIS code is refused", () => {
  for (const text of ["", "1-0:1.8", "1-0:256.8.0", "1-0:4:24.7.0", "x-0:1.8.0"]) equal(parseObis(text), -1);
  throws(() => obis("1.8.0"));
});
