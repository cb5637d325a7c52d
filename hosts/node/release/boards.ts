/**
 * Images of the boards, where the Moddable SDK and ESP-IDF are: the application, which goes into a slot, and the whole
 * flash up to it, for a new dongle. With the SDK alone the byte code of each board is linked, which shows that it can be.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BuiltImage } from "./manifest.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const ERASED = 0xff;
const PARTITION_TABLE_AT = 0x8000;
/** Where the chip's ROM looks for the bootloader. */
const bootloaderAt: Readonly<Record<string, number>> = Object.freeze({ esp32: 0x1000, esp32c3: 0 });

export interface BoardImages {
  readonly images: BuiltImage[];
  readonly flash: BuiltImage[];
}

interface Sdk {
  readonly environment: NodeJS.ProcessEnv;
}

interface Tools {
  findSdk(): Sdk | undefined;
  boards(): string[];
  linkBoard(sdk: Sdk, board: string, content: BoardContent): Promise<{ code: string }>;
  makeBoard(sdk: Sdk, board: string, content: BoardContent): Promise<string>;
}

/** What goes into the images: keys whose releases they take, and what their meters measure (absent: all meters). */
export interface BoardContent {
  readonly keys: readonly string[];
  readonly media?: readonly string[];
}

async function tools(): Promise<Tools> {
  const folder = new URL("../../moddable/tools/", import.meta.url).href;
  return { ...(await import(`${folder}sdk.js`)), ...(await import(`${folder}targets.js`)) };
}

/** @param except boards whose images come from elsewhere */
export async function buildBoards(
  version: string,
  content: BoardContent,
  except: readonly string[],
  say: (line: string) => void,
): Promise<BoardImages> {
  const built: BoardImages = { images: [], flash: [] };
  const { findSdk, boards, linkBoard, makeBoard } = await tools();
  const sdk = findSdk();
  if (!sdk) {
    say("no images of boards: the Moddable SDK is not here (MODDABLE); docs/firmware.md");
    return built;
  }
  for (const board of boards().filter((name) => !except.includes(name))) {
    if (!process.env.IDF_PATH) {
      await linkBoard(sdk, board, content);
      say(`${board}: its byte code links; no image without ESP-IDF (IDF_PATH)`);
      continue;
    }
    const folder = await makeBoard(sdk, board, content);
    const output = outputOf(folder);
    const application = readFileSync(join(output, "xs_esp32.bin"));
    built.images.push({ board, file: `iris-${version}-${board}.bin`, bytes: application });
    const bytes = flashImage(board, (name) => readFileSync(join(output, name)));
    built.flash.push({ board, file: `iris-${version}-${board}-flash.bin`, bytes });
  }
  return built;
}

/** The folder below `folder` that holds the application. */
function outputOf(folder: string): string {
  const found = readdirSync(folder, { recursive: true })
    .map(String)
    .find((path) => path.endsWith("xs_esp32.bin") && path.includes("bin"));
  if (found === undefined) throw new Error(`the build left no application in ${folder}`);
  return join(folder, dirname(found));
}

/** What a board's partitions.csv and manifest say: offset of each partition, and the chip. */
function layoutOf(board: string): { chip: string; at(partition: string): number } {
  const folder = join(root, "hosts/esp32", board);
  const { build } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  const rows = readFileSync(join(folder, "partitions.csv"), "utf8")
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .map((line) => line.split(",").map((cell) => cell.trim()));
  return {
    chip: build?.ESP32_SUBCLASS ?? "esp32",
    at(partition) {
      const row = rows.find(([name]) => name === partition);
      if (!row) throw new Error(`${board} has no partition ${partition}`);
      return Number(row[3]);
    },
  };
}

/** Bootloader, partition table, empty otadata and the application in the first slot, from offset 0. */
export function flashImage(board: string, read: (name: string) => Uint8Array): Uint8Array {
  const { chip, at } = layoutOf(board);
  const start = bootloaderAt[chip];
  if (start === undefined) throw new Error(`it is not known where the bootloader of a ${chip} lies`);
  const application = read("xs_esp32.bin");
  const parts: [offset: number, bytes: Uint8Array][] = [
    [start, read("bootloader.bin")],
    [PARTITION_TABLE_AT, read("partition-table.bin")],
    [at("otadata"), read("ota_data_initial.bin")],
    [at("ota_0"), application],
  ];
  if (application.length > at("ota_1") - at("ota_0"))
    throw new Error(`${board}: ${application.length} bytes do not fit a slot`);
  const flash = new Uint8Array(at("ota_0") + application.length).fill(ERASED);
  parts.forEach(([offset, bytes], index) => {
    const next = parts[index + 1]?.[0] ?? flash.length;
    if (offset + bytes.length > next)
      throw new Error(`${board}: what lies at ${offset} reaches into ${next}`);
    flash.set(bytes, offset);
  });
  return flash;
}
