/**
 * The power fails at every byte of a write of the settings: afterwards the old or the new ones are there, whole.
 *
 * Node: a model of a disk with a cache. What was written is certain only after fsync of the file, a name only after fsync of
 * the folder; at a cut, every choice of what had reached the disk by then is looked at. The real system calls are
 * tried too, cut by a kill. The dongle: records over a store like NVS, cut at every byte that the flash takes.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { type KeyValue, PART_LIMIT, Records } from "../../hosts/moddable/records.js";
import { type Disk, writeFileAtomically } from "../../hosts/node/storage.js";
import { readSettings } from "../../modules/gateway/settings.js";

class PowerCut extends Error {}

const text = (interval: number, meters: number): string =>
  `${JSON.stringify({ meters: Array.from({ length: meters }, (_, index) => ({ id: `meter-${index}`, line: "/dev/a", interval })) }, undefined, 2)}\n`;
const before = text(600, 2);
const after = text(900, 3);

/** A file as it may be on the disk: what is sure, and what may have come on top of it. */
interface Inode {
  durable: Uint8Array;
  cached: Uint8Array;
}

class CachedDisk implements Disk {
  /** Names as they are, and as the disk is sure to have them. */
  names = new Map<string, Inode>();
  sure: Map<string, Inode>;
  /** Bytes and calls until the power fails. */
  left: number;
  readonly #open = new Map<number, Inode | "folder">();

  constructor(left: number) {
    this.left = left;
    const bytes = Buffer.from(before);
    this.names.set("/f/iris.json", { durable: bytes, cached: bytes });
    this.sure = new Map(this.names);
  }

  #spend(): void {
    if (this.left-- <= 0) throw new PowerCut();
  }

  openSync(path: string, flags: string): number {
    this.#spend();
    const handle = this.#open.size + 3;
    if (flags === "r") this.#open.set(handle, "folder");
    else {
      const inode = this.names.get(path) ?? { durable: new Uint8Array(0), cached: new Uint8Array(0) };
      inode.cached = new Uint8Array(0);
      this.names.set(path, inode);
      this.#open.set(handle, inode);
    }
    return handle;
  }

  /** Takes one byte a call, as a disk may. */
  writeSync(file: number, bytes: Uint8Array, offset: number): number {
    this.#spend();
    const inode = this.#open.get(file) as Inode;
    inode.cached = Uint8Array.from([...inode.cached, bytes[offset]]);
    return 1;
  }

  fsyncSync(file: number): void {
    this.#spend();
    const inode = this.#open.get(file)!;
    if (inode === "folder") this.sure = new Map(this.names);
    else inode.durable = inode.cached;
  }

  closeSync(): void {}

  renameSync(from: string, to: string): void {
    this.#spend();
    this.names.set(to, this.names.get(from)!);
    this.names.delete(from);
  }

  /** Every content that the file may have after the cut. */
  *survivors(path: string): Generator<string> {
    for (const names of [this.names, this.sure]) {
      const inode = names.get(path)!;
      // What was flushed stays; only a file that was never flushed may be a part of itself.
      for (const bytes of [inode.durable, inode.cached, inode.cached.subarray(0, inode.cached.length >> 1)])
        if (bytes === inode.durable || inode.durable !== inode.cached) yield Buffer.from(bytes).toString();
    }
  }
}

test("a file: the old or the new settings after a cut at every byte and call", () => {
  const seen = new Set<string>();
  let cuts = 0;
  for (let left = 0; ; left++) {
    const disk = new CachedDisk(left);
    let isCut = false;
    try {
      writeFileAtomically("/f/iris.json", Buffer.from(after), disk);
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      isCut = true;
      cuts++;
    }
    for (const found of disk.survivors("/f/iris.json")) {
      assert.ok(found === before || found === after, `cut ${left}: ${found.length} bytes`);
      assert.ok(readSettings(found).settings);
      seen.add(found);
      if (!isCut) assert.equal(found, after, "once it is said to be stored, it is");
    }
    // What was left behind is in nobody's way.
    disk.left = Number.POSITIVE_INFINITY;
    writeFileAtomically("/f/iris.json", Buffer.from(after), disk);
    assert.deepEqual(
      [...disk.survivors("/f/iris.json")].filter((found) => found !== after),
      [],
    );
    if (!isCut) break;
  }
  assert.equal(seen.size, 2, "both were met");
  assert.ok(cuts > after.length);
});

