// Stands in front of the SDK's xsc while the firmware is built (squeeze/bin): lets xsc compile, then writes what it
// compiled again, smaller. The meaning of the program stays as it is.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findSdk } from "./sdk.js";
import { opcodesOf } from "./squeeze/opcodes.js";
import { squeeze } from "./squeeze/passes.js";
import { programOf } from "./squeeze/program.js";
import { fileOf } from "./squeeze/writer.js";

const words = process.argv.slice(2);
const sdk = findSdk();
const { status } = spawnSync(join(sdk.tools, "xsc"), words, { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);

const optionOf = (option) => words[words.indexOf(option) + 1];
const target = join(optionOf("-o"), `${optionOf("-r")}.xsb`);
const opcodes = opcodesOf(sdk.folder);
const program = programOf(readFileSync(target), opcodes);
squeeze(program, { isMain: optionOf("-r") === "main" });
writeFileSync(target, fileOf(program, opcodes));
