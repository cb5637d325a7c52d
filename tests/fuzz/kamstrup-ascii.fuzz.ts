/** The '/#1' meters. */
import { decoderTarget } from "./decoders.js";

export default decoderTarget({
  name: "kamstrup-ascii",
  folder: "kamstrup-ascii",
  words: ["/#1", "/#2", "\r\n", " 0000000", "!"],
});
