/**
 * The first start as a person meets it: `iris portal` as a program of its own, its DNS asked by real datagrams, its page
 * walked through in a real browser, the gateway running afterwards. Needs Debian's Chromium; says so where there is none.
 * IRIS_SCREENSHOTS=FOLDER keeps pictures of each step.
 */
import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { portalPage } from "../../hosts/node/pages.js";
import { iris, Running } from "../hosts/program.js";
import { noBrowser, openBrowser } from "./browser.js";

const SIZE_LIMIT = 16 * 1024;
const OWNER = "eight or more";

/** A dongle at its first start, in a folder that is its own. */
class Dongle {
  readonly folder = mkdtempSync(join(tmpdir(), "iris-portal-"));
  readonly config = join(this.folder, "iris.json");
  readonly program: Running;
  url = "";
  dnsPort = 0;
  restPort = 0;

  constructor(restPort: number, dnsPort: number, ...more: string[]) {
    this.restPort = restPort;
    this.dnsPort = dnsPort;
    this.program = new Running([
      "portal",
      ...["--config", this.config, "--port", "0", "--dns-port", String(dnsPort)],
      ...["--rest-port", String(restPort), ...more],
    ]);
  }

  static async start(...more: string[]): Promise<Dongle> {
    const dongle = new Dongle(await freePort(), await freePort(), ...more);
    const [, url] = await dongle.program.says(/portal +(http:\S+)/);
    dongle.url = url;
    return dongle;
  }

  async end(): Promise<void> {
    await this.program.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}

/** What a resolver sends, and what it makes of the answer. */
async function dig(port: number, name: string, type: number, edns: boolean) {
  const labels = name.split(".").map((label) => Buffer.from([label.length, ...Buffer.from(label)]));
  const header = Buffer.from([0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, edns ? 1 : 0]);
  const question = Buffer.concat([...labels, Buffer.from([0, type >> 8, type & 255, 0, 1])]);
  const opt = Buffer.from(edns ? [0, 0, 41, 0x10, 0, 0, 0, 0, 0, 0, 0] : []);
  const socket = createSocket("udp4");
  try {
    const reply = await new Promise<Buffer>((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`no answer for ${name}`)), 5_000);
      socket.once("message", (message) => {
        clearTimeout(timer);
        done(message);
      });
      socket.send(Buffer.concat([header, question, opt]), port, "127.0.0.1");
    });
    const records = header.length + question.length;
    const addresses: string[] = [];
    let at = records;
    for (let index = 0; index < reply.readUInt16BE(6); index++) {
      assert.equal(reply.readUInt16BE(at), 0xc00c, "the owner is the name that was asked for");
      assert.deepEqual([reply.readUInt16BE(at + 2), reply.readUInt16BE(at + 4)], [1, 1]);
      assert.ok(reply.readUInt32BE(at + 6) <= 60, "soon forgotten");
      addresses.push(reply.subarray(at + 12, at + 16).join("."));
      at += 12 + reply.readUInt16BE(at + 10);
    }
    const hasOpt = reply.readUInt16BE(10) === 1 && reply[at] === 0 && reply.readUInt16BE(at + 1) === 41;
    if (hasOpt) at += 11 + reply.readUInt16BE(at + 9);
    assert.equal(at, reply.length, "nothing is left over");
    assert.deepEqual(reply.subarray(12, records), question);
    return { id: reply.readUInt16BE(0), code: reply[3] & 15, addresses, hasOpt };
  } finally {
    socket.close();
  }
}

