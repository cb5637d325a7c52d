/** Hargassner: lines, and the boiler's list of channels in between. */
import { decoderTarget } from "./decoders.js";
import { latin1 } from "./target.js";

const LIST =
  "<DAQPRJ><ANALOG><CHANNEL id='0' name='ZK' unit='' dop='0'/><CHANNEL id='3' name='TK' unit='°C' dop='1'/></ANALOG>" +
  "<DIGITAL><CHANNEL id='0' bit='1' name='Stb'/></DIGITAL></DAQPRJ>\r\npm 7 10.1 9.0 67.4 0003\r\n";

export default decoderTarget({
  name: "hargassner",
  folder: "hargassner",
  longest: 4096,
  words: [
    "pm ",
    "\r\n",
    "z 12:00:00 Kessel Start\r\n",
    "tm 2026-01-15 12:00:00\n",
    " 0",
    " -20.5",
    " 2f80",
    "<DAQPRJ>",
    "</DAQPRJ>",
    "<CHANNEL id='",
    "' bit='",
  ],
  frame: (message) => message,
  messages: () => [latin1(LIST)],
});
