/**
 * The documents hold: every link leads somewhere, every command of a shell block runs here against simulated meters and
 * a real gateway (or the table below says which test runs it), every command and option that a text names exists, and
 * settings shown as JSON are settings.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { openStation } from "../../hosts/bench/station.js";
import { checkSettings, problemText } from "../../modules/gateway/settings.js";
import { equal, ok, test } from "../harness.js";
import { iris, type Outcome, program, Running } from "./program.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const files = [
  ...readdirSync(root).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(root, "docs"), { recursive: true })
    .map((name) => join("docs", String(name)))
    .filter((name) => name.endsWith(".md")),
];
const texts = new Map(files.map((name) => [name, readFileSync(join(root, name), "utf8")]));

/** Blocks of a language in a text. */
function blocks(text: string, language: string): string[] {
  const pattern = new RegExp(`^ *\`\`\`${language}\\n(.*?)^ *\`\`\``, "gms");
  return [...text.matchAll(pattern)].map(([, block]) => block);
}

/** Without blocks of code. */
function prose(text: string): string {
  return text.replace(/^ *```[\s\S]*?^ *```/gm, "");
}

/** The name that a heading has in a link. */
function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

function anchors(text: string): string[] {
  return [...prose(text).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading));
}

test("every link leads somewhere", () => {
  let count = 0;
  for (const [name, text] of texts) {
    const links = [
      ...prose(text).matchAll(/\]\(([^)\s]+)\)/g),
      ...prose(text).matchAll(/(?:src|href)="([^"]+)"/g),
    ];
    for (const [, link] of links) {
      count++;
      if (/^https?:/.test(link)) {
        ok(URL.canParse(link), `${name}: ${link}`);
        continue;
      }
      const [path, anchor] = link.split("#");
      const target = path === "" ? name : join(dirname(name), path);
      ok(existsSync(join(root, target)), `${name}: there is no ${target}`);
      if (anchor) {
        const known = anchors(texts.get(target) ?? "");
        ok(known.includes(anchor), `${name}: ${target} has no #${anchor}, but ${known.join(" ")}`);
      }
    }
  }
  ok(count > 40, `${count} links`);
});

test("settings that are shown are settings", () => {
  const { settings } = checkSettings({});
  const known = Object.keys(settings!);
  let count = 0;
  for (const [name, text] of texts)
    for (const block of blocks(text, "json")) {
      const whole = block.trim().startsWith("{") ? block : `{${block}}`;
      const value = JSON.parse(whole.replaceAll('"04..."', `"04${"1".repeat(128)}"`)) as object;
      if (!Object.keys(value).every((key) => known.includes(key))) continue;
      count++;
      const { problems } = checkSettings(value);
      equal([name, problemText(problems)], [name, ""], block);
    }
  ok(count >= 8, `${count} blocks`);
});

