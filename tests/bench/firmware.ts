/** What the program takes of a dongle's flash, where the Moddable SDK is: linked anew for each board. */
import { type Row, row } from "./table.js";

interface Tools {
  findSdk(): object | undefined;
  boards(): string[];
  linkBoard(sdk: object, board: string): Promise<{ code: string }>;
  sizeOf(path: string): Record<"total" | "code" | "objects" | "texts", number>;
}

/** The tools are plain JavaScript: they run where nothing is installed yet. */
async function tools(): Promise<Tools> {
  const folder = new URL("../../hosts/moddable/tools/", import.meta.url);
  const files = ["sdk.js", "targets.js", "size.js"].map((name) => import(new URL(name, folder).href));
  return Object.assign({}, ...(await Promise.all(files)));
}

/** The whole of it ought to fit. */
const GOAL = 200_000;

export async function firmwareRows(): Promise<Row[]> {
  const { findSdk, boards, linkBoard, sizeOf } = await tools();
  const sdk = findSdk();
  if (!sdk)
    return [row("firmware", "not measured", "", undefined, "the Moddable SDK is not here: docs/firmware.md")];
  const rows: Row[] = [];
  for (const board of boards()) {
    const { total, code, objects, texts } = sizeOf((await linkBoard(sdk, board)).code);
    rows.push(
      row(
        `firmware for ${board}`,
        `${(total / 1000).toFixed(0)} kB: code ${(code / 1000).toFixed(0)}, objects ${(objects / 1000).toFixed(0)}, texts ${(texts / 1000).toFixed(0)}`,
        `goal: ${GOAL / 1000} kB`,
        GOAL / total,
        "what the XS linker wrote, counted by hosts/moddable/tools/size.js; native code and dashboard apart",
      ),
    );
  }
  return rows;
}
