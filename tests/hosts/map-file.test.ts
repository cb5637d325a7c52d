/** Channel maps in files beside the settings. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileKeeper } from "../../hosts/node/keeper.js";
import { mapOfFile } from "../../hosts/node/map-file.js";
import { FileStorage } from "../../hosts/node/storage.js";
import { changed } from "../../modules/gateway/kept-settings.js";
import { readSettings } from "../../modules/gateway/settings.js";
import { listOf, mapNamed } from "../hargassner/boiler.js";
import { equal, ok, test, throws } from "../harness.js";

function folder(run: (path: (name: string) => string) => void): void {
  const root = mkdtempSync(join(tmpdir(), "iris-map-"));
  try {
    run((name) => join(root, name));
  } finally {
    rmSync(root, { recursive: true });
  }
}

const list = Buffer.from(listOf(mapNamed("NANO_V14O3")), "latin1");

test("a file with a list is its short form; any other file is refused with its name", () =>
  folder((path) => {
    writeFileSync(path("boiler.xml"), list);
    ok(/^iris-map 8\nZK/.test(mapOfFile(path("boiler.xml"))));
    writeFileSync(path("letter.txt"), "Dear boiler");
    for (const name of ["letter.txt", "nothing.xml"]) throws(() => mapOfFile(path(name)), new RegExp(name));
  }));

test("@FILE stands for its list, and stays in the settings while nobody gives another map", () =>
  folder((path) => {
    writeFileSync(path("boiler.xml"), list);
    const meters = [
      { id: "boiler", line: "tcp://192.0.2.1:23", map: "@boiler.xml" },
      { id: "heat", line: "/dev/ttyUSB0" },
    ];
    writeFileSync(path("iris.json"), JSON.stringify({ meters }));
    const keeper = new FileKeeper(path("iris.json"), new FileStorage(path("data")));
    const { settings } = readSettings(keeper.read()!);
    equal(settings?.meters[0].map, mapOfFile(path("boiler.xml")));
    const stored = () => JSON.parse(readFileSync(path("iris.json"), "utf8")).meters;
    keeper.write(changed(keeper, { meters: [{ id: "heat", interval: 60 }] }).text!);
    equal([stored()[0].map, stored()[1].interval], ["@boiler.xml", 60]);
    keeper.write(changed(keeper, { meters: [{ id: "boiler", map: "NANO_V14N" }] }).text!);
    equal(stored()[0].map, "NANO_V14N");
  }));

test("settings that name a file which is not there are not used, and say so", () =>
  folder((path) => {
    writeFileSync(
      path("iris.json"),
      JSON.stringify({ meters: [{ id: "b", line: "tcp://192.0.2.1:23", map: "@gone.xml" }] }),
    );
    const { settings, problems } = readSettings(
      new FileKeeper(path("iris.json"), new FileStorage(path("data"))).read()!,
    );
    equal(settings, undefined);
    ok(/list of channels/.test(problems[0].message), problems[0].message);
  }));
