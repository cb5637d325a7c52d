/** Captures of Landis+Gyr and Siemens meters in every shape they are passed around in, and what must be refused. */
import { MEMBER_LIMIT } from "../../modules/iec62056/code.js";
import { DATA_SET_LIMIT } from "../../modules/iec62056/message.js";
import { engine, equal, ok, test } from "../harness.js";
import { block, bytesOf, decode, noise, sample, samples, textOf } from "./samples.js";

const uh50 = sample("landis-gyr-ultraheat-uh50");
/** Request of 40 NUL and "/?!", as the optical head hears it. */
const echo = [...new Array<number>(40).fill(0), ...bytesOf("/?!\r\n")];

test("captures decode exactly, in order", () => {
  for (const { name, bytes, readings } of samples()) {
    const { messages, faults, leftOut } = decode(bytes);
    equal(messages.length, 1, name);
    equal(messages[0].readings, readings, name);
    equal(faults, [], name);
    equal(leftOut, name.includes("damaged") ? 1 : 0, name);
  }
});

test("the meter's name, number and clock are told", () => {
  const [message] = decode(uh50.bytes).messages;
  equal(message.type, "LUGCUH50");
  equal(message.serial, "66000001");
  equal(message.time, "2022-05-19T19:41:17");
  equal(decode(sample("siemens-td-3511").bytes).messages[0].time, "2024-03-21T21:10:29");
  equal(decode(sample("siemens-td-3511").bytes).messages[0].serial, "110000007");
  equal(decode(sample("landis-gyr-ultraheat-t550").bytes).messages[0].serial, "66000003");
});

test("twice back to back is two messages", () => {
  for (const { name, bytes, readings } of samples()) {
    // An excerpt without an end cannot be told from its repetition.
    if (name.includes("excerpt")) continue;
    const { messages, faults } = decode([...bytes, ...bytes]);
    equal(
      messages.map((message) => message.readings),
      [readings, readings],
      name,
    );
    equal(faults, [], name);
  }
});

test("an echo of the request, or of the acknowledgement, is passed over", () => {
  for (const prefix of [echo, bytesOf("/?!\r\n"), bytesOf("/#!\r\n"), bytesOf("/?12345678!\r\n")])
    for (const { name, bytes, readings } of samples()) {
      const { messages, faults } = decode([...prefix, ...bytes]);
      equal(messages[0]?.readings, readings, name);
      equal(faults, [], name);
    }
  const at = uh50.bytes.indexOf(0x02);
  const withAcknowledgement = [
    ...uh50.bytes.slice(0, at),
    ...bytesOf("\x06020\r\n"),
    ...uh50.bytes.slice(at),
  ];
  equal(decode(withAcknowledgement).messages[0].readings, uh50.readings);
});

test("noise in front of a checked block costs nothing", () => {
  const rounds = engine === "node" ? 400 : 20;
  for (let seed = 1; seed <= rounds; seed++) {
    const { messages, faults } = decode([...noise(seed, 1 + (seed % 60)), ...uh50.bytes]);
    equal(messages[messages.length - 1]?.readings, uh50.readings, `seed ${seed}`);
    equal(faults, [], `seed ${seed}`);
  }
});

test("noise in front of a checked block without identification costs nothing", () => {
  const bytes = uh50.bytes.slice(uh50.bytes.indexOf(0x02));
  const rounds = engine === "node" ? 400 : 20;
  for (let seed = 1; seed <= rounds; seed++)
    equal(decode([...noise(seed, seed % 60), ...bytes]).messages.length, 1, `seed ${seed}`);
});

test("line ends may be CR LF, LF or CR, and more than one", () => {
  const text = textOf(sample("landis-gyr-ultraheat-t550-new").bytes);
  const { readings } = sample("landis-gyr-ultraheat-t550-new");
  for (const end of ["\r\n", "\n", "\r", "\r\n\r\n", "\n\n"])
    for (const identification of ["", `/LUGCUH50${end}`, `/LUGCUH50${end}${end}${end}`]) {
      const { messages, faults } = decode(bytesOf(identification + text.replaceAll("\n", end)));
      equal(messages[0].readings, readings);
      equal(faults, []);
    }
});

test("a text may end at its end mark, with or without a line end, or with a stray check character", () => {
  for (const end of ["!", "!\r\n", "!\n", "!\nh", "!\r\nh\r\n\r\n", "\r\n!\r\n\0\0"]) {
    const { messages, faults } = decode(bytesOf(`/LUGCUH50\r\n6.8(0328.871*GJ)F(0)${end}`));
    equal(messages[0].readings, ["6.8 0328.871 GJ", "F 0"]);
    equal(faults, []);
  }
});

