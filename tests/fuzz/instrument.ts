/**
 * Counts branches of modules/: each function, branch, case and loop body adds to a counter of its own, and each
 * turn of a loop to the steps of the execution, so that a loop without an end throws instead of hanging. Written
 * into the source by the places of its syntax tree (acorn) while esbuild bundles the target.
 */
import { readFileSync } from "node:fs";
import { type AnyNode, type Node, parse } from "acorn";
import { build, transformSync } from "esbuild";

export interface Coverage {
  readonly counters: Uint8Array;
  /** [0]: steps that are left. */
  readonly steps: Int32Array;
}

interface Insertion {
  readonly at: number;
  readonly text: string;
  /** Among insertions at one place: ends before beginnings, inner ends before outer ones. */
  readonly order: number;
}

/** Counters of one bundle. */
export const COUNTER_LIMIT = 1 << 14;

class Instrumenter {
  counters = 0;
  #insertions: Insertion[] = [];

  source(code: string): string {
    this.#insertions = [];
    this.#visit(parse(code, { ecmaVersion: 2022, sourceType: "module" }));
    const sorted = this.#insertions.sort((one, other) => one.at - other.at || one.order - other.order);
    let result = "const {counters: $c, steps: $s} = globalThis.fuzzCoverage;";
    let from = 0;
    for (const { at, text } of sorted) {
      result += code.slice(from, at) + text;
      from = at;
    }
    return result + code.slice(from);
  }

  #count(): string {
    if (this.counters === COUNTER_LIMIT) throw new Error("too many branches");
    return `$c[${this.counters++}]++`;
  }

  #insert(at: number, text: string, isEnd = false): void {
    const serial = this.#insertions.length + 1;
    this.#insertions.push({ at, text, order: isEnd ? -serial : serial });
  }

  #statement(node: Node, prefix = ""): void {
    const count = `${prefix}${this.#count()};`;
    if (node.type === "BlockStatement") this.#insert(node.start + 1, count);
    else {
      this.#insert(node.start, `{${count}`);
      this.#insert(node.end, "}", true);
    }
  }

  #expression(node: Node): void {
    this.#insert(node.start, `(${this.#count()},(`);
    this.#insert(node.end, "))", true);
  }

  #visit(node: AnyNode): void {
    switch (node.type) {
      case "FunctionDeclaration":
      case "FunctionExpression":
        this.#statement(node.body);
        break;
      case "ArrowFunctionExpression":
        if (node.body.type === "BlockStatement") this.#statement(node.body);
        else this.#expression(node.body);
        break;
      case "IfStatement":
        this.#statement(node.consequent);
        if (node.alternate) this.#statement(node.alternate);
        break;
      case "ForStatement":
      case "ForOfStatement":
      case "ForInStatement":
      case "WhileStatement":
      case "DoWhileStatement":
        this.#statement(node.body, 'if(--$s[0]<0)throw new Error("a loop without an end");');
        break;
      case "SwitchCase":
        if (node.consequent.length > 0) this.#insert(node.consequent[0].start, `${this.#count()};`);
        break;
      case "ConditionalExpression":
        this.#expression(node.consequent);
        this.#expression(node.alternate);
        break;
      case "LogicalExpression":
        this.#expression(node.right);
    }
    for (const value of Object.values(node)) {
      const children: unknown[] = Array.isArray(value) ? value : [value];
      for (const child of children)
        if (typeof child === "object" && child !== null && "type" in child) this.#visit(child as AnyNode);
    }
  }
}

/** Bundles a target so that modules/ is counted; returns the number of counters. */
export async function bundleTarget(file: string, outfile: string): Promise<number> {
  const instrumenter = new Instrumenter();
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    packages: "external",
    logLevel: "error",
    plugins: [
      {
        name: "count branches",
        setup(build) {
          build.onLoad({ filter: /[\\/]modules[\\/][^\\/]+[\\/][^\\/]+\.ts$/ }, ({ path }) => ({
            contents: instrumenter.source(
              transformSync(readFileSync(path, "utf8"), { loader: "ts", target: "es2022" }).code,
            ),
            loader: "js",
          }));
        },
      },
    ],
  });
  return instrumenter.counters;
}
