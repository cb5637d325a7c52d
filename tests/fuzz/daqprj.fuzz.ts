/** Hargassner: channel lists, as the owner pastes them or a memory card holds them, and compressed files. */
import { MAP_LIMIT } from "../../modules/gateway/meter-settings.js";
import { ListParser } from "../../modules/hargassner/daqprj.js";
import { BIT_LIMIT, CHANNEL_LIMIT, ChannelMap } from "../../modules/hargassner/map.js";
import { findProtocol } from "../../modules/meters/protocols.js";
import { CheckingSink } from "./checking-sink.js";
import { latin1, latin1Text, must, type Target } from "./target.js";

export default {
  name: "daqprj",
  property:
    "any bytes: a map within its limits or none; a decoder with it as its map takes a line; a file unpacks or not; an uploaded one is a map or nothing",
  longest: 4096,
  words: [
    "<DAQPRJ>",
    "</DAQPRJ>",
    "<ANALOG>",
    "</ANALOG>",
    "<DIGITAL>",
    "<CHANNEL ",
    " id='",
    " bit='",
    " name='",
    " unit='",
    " dop='",
    "'/>",
    "&amp;",
    "&#176;",
    "\xc2\xb0C",
    "399",
    "400",
    "9999",
  ],
  seeds: () => [
    latin1(
      "<DAQPRJ><ANALOG><CHANNEL id='0' name='ZK' dop='0'/><CHANNEL id='3' name='TK' unit='\xb0C' dop='1'/></ANALOG>" +
        "<DIGITAL><CHANNEL id='0' bit='1' name='Stb'/></DIGITAL></DAQPRJ>",
    ),
    latin1('<?xml version=\'1.0\'?><DAQPRJ><ANALOG><CHANNEL id="399" name="&lt;x&gt;"/></ANALOG></DAQPRJ>'),
  ],
  run(input) {
    const map = new ChannelMap();
    const parser = new ListParser(map);
    parser.begin("fuzz");
    for (const byte of input) parser.push(byte);
    must(!(parser.done && parser.failed), "done and failed");
    must(map.analogCount <= CHANNEL_LIMIT && map.bitCount <= BIT_LIMIT, "a map beyond its limits");
    const protocol = findProtocol("hargassner");
    if (!protocol?.unpack) throw new Error("no unpacking");
    const unpacked = protocol.unpack(input);
    // A step of the card's compression makes at most one line out of one byte.
    must((unpacked?.length ?? 0) <= 4096 * (input.length + 1), "a file that explodes");
    const file = protocol.mapFile?.();
    if (!file) throw new Error("no files");
    for (let at = 0; at < input.length && file.running; at++) file.push(input[at]);
    const text = file.text(MAP_LIMIT);
    must(text.length <= MAP_LIMIT, "a map longer than what is kept");
    must(text === "" || protocol.isMap?.(text) === true, "a file's map that is none");
    if (!parser.done) return;
    const decoder = protocol.decoder(new CheckingSink(), { map: latin1Text(input) });
    for (const byte of latin1("pm 7 10.1 9.0 67.4 0003\r\npm 7 10.1 9.0 67.4 0003\r\n")) decoder.push(byte);
  },
} satisfies Target;
