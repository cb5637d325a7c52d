/** DLMS over M-Bus. Framed: an APDU cut into long frames with right sums. */
import { mbusFrames } from "../../hosts/bench/dlms-encode.js";
import { decoderTarget } from "./decoders.js";
import { dlmsMessages, dlmsWords } from "./dlms-messages.js";

export default decoderTarget({
  name: "mbus",
  folder: "dlms",
  words: [...dlmsWords, "\x68\x0a\x0a\x68", "\x16", "\x10\x40\xf0\x30\x16"],
  frame: (message) => mbusFrames([...message], 240).flat(),
  messages: dlmsMessages,
});
