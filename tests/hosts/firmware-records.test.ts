/** Records over a store of small values: any length, and a power cut at every step of a write. */
import { KEY_LIMIT, type KeyValue, PART_LIMIT, RECORD_LIMIT, Records } from "../../hosts/moddable/records.js";
import { equal, ok, test, throws } from "../harness.js";

class PowerCut extends Error {}

/** A store that obeys the limits of NVS and loses power after a number of changes. */
class Store implements KeyValue {
  readonly values = new Map<string, Uint8Array>();
  changesLeft = Number.POSITIVE_INFINITY;

  read(key: string): Uint8Array | undefined {
    return this.values.get(key)?.slice();
  }

  write(key: string, bytes: Uint8Array): void {
    this.#change(key);
    ok(bytes.length <= 4000, `${key} has ${bytes.length} bytes`);
    this.values.set(key, bytes.slice());
  }

  remove(key: string): void {
    this.#change(key);
    this.values.delete(key);
  }

  #change(key: string): void {
    ok(key.length <= KEY_LIMIT, key);
    if (this.changesLeft-- <= 0) throw new PowerCut();
  }
}

function content(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[index] = state >>> 16;
  }
  return bytes;
}

const lengths = [0, 1, PART_LIMIT - 1, PART_LIMIT, PART_LIMIT + 1, 5 * PART_LIMIT, RECORD_LIMIT];

test("records of every length come back, again and again", () => {
  const records = new Records(new Store());
  equal(records.read("settings"), undefined);
  for (let round = 0; round < 3; round++)
    for (const length of lengths) {
      records.write("settings", content(length, length + round));
      equal(records.read("settings"), content(length, length + round));
    }
  throws(() => records.write("settings", new Uint8Array(RECORD_LIMIT + 1)), /at most/);
});

test("a power cut at any step leaves the old or the new record", () => {
  for (const [before, after] of [
    [100, 4 * PART_LIMIT],
    [4 * PART_LIMIT, 100],
    [3000, 3000],
  ]) {
    for (let step = 0; ; step++) {
      const store = new Store();
      const records = new Records(store);
      records.write("a", content(before, 1));
      records.write("a", content(before, 2));
      store.changesLeft = step;
      let cut = false;
      try {
        records.write("a", content(after, 3));
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
        cut = true;
      }
      store.changesLeft = Number.POSITIVE_INFINITY;
      const found = new Records(store).read("a");
      const isNew = found?.length === after && found.every((byte, at) => byte === content(after, 3)[at]);
      if (!isNew) equal(found, content(before, 2));
      // Whatever was left behind is in nobody's way.
      new Records(store).write("a", content(50, 4));
      new Records(store).write("a", content(51, 5));
      equal(new Records(store).read("a"), content(51, 5));
      equal(store.values.size, 4);
      if (!cut) break;
      ok(step < 100);
    }
  }
});

test("a damaged record gives way to the one before", () => {
  const store = new Store();
  const records = new Records(store);
  records.write("history", content(4000, 1));
  records.write("history", content(4000, 2));
  const part = [...store.values.keys()].filter((key) => key.endsWith("b1"));
  equal(part.length, 1);
  store.values.get(part[0])![7] ^= 1;
  equal(records.read("history"), content(4000, 1));
  records.write("history", content(10, 3));
  equal(records.read("history"), content(10, 3));
});

test("a removed record is gone, whatever the step of a power cut", () => {
  for (let step = 0; ; step++) {
    const store = new Store();
    const records = new Records(store);
    records.write("learnt", content(2000, 1));
    records.write("learnt", content(2000, 2));
    store.changesLeft = step;
    try {
      records.remove("learnt");
      equal(records.read("learnt"), undefined);
      equal(store.values.size, 0);
      break;
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
    }
    const found = new Records(store).read("learnt");
    if (found) equal(found, content(2000, 2));
    ok(step < 100);
  }
});

test("names are kept apart", () => {
  const store = new Store();
  const records = new Records(store);
  records.write("one", content(5, 1));
  records.write("two", content(6, 2));
  equal(records.read("one"), content(5, 1));
  records.remove("one");
  equal(records.read("two"), content(6, 2));
  throws(() => records.write("", content(1, 1)), /not the name/);
  throws(() => records.write("x".repeat(65), content(1, 1)), /not the name/);
  // Another name with the same hash is not taken for this one.
  const key = [...store.values.keys()].find((name) => name.endsWith("a"))!;
  const head = store.values.get(key)!;
  head[head.length - 1] ^= 1;
  throws(() => records.read("two"), /hash of another/);
});
