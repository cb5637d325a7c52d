// `npm run firmware` and `npm run firmware:flash`: one board's firmware by the SDK and ESP-IDF.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { roomLine } from "./report.js";
import { needSdk } from "./sdk.js";
import { sizeOf } from "./size.js";
import { boards, linkBoard, makeBoard } from "./targets.js";

const HELP = `usage: npm run firmware -- --board NAME [OPTIONS]
       npm run firmware:flash -- --board NAME [--port DEVICE] [OPTIONS]

Builds the firmware of a board; firmware:flash writes it to the board on the USB port as well.
Needs the Moddable SDK 8.2 (MODDABLE) and ESP-IDF 6 (IDF_PATH, with its export.sh read).

  --board NAME    ${boards().join(", ")}
  --meters MEDIA  only meters of these, with commas: heat, water, electricity, boiler; all when absent
  --tls           with TLS for the MQTT broker and InfluxDB
  --trust HEX     public key of iris keygen whose releases this firmware takes; may be repeated
  --port DEVICE   serial port of the board; the first that is found when absent
  --link          only link the byte code and say its size: needs no ESP-IDF`;

const HOW_TO_GET_IDF = `ESP-IDF is not installed, or its export.sh was not read in this shell (IDF_PATH is not set).
  1. Install version 6 as the Moddable SDK's page for the ESP32 says.
  2. . <its folder>/export.sh
--link works without it.`;

function words() {
  const { values } = parseArgs({
    options: {
      board: { type: "string" },
      meters: { type: "string" },
      tls: { type: "boolean", default: false },
      trust: { type: "string", multiple: true, default: [] },
      port: { type: "string" },
      link: { type: "boolean", default: false },
      flash: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    process.exit(0);
  }
  if (!boards().includes(values.board ?? ""))
    throw new Error(
      `${values.board === undefined ? "--board is missing" : `there is no board "${values.board}"`}; there are ${boards().join(", ")}`,
    );
  for (const key of values.trust)
    if (!/^04[0-9a-f]{128}$/.test(key)) throw new Error(`"${key}" is no public key of iris keygen`);
  return { ...values, media: values.meters?.split(",") };
}

async function main() {
  const { board, media, tls, trust, port, link, flash } = words();
  const sdk = needSdk();
  if (link) {
    const { code, pages, warnings } = await linkBoard(sdk, board, { media, tls, keys: trust });
    for (const warning of warnings) console.error(warning);
    const { total, objects, code: bytecode, texts } = sizeOf(code);
    console.log(
      `${board}: ${total} bytes of flash (objects ${objects}, byte code ${bytecode}, texts ${texts}), ${warnings.length} warnings`,
    );
    console.log(roomLine(board, total, pages));
    return warnings.length === 0 ? 0 : 1;
  }
  const idf = process.env.IDF_PATH;
  if (!idf || !existsSync(join(idf, "tools/idf.py"))) {
    console.error(HOW_TO_GET_IDF);
    return 2;
  }
  if (port !== undefined) sdk.environment.UPLOAD_PORT = port;
  console.log(
    `${board}: ${flash ? "building, then writing" : "building"}; the first time this takes some minutes`,
  );
  const folder = await makeBoard(sdk, board, { media, tls, flash, keys: trust });
  console.log(`${board}: ${flash ? "written" : "built"}, see ${folder}`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`firmware: ${error.message}`);
  process.exitCode = 2;
}