test("a broken check character yields nothing", () => {
  const bad = uh50.bytes.slice();
  bad[bad.length - 1] ^= 0x01;
  equal(decode(bad), { messages: [], faults: ["crc"], leftOut: 0 });
  equal(decode([...bad, ...uh50.bytes]).messages.length, 1);
  equal(decode([...bad, ...uh50.bytes]).faults, ["crc"]);
});

test("no flipped bit of a checked message changes a reading", () => {
  const at = uh50.bytes.indexOf(0x02);
  const step = engine === "node" ? 1 : 37;
  for (let index = at; index < uh50.bytes.length; index += step)
    for (let bit = 0; bit < 8; bit++) {
      const bad = uh50.bytes.slice();
      bad[index] ^= 1 << bit;
      for (const message of decode(bad).messages) equal(message.readings, uh50.readings, `${index} ${bit}`);
    }
});

test("a message that was cut yields nothing, wherever it was cut", () => {
  const step = engine === "node" ? 1 : 37;
  for (let index = 0; index < uh50.bytes.length; index += step) {
    equal(decode(uh50.bytes.slice(0, index)).messages, [], `${index}`);
    const { messages } = decode([...uh50.bytes.slice(0, index), ...uh50.bytes]);
    equal(messages.length, 1, `${index}`);
    equal(messages[0].readings, uh50.readings, `${index}`);
  }
  equal(decode(uh50.bytes.slice(0, 500)).faults, ["truncated"]);
});

test("a message whose beginning was lost yields nothing", () => {
  const at = uh50.bytes.indexOf(0x02);
  const step = engine === "node" ? 1 : 37;
  for (let index = at + 1; index < uh50.bytes.length; index += step)
    equal(decode(uh50.bytes.slice(index)).messages, [], `${index}`);
});

test("the eighth bit may be even parity, and is then checked", () => {
  const withParity = (byte: number): number => {
    let ones = 0;
    for (let bit = 0; bit < 7; bit++) ones += (byte >>> bit) & 1;
    return ones % 2 === 0 ? byte : byte | 0x80;
  };
  const bytes = uh50.bytes.map(withParity);
  equal(decode(bytes).messages[0].readings, uh50.readings);
  equal(decode([...echo.map(withParity), ...bytes]).messages[0].readings, uh50.readings);
  bytes[100] ^= 0x80;
  equal(decode(bytes), { messages: [], faults: ["parity"], leftOut: 0 });
});

test("partial blocks are one message, complete with the last of them", () => {
  const parts = [
    ...bytesOf("/LUG5TEST\r\n"),
    ...block("6.8(0328.871*GJ)\r\n", "\x04"),
    ...bytesOf("\x06"),
    ...block("6.26(03329.67*m3)\r\n", "\x04"),
    ...block("F(0)"),
  ];
  const { messages, faults } = decode(parts);
  equal(messages.length, 1);
  equal(messages[0].readings, ["6.8 0328.871 GJ", "6.26 03329.67 m3", "F 0"]);
  equal(faults, []);
  equal(decode(parts.slice(0, -1)).messages, []);
  equal(decode(parts.slice(0, -20)).messages, []);
  parts[20] ^= 0x01;
  equal(decode(parts).faults, ["crc"]);
  for (const message of decode(parts).messages) ok(!message.readings[0].startsWith("6.8 "));
});

test("a Kamstrup sums where the others exclusive-or", () => {
  const body = bytesOf("0.0(00001234567)6.8(0456.631*GJ)6.26(3447.381*m3)6.31(0040345*h)!\r\n\x03");
  const sum = body.reduce((total, byte) => total + byte, 0) & 0x7f;
  const exclusive = body.reduce((check, byte) => check ^ byte, 0);
  ok(sum !== exclusive);
  const kamstrup = bytesOf("/KAM0MC\r\n\x02");
  equal(decode([...kamstrup, ...body, sum]).messages[0].readings, [
    "0.0 00001234567",
    "6.8 0456.631 GJ",
    "6.26 3447.381 m3",
    "6.31 0040345 h",
  ]);
  equal(decode([...kamstrup, ...body, exclusive]).faults, ["crc"]);
  equal(decode([...bytesOf("/LUGCUH50\r\n\x02"), ...body, sum]).faults, ["crc"]);
});