test("the commands, options and scripts that texts name exist", async () => {
  const help = (await iris(["--help"])).out;
  const commands = [...help.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name);
  const table = [...texts.get("README.md")!.matchAll(/^\| (`iris .*?) +\|/gm)].flatMap(([, cell]) =>
    [...cell.matchAll(/`iris (\w+)/g)].map(([, name]) => name),
  );
  equal([...table].sort(), [...commands].sort(), "the README's table of commands");
  const helps = new Map<string, string>();
  for (const name of commands) helps.set(name, (await iris([name, "--help"])).out);
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  for (const [name, text] of texts) {
    for (const [, command, rest] of text.matchAll(/(?<![\w/.])iris (?:-- )?([a-z]+)\b([^`\n]*)/g)) {
      // "Iris reads" is prose; a command stands in code.
      if (!commands.includes(command)) continue;
      for (const [option] of rest.split(/[|;#]/)[0].matchAll(/(?<=\s)--[a-z][a-z-]*/g))
        ok(helps.get(command)!.includes(option), `${name}: iris ${command} knows no ${option}`);
    }
    for (const [, , command] of text.matchAll(/(npm run -s iris -- |`iris )([a-z]+)/g))
      ok(commands.includes(command), `${name}: iris has no command ${command}`);
    for (const [, script] of text.matchAll(/npm run (?:-s )?([a-z][a-z:]*)/g))
      ok(script in scripts || script === "size", `${name}: npm run ${script}`);
  }
});

/** Commands of shell blocks that are not run here, and what runs them, or why nothing does. */
const elsewhere: readonly (readonly [RegExp, string])[] = [
  [/^npm ci && npm (start|test)$/, "CI, and tests/hosts/command-line.test.ts"],
  [/^npm run -s fleet /, "tests/hosts/fleet.test.ts"],
  [/^for id in /, "tests/hosts/fleet-documents.test.ts publishes the same"],
  [
    /^node iris-[\d.]+-node\.mjs install |^npm install --omit=dev |^\/opt\/iris\/iris run /,
    "tests/system/update-node.test.ts",
  ],
  [/^npm run release /, "tests/system/update-node.test.ts"],
  [/^npm run docs:meters$|^node tests\/run\.js |example-hm-1/, "tests/hosts/adding-a-meter.test.ts"],
  [/^npm run -s iris -- portal$/, "tests/system/onboarding.test.ts"],
  [/^(npm run (size|firmware|simulator|headless)|export MODDABLE|\. )/, "needs the Moddable SDK"],
];

function shellCommands(): { file: string; command: string }[] {
  const found: { file: string; command: string }[] = [];
  for (const [file, text] of texts)
    for (const block of blocks(text, "sh")) {
      const joined = block
        .replace(/\\\n\s*/g, "")
        .replace(/^(for [\s\S]*?^\s*done)$/m, (loop) => loop.replace(/\n\s*/g, " "));
      for (const line of joined.split("\n")) {
        const command = line.replace(/\s+#.*$/, "").trim();
        if (command !== "") found.push({ file, command });
      }
    }
  return found;
}

/** The simulated meter lives in this process: it must not wait for the command. */
async function shell(command: string, cwd: string): Promise<Outcome> {
  const child = spawn(command, { cwd, shell: true, timeout: 60_000 });
  let [out, err] = ["", ""];
  child.stdout.on("data", (bytes) => {
    out += bytes;
  });
  child.stderr.on("data", (bytes) => {
    err += bytes;
  });
  const code = await new Promise<number | null>((done) => child.on("close", done));
  return { code, out, err };
}

test("the commands of the documents run", async () => {
  const folder = mkdtempSync(join(tmpdir(), "iris-documents-"));
  const station = await openStation({
    simulator: findSimulator("403")!,
    place: { pty: true },
    faults: {},
    paced: false,
  });
  const served = await openStation({
    simulator: findSimulator("403")!,
    place: { pty: true },
    faults: {},
    paced: false,
  });
  const settings = {
    meters: [{ id: "heat", model: "403", line: served.address }],
    rest: { host: "127.0.0.1", port: 0, fallbackPort: 0 },
  };
  writeFileSync(join(folder, "iris.json"), JSON.stringify(settings));
  writeFileSync(join(folder, "iris-1.2.0-node.update"), "no release");
  const gateway = new Running(["run", "--config", join(folder, "iris.json")], folder);
  after(async () => {
    await gateway.stop("SIGKILL");
    station.close();
    served.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const [, password] = await gateway.says(/password {3}(\S+)/);
  const [, address] = await gateway.says(/REST {3}(http:\/\/127\.0\.0\.1:\d+)\//);
  const { token } = (await (
    await fetch(`${address}/api/v1/login`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ password, token: true }),
    })
  ).json()) as { token: string };

  for (const [, where] of elsewhere)
    for (const [path] of where.matchAll(/tests\/\S+\.ts/g)) ok(existsSync(join(root, path)), path);
  let count = 0;
  for (const { file, command } of shellCommands()) {
    if (elsewhere.some(([pattern]) => pattern.test(command))) continue;
    count++;
    const here = command
      .replace(/^npm run -s iris -- /, `"${process.execPath}" "${program}" `)
      .replace("/dev/ttyUSB0", station.address)
      .replace(/http:\/\/(gateway:82|127\.0\.0\.1:8082)/, address)
      .replace("$TOKEN", token)
      .replace('"password":"..."', `"password":"${password}"`)
      .replace("docs/fleet/fleet.json", join(root, "docs/fleet/fleet.json"))
      .replace("~/keys/", `${folder}/`)
      .replace(/^curl /, "curl -s -o answer -w '%{http_code}' ")
      .replace(/ align (?!.*--until-good)/, " align --until-good ");
    const { code, out, err } = await shell(here, folder);
    equal([file, command, code], [file, command, 0], `${out}\n${err}`);
    // Nothing is on offer here and this is a checkout: an update is refused in words, not done.
    if (command.startsWith("curl")) ok(/^(2\d\d|409|422|429)$/.test(out), `${command}: ${out}`);
    if (command.includes(" explore ")) ok(out.includes("# answered: kmp"), out);
    if (command.includes(" read --meter")) ok(out.includes("Kamstrup MULTICAL 403"), out);
  }
  ok(count >= 9, `${count} commands`);
});
