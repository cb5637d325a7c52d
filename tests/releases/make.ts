/** `npm run release:fixture`: keeps what the version that is about to be released leaves behind. */
import { mkdirSync, writeFileSync } from "node:fs";
import { version } from "../../hosts/node/version.js";
import { makeFixture } from "./gateway.js";

const folder = new URL(`./${version}/`, import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("left-behind.json", folder), `${JSON.stringify(makeFixture(), undefined, 2)}\n`);
console.log(`tests/releases/${version}/left-behind.json`);
