/** DLMS over HDLC. Framed: an APDU cut into segments (or, where its first byte is odd, blocks) with right checksums. */
import { hdlcFrames } from "../../hosts/bench/dlms-encode.js";
import { decoderTarget } from "./decoders.js";
import { dlmsMessages, dlmsWords } from "./dlms-messages.js";

export default decoderTarget({
  name: "hdlc",
  folder: "dlms",
  words: [...dlmsWords, "\x7e", "\x7e\xa0"],
  frame: (message) =>
    hdlcFrames(
      {
        destination: [0xcf],
        source: [0x03],
        information: 120,
        cut: message.length % 2 === 0 ? "segments" : "blocks",
      },
      [...message],
    ).flat(),
  messages: dlmsMessages,
});
