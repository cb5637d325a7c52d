/** The dashboard in a real browser, against the demo. Needs Debian's Chromium; says so where there is none. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Browser } from "playwright-core";
import { Running } from "../hosts/program.js";
import { complaintsOf, desktop, fits, noBrowser, openBrowser, phone } from "./browser.js";

for (const [name, screen, locale, heading, number] of [
  ["phone", phone, "de-DE", "Alle Werte", /\d+,\d{3}\s+MWh/],
  ["desktop", desktop, "en-GB", "All values", /\d+\.\d{3}\s+MWh/],
] as const)
  test(`live values on a ${name}, in the reader's language, without an error`, {
    skip: noBrowser,
  }, async () => {
    const demo = new Running(["run", "--demo"]);
    let browser: Browser | undefined;
    try {
      const [, address] = await demo.says(/REST +(http:\S+)/);
      await demo.says(/this is a/);
      browser = await openBrowser();
      const page = await browser.newPage({ ...screen, locale });
      // The meter may be busy with a read of the schedule: that is said on the page, and by the browser too.
      const complaints = complaintsOf(page, /40[1349]/);
      await page.goto(address);
      await page.locator(".tiles dd").first().waitFor({ timeout: 30_000 });
      assert.match(await page.locator(".tiles").innerText(), number);
      assert.equal(await page.locator(".tiles div").count(), 6, "what is read each time, and nothing else");
      assert.match(await page.locator(".model").innerText(), /MULTICAL 403/);
      await page.locator("summary", { hasText: heading }).click();
      await page.locator("tbody.all tr").nth(20).waitFor({ timeout: 30_000 });
      assert.ok(await fits(page), "nothing is wider than the screen");
      await page.locator("button.read").click();
      assert.deepEqual(complaints, []);
    } finally {
      await browser?.close();
      await demo.stop();
    }
  });
