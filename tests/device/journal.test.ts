import { Journal, LINE_LIMIT } from "../../modules/device/journal.js";
import { equal, test } from "../harness.js";

function lines(journal: Journal): string[] {
  const texts: string[] = [];
  for (let number = journal.first; number <= journal.last; number++) texts.push(journal.text(number));
  return texts;
}

test("an empty journal has no line", () => {
  const journal = new Journal(3);
  equal([journal.first, journal.last], [1, 0]);
  equal(lines(journal), []);
});

test("a full journal keeps all lines, one more takes the oldest", () => {
  const journal = new Journal(3);
  for (const text of ["a", "b", "c"]) journal.add(text, 1000);
  equal(lines(journal), ["a", "b", "c"]);
  journal.add("d", 1001);
  equal([journal.first, journal.last], [2, 4]);
  equal(lines(journal), ["b", "c", "d"]);
  equal([journal.seconds(3), journal.seconds(4)], [1000, 1001]);
});

test("a line at the limit stays whole, one past it is cut", () => {
  const journal = new Journal(3);
  journal.add("x".repeat(LINE_LIMIT), 0);
  journal.add("x".repeat(LINE_LIMIT + 1), 0);
  equal(journal.text(1), "x".repeat(LINE_LIMIT));
  equal(journal.text(2), `${"x".repeat(LINE_LIMIT - 1)}…`);
});

test("whoever shows the log is told of each line after it is in", () => {
  const journal = new Journal(2);
  const told: string[] = [];
  journal.changed = () => told.push(journal.text(journal.last));
  journal.add("a", 0);
  journal.add("b", 0);
  equal(told, ["a", "b"]);
});
