// What can be built with the SDK, and how: headless, simulator, one firmware for each board.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "./bundle.js";
import { writePages } from "./pages.js";
import { platform, root, run } from "./sdk.js";

export const buildFolder = join(root, "build");

/** Folders of hosts/esp32 that describe a board. */
export function boards() {
  const folder = join(root, "hosts/esp32");
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, "partitions.csv")));
}

function source(path) {
  return join(root, path);
}

function secureAlias(tls) {
  return { "iris/secure": source(`hosts/moddable/secure/${tls ? "with" : "without"}-tls.ts`) };
}

/** mcconfig's warnings and those of the XS linker. */
function warningsOf(output) {
  return output.split("\n").filter((line) => line.startsWith("### warning"));
}

function fresh(folder) {
  const out = join(folder, "out");
  mkdirSync(out, { recursive: true });
  return out;
}

/** What buildHeadless makes. */
export const headlessProgram = join(buildFolder, "headless/out/bin", platform ?? "", "release/iris");

/**
 * The SDK's makefile for a program without a display leaves out what the manifest strips. It is stripped on the ESP32, where that
 * saves two slots for each closure, so it is here as well: both machines need the same memory.
 */
function stripped(makefile) {
  const text = readFileSync(makefile, "utf8");
  const plain = "$(PRELOADS) $(CREATION)";
  if (!text.includes(plain)) throw new Error(`the SDK's makefile has no "${plain}"`);
  writeFileSync(makefile, text.replace(plain, "$(PRELOADS) $(STRIPS) $(CREATION)"));
}

/** Builds hosts/headless; gives the program's path and the linker's warnings. */
export async function buildHeadless(sdk, { tls = false } = {}) {
  const folder = join(buildFolder, tls ? "headless-tls" : "headless");
  await bundle(
    { "iris/host": source("hosts/headless/entry/host.ts"), ...secureAlias(tls) },
    join(folder, "main.js"),
  );
  writePages(join(folder, "pages"));
  const manifest = source(`hosts/headless/manifest${tls ? "_tls" : ""}.json`);
  const out = fresh(folder);
  const env = sdk.environment;
  run("mcconfig", ["-o", out, "-p", `x-cli-${platform}`, manifest], { env });
  const makefile = join(out, "tmp", platform, "release/iris/makefile");
  stripped(makefile);
  const output = run("make", ["-f", makefile], { env });
  return { program: join(out, "bin", platform, "release/iris"), warnings: warningsOf(output) };
}

/** Builds the simulator's program; gives the path that `mcsim` opens and the linker's warnings. */
export async function buildSimulator(sdk) {
  const folder = join(buildFolder, "simulator");
  await bundle(
    { "iris/host": source("hosts/moddable-simulator/entry/host.ts"), ...secureAlias(false) },
    join(folder, "main.js"),
  );
  writePages(join(folder, "pages"));
  const out = fresh(folder);
  const words = ["-o", out, "-m", "-p", platform, "-t", "build", source("manifest.json")];
  const output = run("mcconfig", words, { env: sdk.environment });
  return { program: join(out, "bin", platform, "mc/release/iris/mc.so"), warnings: warningsOf(output) };
}

/** How mcsim is started: under xvfb-run where there is no display. */
export function simulatorCommand(sdk, program) {
  const simulator = [join(sdk.tools, "mcsim"), program];
  const isBlind = process.platform === "linux" && !process.env.DISPLAY;
  if (isBlind && spawnSync("xvfb-run", ["--help"]).error)
    throw new Error("there is no display, and no xvfb-run");
  return isBlind ? ["xvfb-run", "-a", ...simulator] : simulator;
}

/**
 * Two modules of the SDK's TLS keep lists that would stay in memory and that the linker warns of. Nobody adds to the certificates
 * for all connections, and a broker's connection lasts: its session need not be kept.
 */