test(`the page and its files are at most ${SIZE_LIMIT / 1024} kB compressed, and ask nobody else`, () => {
  let size = 0;
  for (const [name, bytes] of portalPage().files) {
    size += gzipSync(bytes).length;
    const text = new TextDecoder().decode(bytes);
    assert.doesNotMatch(text, /https?:\/\//, name);
    assert.doesNotMatch(text, /\bstyle=|\bon[a-z]+="|innerHTML|<script>/, name);
  }
  assert.ok(size <= SIZE_LIMIT, `${size} bytes`);
});

test("every text of the page is there in every language", async () => {
  const text = readFileSync(new URL("../../web/portal/texts.js", import.meta.url), "utf8");
  const rows = /const table = `\n([^`]*)\n`;/.exec(text)![1].split("\n");
  const table = Object.fromEntries(
    rows.map((row) => row.split(" | ")).map(([name, ...texts]) => [name, texts]),
  );
  assert.equal(Object.keys(table).length, rows.length, "each name once");
  const page = new TextDecoder().decode(portalPage().files.get("index.html"));
  for (const [name, texts] of Object.entries<string[]>(table)) {
    assert.equal(texts.length, 5, name);
    for (const each of texts) {
      assert.notEqual(each.trim(), "", name);
      assert.equal(each.includes("{0}"), texts[0].includes("{0}"), `${name}: ${each}`);
    }
  }
  for (const [, name] of page.matchAll(/data-(?:text|label|error)="([\w-]+)"/g)) assert.ok(table[name], name);
});

test("DNS on a real socket: every A is the portal, AAAA is NODATA, with EDNS and without", async () => {
  const dongle = await Dongle.start();
  try {
    for (const name of ["captive.apple.com", "connectivitycheck.gstatic.com", "a.b.c.d.e.example"])
      for (const edns of [false, true]) {
        const port = dongle.dnsPort;
        const a = await dig(port, name, 1, edns);
        assert.deepEqual(a, { id: 0xabcd, code: 0, addresses: ["127.0.0.1"], hasOpt: edns });
        for (const type of [28, 65, 16])
          assert.deepEqual(await dig(port, name, type, edns), {
            id: 0xabcd,
            code: 0,
            addresses: [],
            hasOpt: edns,
          });
      }
    await assert.rejects(
      digRaw(dongle.dnsPort, Buffer.from("0001010000010000000000000361c00c00010001", "hex")),
      /silence/,
    );
    assert.equal((await dig(dongle.dnsPort, "still.there", 1, true)).addresses.length, 1);
  } finally {
    await dongle.end();
  }
});

function digRaw(port: number, bytes: Buffer): Promise<Buffer> {
  const socket = createSocket("udp4");
  return new Promise<Buffer>((done, fail) => {
    setTimeout(() => fail(new Error("silence")), 300);
    socket.once("message", done);
    socket.send(bytes, port, "127.0.0.1");
  }).finally(() => socket.close());
}

test("a folder that holds settings is not set up again, and a wrong word is one sentence", async () => {
  const dongle = await Dongle.start();
  const second = await iris(["portal", "--config", "package.json"]);
  assert.equal(second.code, 2);
  assert.match(second.err, /is there already/);
  assert.equal((await iris(["portal", "--port", "x"])).code, 2);
  const { code } = await dongle.program.stop();
  assert.equal(code, 0, "SIGTERM ends it");
  assert.ok(!existsSync(dongle.config), "nothing was chosen, nothing is kept");
  await dongle.end();
});

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.IRIS_SCREENSHOTS;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

async function fits(page: Page): Promise<boolean> {
  return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth");
}

interface Look {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly locale: string;
  readonly dark: boolean;
  readonly refused: RegExp;
  readonly noAddress: RegExp;
  readonly connected: RegExp;
}

const looks: readonly Look[] = [
  {
    name: "phone",
    width: 360,
    height: 740,
    locale: "de-DE",
    dark: true,
    refused: /„Home“ hat das Passwort abgelehnt/,
    noAddress: /keine Adresse gegeben/,
    connected: /Verbunden mit „Home“/,
  },
  {
    name: "desktop",
    width: 1200,
    height: 800,
    locale: "en-GB",
    dark: false,
    refused: /“Home” refused the password/,
    noAddress: /gave no address/,
    connected: /Connected to “Home”/,
  },
];

for (const look of looks)
  test(`the whole walk on a ${look.name}, up to the running gateway`, {
    skip: noBrowser,
    timeout: 180_000,
  }, async () => {
    const dongle = await Dongle.start();
    let browser: Browser | undefined;
    try {
      browser = await openBrowser();
      const context = await browser.newContext({
        viewport: { width: look.width, height: look.height },
        locale: look.locale,
        timezoneId: "Europe/Copenhagen",
        colorScheme: look.dark ? "dark" : "light",
      });
      const page = await context.newPage();
      const complaints: string[] = [];
      const hosts = new Set<string>();
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        // The browser counts a refused form as an error of the page.
        if (message.type() === "error" && !message.text().includes("400")) complaints.push(message.text());
      });
      page.on("request", (request) => hosts.add(new URL(request.url()).host));

      // As a phone comes: its probe is led to the page.
      await page.goto(new URL("/generate_204", dongle.url).href);
      assert.equal(page.url(), dongle.url);
      const list = page.getByRole("radio", { name: /Home|Caf|Upstairs/ });
      await list.first().waitFor();
      assert.ok(await fits(page), "nothing is wider than the screen");
      assert.equal(await page.locator("#networks b").count(), 0, "a network's name is no markup");
      await picture(page, `${look.name}-form`);

      // Nothing chosen, then nothing filled in.
      await page.locator("#join").click();
      assert.notEqual(await page.locator("#trouble").innerText(), "");
      await page.getByRole("radio", { name: /Home/ }).check();
      await page.locator("#join").click();
      assert.deepEqual(
        await page.locator("[aria-invalid=true]").evaluateAll((fields) => fields.map((field) => field.id)),
        ["password", "admin"],
      );
      await picture(page, `${look.name}-mistakes`);

      // A wrong password is said in words, and what was typed is still there.
      await page.locator("#password").fill("wrong password");
      await page.locator("#admin").fill(OWNER);
      await page.locator("#model").selectOption("kamstrup-multical-403");
      await page.locator("#interval").selectOption("600");
      await page.locator("#join").click();
      await page.locator("#step").waitFor();
      await picture(page, `${look.name}-trying`);
      await page.locator("#trouble").filter({ hasText: look.refused }).waitFor({ timeout: 30_000 });
      assert.equal(await page.locator("#admin").inputValue(), OWNER);
      await picture(page, `${look.name}-refused`);
      assert.ok(!existsSync(dongle.config), "nothing is kept before it works");

      // A network that gives no address.
      await page.getByRole("radio", { name: /No DHCP/ }).check();
      await page.locator("#password").fill("password");
      await page.locator("#join").click();
      await page.locator("#trouble").filter({ hasText: look.noAddress }).waitFor({ timeout: 40_000 });

      // A fixed address that cannot be.
      await page.getByRole("radio", { name: /Home/ }).check();
      await page.locator("#fixed summary").click();
      await page.locator("#isFixed").check();
      await page.locator("#address").fill("192.168.1.20");
      await page.locator("#gateway").fill("192.168.2.1");
      await page.locator("#join").click();
      await page.locator("#gateway[aria-invalid=true]").waitFor();
      await picture(page, `${look.name}-fixed`);
      await page.locator("input[value=dhcp]").check();

      // It works: the address is shown before the own network closes.
      await page.locator("#join").click();
      await page.locator("#joined").filter({ hasText: look.connected }).waitFor({ timeout: 30_000 });
      const url = await page.locator("#url").getAttribute("href");
      assert.equal(url, `http://127.0.0.1:${dongle.restPort}/`);
      assert.match(await page.locator("#nameUrl").innerText(), /^http:\/\/iris-[0-9a-f]{6}\.local:\d+\/$/);
      assert.ok(await fits(page));
      await picture(page, `${look.name}-joined`);
      await page.locator("#done").click();
      await page
        .locator("#closing")
        .filter({ hasText: /Iris-[0-9a-f]{6}/ })
        .waitFor();
      assert.deepEqual(complaints, []);
      assert.deepEqual([...hosts], [new URL(dongle.url).host], "the page asks nobody else");

      // The gateway runs with what was chosen, and knows its owner.
      await dongle.program.says(/REST +http:/);
      const settings = JSON.parse(readFileSync(dongle.config, "utf8"));
      assert.deepEqual(
        [settings.meters[0].model, settings.meters[0].interval],
        ["kamstrup-multical-403", 600],
      );
      assert.deepEqual(settings.clock, { utcOffsetMinutes: 60, summerTime: "eu" });
      assert.ok(!readFileSync(dongle.config, "utf8").includes(OWNER), "the password is kept as a hash only");
      assert.doesNotMatch(dongle.program.out, /told only this once/, "no password beside the chosen one");
      const login = (password: string) =>
        fetch(`${url}api/v1/login`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ password }),
        });
      assert.equal((await login("not the owner")).status, 401);
      assert.equal((await login(OWNER)).status, 204);
      await page.goto(url!);
      await page.locator(".tiles dd").first().waitFor({ timeout: 60_000 });
      await assert.rejects(dig(dongle.dnsPort, "captive.apple.com", 1, false), "the own network is closed");
    } finally {
      await browser?.close();
      await dongle.end();
    }
  });
