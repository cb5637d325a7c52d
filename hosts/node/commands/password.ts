/** `iris password`: another password for the login, for an owner who forgot the old one. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { Password } from "../../../modules/login/password.js";
import { sortWords, UsageError } from "../arguments.js";
import { derivation } from "../derivation.js";
import { nodeDevice } from "../device.js";
import { FileStorage } from "../storage.js";
import { DATA_FOLDER, DEFAULT_CONFIG } from "./run.js";

export const help = `usage: iris password [--config FILE] [--stdin]

Sets another password for the login and prints it; the old one is forgotten. A gateway that runs takes the new one at
once; restart it to end what is logged in. In the dashboard it is changed with the old one.

  --config FILE   the settings that \`iris run\` is started with; ${DEFAULT_CONFIG}
  --stdin         the password is the first line of the input, instead of a random one`;

export async function run(args: string[]): Promise<number> {
  const words = sortWords(args, { "--config": { value: "FILE" }, "--stdin": {} }, 0);
  const given = words.text("--config");
  if (given !== undefined && !existsSync(given)) throw new UsageError(`there is no file "${given}"`);
  const path = given ?? DEFAULT_CONFIG;
  const device = nodeDevice({
    storage: new FileStorage(join(dirname(resolve(path)), DATA_FOLDER)),
    log: (line) => console.error(line),
  });
  const password = new Password(device, derivation);
  const isGiven = words.has("--stdin");
  const text = isGiven ? (await textOf(process.stdin)).split(/\r?\n/)[0] : password.random();
  const problem = await new Promise<string>((done) => password.set(text, done));
  if (problem !== "") throw new UsageError(problem);
  console.log(isGiven ? "the password is set" : `password   ${text}`);
  return 0;
}
