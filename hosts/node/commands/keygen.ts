/** `iris keygen`: the key pair with which releases are signed. */
import { generateKeyPairSync } from "node:crypto";
import { closeSync, existsSync, openSync, writeSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { sortWords, UsageError } from "../arguments.js";
import { publicKeyText } from "../update-crypto.js";

const DEFAULT_FILE = "iris-release-key.pem";

export const help = `usage: iris keygen [--out FILE] [--force]

Makes an ECDSA key pair (P-256) for signing releases. The private key goes to FILE (${DEFAULT_FILE}), readable for you
alone; it is never overwritten, and not written into a git work tree unless --force is given. The public key is
printed: put it into the settings of the gateways (update.keys), or build releases with it.

  --out FILE   where the private key goes
  --force      though it lies in a git work tree`;

export async function run(args: string[]): Promise<number> {
  const words = sortWords(args, { "--out": { value: "FILE" }, "--force": {} }, 0);
  const path = resolve(words.text("--out") ?? DEFAULT_FILE);
  const tree = workTreeOf(dirname(path));
  if (tree !== undefined && !words.has("--force"))
    throw new UsageError(
      `${path} lies in the git work tree ${tree}, where a private key has no place: choose another --out`,
    );
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  let file: number;
  try {
    file = openSync(path, "wx", 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === "EEXIST"
        ? `${path} exists already, and a key is never overwritten`
        : code === "ENOENT"
          ? `there is no folder ${dirname(path)}`
          : `${path} cannot be written (${code})`,
    );
  }
  writeSync(file, privateKey.export({ format: "pem", type: "pkcs8" }).toString());
  closeSync(file);
  console.error(`private key: ${path} (keep it safe, and a copy in another place)`);
  console.log(publicKeyText(publicKey));
  return 0;
}

/** The git work tree that a folder lies in. */
function workTreeOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return undefined;
  }
}
