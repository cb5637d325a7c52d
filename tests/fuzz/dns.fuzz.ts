/** The DNS server of the onboarding. An answer is read again here, by the RFC and not by the code that wrote it. */
import { ANSWER_LIMIT, DnsAnswer } from "../../modules/onboarding/dns-answer.js";
import { must, type Target } from "./target.js";

const ADDRESS = Uint8Array.of(192, 168, 4, 1);
const HEADER = [0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0];
const NAME = [7, ...Buffer.from("example"), 3, ...Buffer.from("org"), 0];
const OPT = [0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0];

function query(type: number, additional: readonly number[] = []): Uint8Array {
  const header = [...HEADER];
  if (additional.length > 0) header[11] = 1;
  return Uint8Array.from([...header, ...NAME, 0, type, 0, 1, ...additional]);
}

function two(bytes: Uint8Array, at: number): number {
  return bytes[at] * 256 + bytes[at + 1];
}

export default {
  name: "dns",
  property:
    "any datagram: no answer, or one of at most ANSWER_LIMIT bytes that is well-formed and repeats id and question",
  longest: 1300,
  words: [
    "\x00\x01\x00\x01",
    "\x00\x29",
    "\xc0\x0c",
    "\x00\x1c\x00\x01",
    "\x00\x41\x00\x01",
    "\x00\xff",
    "\x03www",
  ],
  seeds: () => [query(1), query(28), query(255), query(1, OPT), query(65, OPT), query(15)],
  run(input) {
    const answer = new DnsAnswer();
    const length = answer.answer(input, input.length, ADDRESS);
    must(length <= ANSWER_LIMIT, `${length} bytes`);
    if (length === 0) return;
    const { bytes } = answer;
    must(length >= 12 && bytes[0] === input[0] && bytes[1] === input[1], "another id");
    must((input[2] & 0x80) === 0 && (bytes[2] & 0x80) !== 0, "an answer to an answer, or none");
    const [questions, answers, authorities, additional] = [4, 6, 8, 10].map((at) => two(bytes, at));
    must(questions <= 1 && answers <= questions && authorities === 0 && additional <= 1, "too many records");
    let at = 12;
    if (questions === 1) {
      while (bytes[at] !== 0) at += bytes[at] + 1;
      at += 5;
      must(at <= length, "the question is cut");
      must(Buffer.compare(bytes.subarray(12, at), input.subarray(12, at)) === 0, "another question");
    }
    if (answers === 1) {
      must(two(bytes, at) === 0xc00c && two(bytes, at + 2) === 1 && two(bytes, at + 10) === 4, "no A record");
      must(Buffer.compare(bytes.subarray(at + 12, at + 16), ADDRESS) === 0, "another address");
      at += 16;
    }
    if (additional === 1) {
      must(bytes[at] === 0 && two(bytes, at + 1) === 41 && two(bytes, at + 9) === 0, "no OPT record");
      at += 11;
    }
    must(at === length, `${length - at} bytes too many`);
  },
} satisfies Target;