test("a damaged data set is left out and counted; the rest is delivered", () => {
  const table: [string, string[]][] = [
    ["6.8(032A.871*GJ)", []],
    ["6.8(0328.871*GJ)9.4(098.5*C&09;.1*C)", ["6.8 0328.871 GJ"]],
    ["6.8(0328..871*GJ)", []],
    ["6.8(-*GJ)", []],
    ["6.8(.5*GJ)", []],
    ["6.8(0328.871*GJ", []],
    ["6.8(0328(871*GJ)", []],
    ["6.8\x07(1*GJ)", []],
    ["x6.8(1*GJ)", []],
  ];
  for (const [text, readings] of table) {
    const { messages, leftOut } = decode([
      ...bytesOf("/LUGCUH50\r\n"),
      ...block(`F(0)\r\n${text}\r\n9.22(R)`),
    ]);
    equal(messages[0].readings, ["F 0", ...readings, "9.22 R"], text);
    equal(leftOut, 1, text);
  }
  equal(decode(block("(1*GJ)F(0)")).leftOut, 1);
  equal(decode(block("6.8(032A.871*GJ)")), { messages: [], faults: ["malformed"], leftOut: 0 });
});

test("what stands in a data set is told as it is written", () => {
  const table: [string, string[]][] = [
    ["6.35(60*m)", ["6.35 60 m"]],
    ["6.33(000.744*m3ph)", ["6.33 000.744 m3/h"]],
    ["81.7.4(-80.7*Deg)", ["81.7.4 -80.7 Deg"]],
    ["9.1(0&1&:5&1>1>04&?:)", ["9.1 0", "9.1 1", "9.1 :5", "9.1 1>1>04", "9.1 ?:"]],
    ["6.8(1*GJ)(2*GJ)(3&4)", ["6.8 1 GJ", "6.8 2 GJ", "6.8 3", "6.8 4"]],
    ["9.2(&&)6.8.1()", []],
    ["6.36.5(2000-00-00)", ["6.36.5 never"]],
    ["6.36.5(2018-03-03)", ["6.36.5 2018-03-03"]],
    ["6.36.5(2018-13-03)", ["6.36.5 2018-13-03"]],
    ["9.36(2022-05-19&19:41:77)", ["9.36 2022-05-19", "9.36 19:41:77"]],
    ["13.7(0.98)", ["13.7 0.98"]],
    ["6.8(12*furlong)", ["6.8 12*furlong"]],
    ["6.8(*GJ)", []],
    ["6.8(123456789012345678.25*kWh)", ["6.8 123456789012345678.25 kWh"]],
  ];
  for (const [text, readings] of table) {
    const { messages, leftOut } = decode(block(`F(0)${text}`));
    equal(messages[0].readings, ["F 0", ...readings], text);
    equal(leftOut, 0, text);
  }
  equal(decode(block("9.2(&&)6.8.1()F(0)")).messages[0].absent, ["9.2", "9.2", "9.2", "6.8.1"]);
});

test("a data set may be as long as its limit, and not longer", () => {
  const text = (length: number): string => `F(0)9.1(${"7".repeat(length)})`;
  equal(decode(block(text(DATA_SET_LIMIT))).messages[0].readings.length, 2);
  equal(decode(block(text(DATA_SET_LIMIT))).leftOut, 0);
  equal(decode(block(text(DATA_SET_LIMIT + 1))).messages[0].readings, ["F 0"]);
  equal(decode(block(text(DATA_SET_LIMIT + 1))).leftOut, 1);
  const members = (count: number): string => `F(0)9.1(1${"&1".repeat(count - 1)})`;
  equal(decode(block(members(MEMBER_LIMIT))).messages[0].readings.length, 1 + MEMBER_LIMIT);
  equal(decode(block(members(MEMBER_LIMIT + 1))).leftOut, 1);
});

test("requests and frames of the programming mode are no messages", () => {
  for (const text of ["/?!\r\n", "/#!\r\n", "\x06020\r\n", "\x01R2\x02F001\x03\x16\r\n", "\x01B0\x03q"])
    equal(decode([...new Array<number>(40).fill(0), ...bytesOf(text)]), {
      messages: [],
      faults: [],
      leftOut: 0,
    });
});

test("a P1 telegram is not taken for a text without check character", () => {
  equal(decode(bytesOf("/ISk5\\2MT382-1000\r\n\r\n1-0:1.8.1(000001.123*kWh)\r\n!522B\r\n")).faults, [
    "framing",
  ]);
});

test("only checked blocks pass where nothing else is allowed", () => {
  equal(decode(uh50.bytes, true).messages.length, 1);
  equal(decode(sample("landis-gyr-ultraheat-t550-new").bytes, true).messages, []);
});

test("noise alone is never a message and never a crash", () => {
  const rounds = engine === "node" ? 200_000 : 5_000;
  equal(decode(noise(4711, rounds)).messages, []);
});