test("the model would notice a write in place, and one that is not flushed", () => {
  const inPlace = new CachedDisk(20);
  assert.throws(() => {
    const file = inPlace.openSync("/f/iris.json", "w");
    for (let at = 0; at < after.length; ) at += inPlace.writeSync(file, Buffer.from(after), at);
  }, PowerCut);
  const isWhole = (found: string): boolean => found === before || found === after;
  assert.ok([...inPlace.survivors("/f/iris.json")].some((found) => !isWhole(found)));
  const unflushed = new CachedDisk(Number.POSITIVE_INFINITY);
  writeFileAtomically("/f/iris.json", Buffer.from(after), {
    openSync: unflushed.openSync.bind(unflushed),
    writeSync: unflushed.writeSync.bind(unflushed),
    fsyncSync: () => {},
    closeSync: () => {},
    renameSync: unflushed.renameSync.bind(unflushed),
  });
  assert.ok([...unflushed.survivors("/f/iris.json")].some((found) => !isWhole(found)));
});

test("a real file, its writer killed at random moments", async () => {
  const folder = mkdtempSync(join(tmpdir(), "iris-"));
  const path = join(folder, "iris.json");
  writeFileSync(path, before);
  const storage = pathToFileURL(join(import.meta.dirname, "../../hosts/node/storage.ts")).href;
  const program = `
    const { writeFileAtomically } = await import(${JSON.stringify(storage)});
    const texts = ${JSON.stringify([before, after])}.map((text) => Buffer.from(text));
    console.log("ready");
    for (let index = 0; ; index++) writeFileAtomically(${JSON.stringify(path)}, texts[index % 2]);`;
  const seen = new Set<string>();
  for (let round = 0; round < 8; round++) {
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((done) => child.stdout.once("data", done));
    await new Promise((done) => setTimeout(done, 3 + 7 * round));
    child.kill("SIGKILL");
    await new Promise((done) => child.once("exit", done));
    const found = readFileSync(path, "utf8");
    assert.ok(found === before || found === after, `${found.length} bytes`);
    seen.add(found);
  }
  assert.ok(seen.size > 0);
  rmSync(folder, { recursive: true });
});

/** A store that loses its power after a number of bytes: NVS writes an entry whole or leaves a part that does not count. */
class Flash implements KeyValue {
  readonly values = new Map<string, Uint8Array>();
  bytesLeft = Number.POSITIVE_INFINITY;
  /** A store that is worse than NVS: it keeps the part of an entry that it got. */
  readonly #keepsParts: boolean;

  constructor(keepsParts: boolean) {
    this.#keepsParts = keepsParts;
  }

  read(key: string): Uint8Array | undefined {
    return this.values.get(key)?.slice();
  }

  write(key: string, bytes: Uint8Array): void {
    const room = this.bytesLeft;
    this.bytesLeft -= bytes.length + 1;
    if (this.bytesLeft < 0) {
      if (this.#keepsParts) this.values.set(key, bytes.slice(0, room));
      throw new PowerCut();
    }
    this.values.set(key, bytes.slice());
  }

  remove(key: string): void {
    if (this.bytesLeft-- <= 0) throw new PowerCut();
    this.values.delete(key);
  }
}

for (const keepsParts of [false, true])
  test(`records, ${keepsParts ? "a store that keeps half an entry" : "as NVS"}: the old or the new settings after a cut at every byte`, () => {
    const long = text(1200, 8).padEnd(2 * PART_LIMIT + 7, " ");
    let cuts = 0;
    for (const [old, wanted] of [
      [before, after],
      [before, long],
      [long, after],
    ]) {
      const seen = new Set<string>();
      for (let left = 0; ; left++) {
        const flash = new Flash(keepsParts);
        new Records(flash).write("settings", Buffer.from(old));
        new Records(flash).write("settings", Buffer.from(old));
        flash.bytesLeft = left;
        let isCut = false;
        try {
          new Records(flash).write("settings", Buffer.from(wanted));
        } catch (error) {
          if (!(error instanceof PowerCut)) throw error;
          isCut = true;
          cuts++;
        }
        flash.bytesLeft = Number.POSITIVE_INFINITY;
        const found = Buffer.from(new Records(flash).read("settings") ?? []).toString();
        assert.ok(found === old || found === wanted, `cut ${left}: ${found.length} bytes`);
        assert.ok(readSettings(found).settings);
        seen.add(found);
        if (isCut) continue;
        assert.equal(found, wanted);
        break;
      }
      assert.equal(seen.size, 2);
    }
    assert.ok(cuts > long.length);
  });
