/**
 * What is on the heap after a collection, by what it is: objects and all that they hold, and what the engine keeps for itself,
 * which is code, and what it noted down about code and about the forms of objects. Only the former is the program's doing.
 */
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString, writeHeapSnapshot } from "node:v8";
import { runInNewContext } from "node:vm";

export interface Heap {
  /** Bytes of objects, arrays, closures, texts and numbers. */
  readonly objects: number;
  /** Bytes of the engine's own. */
  readonly engine: number;
  /** Bytes outside the heap that typed arrays stand for. */
  readonly buffers: number;
}

/** Kinds of nodes in a snapshot that are the engine's. */
const ENGINE = new Set(["code", "hidden", "object shape", "synthetic"]);
/** Memory outside the heap, which `buffers` counts. */
const OUTSIDE = "native";

interface Snapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: string[]; readonly node_types: [string[]] } };
  readonly nodes: number[];
}

export class Memory {
  readonly #collect: () => void;
  readonly #path = join(tmpdir(), `iris-soak-${process.pid}.heapsnapshot`);

  constructor() {
    setFlagsFromString("--expose-gc");
    this.#collect = runInNewContext("gc");
  }

  measure(): Heap {
    this.#collect();
    const { arrayBuffers: buffers } = process.memoryUsage();
    return { ...this.#sums(), buffers };
  }

  #sums(): { objects: number; engine: number } {
    let text: string;
    try {
      writeHeapSnapshot(this.#path);
      text = readFileSync(this.#path, "utf8");
    } finally {
      rmSync(this.#path, { force: true });
    }
    const { snapshot, nodes }: Snapshot = JSON.parse(text);
    const { node_fields: fields, node_types: types } = snapshot.meta;
    const [typeAt, sizeAt] = [fields.indexOf("type"), fields.indexOf("self_size")];
    let objects = 0;
    let engine = 0;
    for (let at = 0; at < nodes.length; at += fields.length) {
      const type = types[0][nodes[at + typeAt]];
      if (ENGINE.has(type)) engine += nodes[at + sizeAt];
      else if (type !== OUTSIDE) objects += nodes[at + sizeAt];
    }
    return { objects, engine };
  }
}
