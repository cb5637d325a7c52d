/** `npm run release`: everything that is published for a version, in one folder. */
import { createPrivateKey, createPublicKey } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { BOARD, CHANNEL } from "../../../modules/update/release.js";
import { sortWords, UsageError } from "../arguments.js";
import { NODE_BOARD } from "../update.js";
import { publicKeyText } from "../update-crypto.js";
import { version } from "../version.js";
import { buildBoards } from "./boards.js";
import { bundleNode, lockText } from "./bundle.js";
import { type BuiltImage, sha256Hex, signRelease, updateFile } from "./manifest.js";
import { sbom } from "./sbom.js";
import { chipFamilies, webToolsManifest, webToolsPage } from "./web-tools.js";

const HELP = `usage: npm run release -- [--key FILE] [OPTIONS]

Builds the image for Node, and those of the boards where the Moddable SDK and ESP-IDF are, and writes them with a signed
release manifest, update files for upload, a bill of materials (CycloneDX) and the page for ESP Web Tools into a folder.
Without --key nothing is signed, and no gateway will take it.

  --key FILE          private key of iris keygen; its public key is built into the image
  --trust HEX         one more public key to build in, as when a key is rotated; may be repeated
  --image BOARD=FILE  application image of a board that was built elsewhere; may be repeated
  --flash BOARD=FILE  whole flash image of a board, for the page of ESP Web Tools; may be repeated
  --no-boards         builds for Node alone
  --meters MEDIA      the boards' images with the meters of these media alone, as npm run firmware has it
  --channel NAME      stable when absent
  --notes TEXT        what is new; or --notes @FILE
  --date YYYY-MM-DD   today when absent
  --out FOLDER        dist/release when absent`;

async function main(args: string[]): Promise<number> {
  const words = sortWords(
    args,
    {
      "--help": {},
      "--key": { value: "FILE" },
      "--trust": { value: "HEX", many: true },
      "--image": { value: "BOARD=FILE", many: true },
      "--flash": { value: "BOARD=FILE", many: true },
      "--no-boards": {},
      "--meters": { value: "MEDIA" },
      "--channel": { value: "NAME" },
      "--notes": { value: "TEXT" },
      "--date": { value: "YYYY-MM-DD" },
      "--out": { value: "FOLDER" },
    },
    0,
  );
  if (words.has("--help")) {
    console.log(HELP);
    return 0;
  }
  const keyFile = words.text("--key");
  const key = keyFile === undefined ? undefined : createPrivateKey(readFileSync(keyFile, "utf8"));
  const channel = words.text("--channel") ?? "stable";
  if (!CHANNEL.test(channel)) throw new UsageError(`"${channel}" is no channel: lower-case letters`);
  const date = words.text("--date") ?? new Date().toISOString().slice(0, 10);
  const told = words.text("--notes") ?? "";
  const notes = (told.startsWith("@") ? readFileSync(told.slice(1), "utf8") : told).trim();
  const trustedKeys = [...(key ? [publicKeyText(createPublicKey(key))] : []), ...words.texts("--trust")];
  for (const text of trustedKeys)
    if (!/^04[0-9a-f]{128}$/.test(text)) throw new UsageError(`"${text}" is no public key of iris keygen`);

  const given = words
    .texts("--image")
    .map((text) => boardImage(text, (board) => `iris-${version}-${board}.bin`));
  const built = words.has("--no-boards")
    ? { images: [], flash: [] }
    : await buildBoards(
        version,
        { keys: trustedKeys, media: words.text("--meters")?.split(",") },
        given.map(({ board }) => board),
        (line) => console.log(line),
      );
  const images: BuiltImage[] = [
    { board: NODE_BOARD, file: `iris-${version}-node.mjs`, bytes: await bundleNode({ trustedKeys }) },
    ...built.images,
    ...given,
  ];
  const flash = [
    ...built.flash,
    ...words
      .texts("--flash")
      .map((text) => boardImage(text, (board) => `iris-${version}-${board}-flash.bin`)),
  ];
  for (const { board } of flash)
    if (!Object.hasOwn(chipFamilies, board)) throw new UsageError(`ESP Web Tools cannot flash a ${board}`);

  const folder = resolve(words.text("--out") ?? "dist/release");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const write = (name: string, bytes: Uint8Array | string): void => {
    writeFileSync(join(folder, name), bytes);
    console.log(`${join(folder, name)}  ${bytes.length} bytes`);
  };
  for (const { file, bytes } of [...images, ...flash]) write(file, bytes);
  const files = [...images, ...flash].map(({ file, bytes }) => ({
    name: basename(file),
    sha256: sha256Hex(bytes),
  }));
  write("iris.cdx.json", sbom({ version, date, lock: lockText(), files }));
  if (flash.length > 0) {
    write("esp-web-tools.json", webToolsManifest(version, flash));
    write("install.html", webToolsPage(version, "esp-web-tools.json"));
  }
  if (!key) {
    console.error("not signed: without --key there is no release manifest and no update file");
    return 0;
  }
  const release = signRelease({ version, date, channel, notes }, images, key);
  write("release.json", `${JSON.stringify(release)}\n`);
  for (const { board, bytes } of images) write(`iris-${version}-${board}.update`, updateFile(release, bytes));
  return 0;
}

function boardImage(text: string, nameOf: (board: string) => string): BuiltImage {
  const at = text.indexOf("=");
  const board = text.slice(0, Math.max(at, 0));
  if (!BOARD.test(board)) throw new UsageError(`"${text}" is not BOARD=FILE`);
  return { board, file: nameOf(board), bytes: readFileSync(text.slice(at + 1)) };
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`release: ${(error as Error).message}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