function prepareTls(sdk) {
  const folder = join(buildFolder, "tls");
  mkdirSync(folder, { recursive: true });
  const certificates = readFileSync(join(sdk.folder, "modules/crypt/ssl/ssl_cert.js"), "utf8");
  const list = "const globalCerts = [];";
  if (!certificates.includes(list)) throw new Error(`the SDK's ssl_cert.js has no "${list}"`);
  writeFileSync(
    join(folder, "cert.js"),
    certificates.replace(list, "const globalCerts = Object.freeze([]);"),
  );
  writeFileSync(join(folder, "cache.js"), "export default undefined;\n");
}

async function prepareBoard(board, tls, media, keys) {
  if (!boards().includes(board)) throw new Error(`there is no board "${board}", but ${boards().join(", ")}`);
  const folder = join(buildFolder, board);
  await bundle(
    {
      "iris/host": source("hosts/esp32/entry/host.ts"),
      "iris/board": source(`hosts/esp32/${board}/host/provider.ts`),
      ...secureAlias(tls),
    },
    join(folder, "main.js"),
    { media, keys },
  );
  return { folder, pages: writePages(join(folder, "pages")) };
}

/** What the machine of hosts/moddable/manifest.json holds; docs/firmware.md has what was measured. */
const SMALL = Object.freeze(["heat", "water"]);
/** A boiler takes 2,720 slots and 78.6 kB, a DLMS meter leaves too little of the smaller one, TLS was not measured. */
const LARGE_MACHINE = Object.freeze({
  chunk: { initial: 98_304, incremental: 0 },
  heap: { initial: 3072, incremental: 0 },
});

/** The manifest of a board's firmware, with the larger machine where that is needed. */
function boardManifest(folder, tls, media) {
  const plain = source(tls ? "manifest_tls.json" : "manifest.json");
  if (!tls && media?.every((name) => SMALL.includes(name))) return plain;
  const path = join(folder, "manifest.json");
  writeFileSync(path, JSON.stringify({ include: [plain], creation: LARGE_MACHINE }));
  return path;
}

function boardArguments(board, folder, tls, media) {
  const manifest = boardManifest(folder, tls, media);
  return ["-o", fresh(folder), "-p", `esp32:${source(`hosts/esp32/${board}`)}`, manifest];
}

/** Links the bytecode of a board's firmware without ESP-IDF; gives mc.xs.c, bytes of the pages and the linker's warnings. */
export async function linkBoard(sdk, board, { tls = false, media, keys = [] } = {}) {
  if (tls) prepareTls(sdk);
  const { folder, pages } = await prepareBoard(board, tls, media, keys);
  rmSync(join(folder, "out"), { recursive: true, force: true });
  run("mcconfig", boardArguments(board, folder, tls, media), { env: sdk.environment });
  const linked = join(folder, "out/tmp/esp32", board, "release/iris");
  const noIdf = join(folder, "no-idf");
  mkdirSync(noIdf, { recursive: true });
  const output = run(
    "make",
    [
      "-f",
      join(linked, "makefile"),
      `IDF_PATH=${noIdf}`,
      "IDF_VERSION=v6.0",
      "SDKCONFIG_H=",
      join(linked, "mc.xs.c"),
    ],
    { env: sdk.environment },
  );
  const project = readdirSync(linked).find((name) => name.startsWith("xsProj-"));
  return {
    code: join(linked, "mc.xs.c"),
    pages,
    sdkconfig: readFileSync(join(linked, project, "sdkconfig.mc"), "utf8"),
    partitions: readFileSync(join(linked, project, "partitions.csv"), "utf8"),
    warnings: warningsOf(output),
  };
}

/** Builds a board's firmware with ESP-IDF; `flash` writes it to the board as well. */
export async function makeBoard(sdk, board, { tls = false, flash = false, media, keys = [] } = {}) {
  if (tls) prepareTls(sdk);
  const { folder } = await prepareBoard(board, tls, media, keys);
  const target = flash ? "deploy" : "build";
  run("mcconfig", ["-m", "-t", target, ...boardArguments(board, folder, tls, media)], {
    env: sdk.environment,
    show: true,
  });
  return folder;
}
