import { lookup, numberOf, numbers, textOf } from "../../modules/bytes/lookup.js";
import { equal, ok, test } from "../harness.js";

test("numbers lie in the narrowest array that holds them all", () => {
  ok(numbers([0, 255]) instanceof Uint8Array);
  ok(numbers([0, 256]) instanceof Int16Array);
  ok(numbers([-1, 0x7fff]) instanceof Int16Array);
  ok(numbers([-0x8000]) instanceof Int16Array);
  for (const list of [[0x8000], [-0x8001], [0.5], [2 ** 52]]) {
    ok(numbers(list) instanceof Float64Array, `${list}`);
    equal([...numbers(list)], list);
  }
  equal(numbers([]).length, 0);
});

test("a lookup gives the first row of a number and of a text", () => {
  const table = lookup([
    [7, "seven"],
    [2 ** 50, "many"],
    [7, "again"],
    [8, "seven"],
  ]);
  equal([textOf(table, 7), textOf(table, 2 ** 50), textOf(table, 9)], ["seven", "many", undefined]);
  equal([numberOf(table, "seven"), numberOf(table, "again"), numberOf(table, "no")], [7, 7, undefined]);
});
