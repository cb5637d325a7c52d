/** DLMS without framing. */
import { decoderTarget } from "./decoders.js";
import { dlmsMessages, dlmsWords } from "./dlms-messages.js";

export default decoderTarget({
  name: "apdu",
  folder: "dlms",
  words: dlmsWords,
  frame: (message) => message,
  messages: dlmsMessages,
});
