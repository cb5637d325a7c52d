/** The dashboard in a real browser, against the demo. Needs Debian's Chromium; says so where there is none. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { type Browser, chromium, type Page } from "playwright-core";
import { dashboard } from "../../hosts/node/assets.js";
import { Running } from "../hosts/program.js";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);
const SIZE_LIMIT = 120 * 1024;
const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

test(`all files of the dashboard are at most ${SIZE_LIMIT / 1024} kB compressed, and ask nobody else`, () => {
  let size = 0;
  for (const asset of dashboard()) {
    size += gzipSync(asset.bytes).length;
    const text = new TextDecoder().decode(asset.bytes).replaceAll("http://www.w3.org/", "");
    if (!asset.path.startsWith("/uplot")) assert.doesNotMatch(text, /https?:\/\//, asset.path);
  }
  assert.ok(size <= SIZE_LIMIT, `${size} bytes`);
});

const skip = CHROMIUM ? false : "no Chromium here: apt-get install chromium";

for (const [name, width, locale, heading] of [
  ["phone", 390, "de-DE", "Alle Werte"],
  ["desktop", 1200, "en-GB", "All values"],
] as const)
  test(`live values on a ${name}, in the reader's language, without an error`, { skip }, async () => {
    const demo = new Running(["run", "--demo"]);
    let browser: Browser | undefined;
    try {
      const [, password] = await demo.says(/^password +(\S+)/m);
      const [, address] = await demo.says(/REST +(http:\S+)/);
      await demo.says(/this is a/);
      browser = await chromium.launch({ executablePath: CHROMIUM, args: SWITCHES });
      const page = await browser.newPage({ viewport: { width, height: 800 }, locale });
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        // The meter may be busy with a read of the schedule: that is said on the page, and by the browser too.
        const isBusy = message.text().includes("409");
        if (message.type() === "error" && !isBusy) complaints.push(message.text());
      });
      await page.goto(address);
      await page.locator(".tiles dd").first().waitFor({ timeout: 30_000 });
      assert.match(await page.locator(".tiles").innerText(), /\d+\.\d{3}\s+MWh/);
      assert.equal(await page.locator(".tiles div").count(), 6, "what is read each time, and nothing else");
      assert.match(await page.locator(".model").innerText(), /MULTICAL 403/);
      assert.equal(await page.locator("summary").first().innerText(), heading);
      await page.locator("summary").first().click();
      await page.locator("tbody.all tr").nth(20).waitFor({ timeout: 30_000 });
      assert.ok(await fits(page), "nothing is wider than the screen");
      await page.request.post(`${address}api/v1/login`, { data: { password } });
      await page.locator("button.read").click();
      assert.deepEqual(complaints, []);
    } finally {
      await browser?.close();
      await demo.stop();
    }
  });

function fits(page: Page): Promise<boolean> {
  return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth");
}
