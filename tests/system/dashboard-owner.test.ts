/** What an owner does, in a real browser, on a phone and on a desktop: log in, look back, change, take away, begin anew. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Browser, Locator, Page } from "playwright-core";
import { complaintsOf, desktop, noBrowser, openBrowser, phone } from "./browser.js";
import { type House, openHouse } from "./dashboard-house.js";
import { enter, everybodyCan, logIn } from "./dashboard-page.js";

/** A broker that does not answer, which the log tells. */
const NOBODY = { enabled: true, host: "127.0.0.1", port: 1, username: "iris", password: "never to be shown" };

for (const [name, screen, colorScheme] of [
  ["phone", phone, "dark"],
  ["desktop", desktop, "light"],
] as const)
  test(`an owner on a ${name}: from logging in to the factory reset`, { skip: noBrowser }, async () => {
    let browser: Browser | undefined;
    let house: House | undefined;
    try {
      house = await openHouse({ mqtt: NOBODY });
      browser = await openBrowser();
      const page = await browser.newPage({ ...screen, colorScheme, locale: "en-GB", acceptDownloads: true });
      // What is refused on purpose, and what was under way when the gateway was opened anew.
      const complaints = complaintsOf(page, /40[1349]|ERR_|\/api\/v1\/events/);
      await page.goto(house.address);
      await page.locator(".tiles dd").first().waitFor();
      await everybodyCan(page, "meters, not logged in");
      await strangerIsAsked(page);
      await rightAndWrongPassword(page, house.password);
      await everybodyCan(page, "meters");
      await alignHead(page);
      await lookAtCost(page);
      await lookBack(page);
      await changeInterval(page, house);
      await takeSettings(page, house);
      await readLog(page);
      await lookAtUpdates(page);
      await beginAnew(page, house);
      assert.deepEqual(complaints, []);
    } finally {
      await browser?.close();
      await house?.close();
    }
  });

/** Without a login there are values, and nothing can be done. */
async function strangerIsAsked(page: Page): Promise<void> {
  const read = page.getByRole("button", { name: "Read now" });
  await read.click();
  const dialog = page.getByRole("dialog", { name: "Log in" });
  await dialog.waitFor();
  await everybodyCan(page, "the login");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("alert").getByText("Log in for that.").waitFor();
  await enter(page, "Settings");
  await page.getByText("The settings are for whoever has logged in.").waitFor();
  assert.equal(await page.getByLabel("Interval, s").count(), 0);
  await enter(page, "Meters");
}

async function rightAndWrongPassword(page: Page, password: string): Promise<void> {
  await page.getByRole("button", { name: "Log in" }).click();
  const dialog = page.getByRole("dialog", { name: "Log in" });
  await dialog.getByLabel("Password").fill("not this one");
  await dialog.getByRole("button", { name: "Log in" }).click();
  await dialog.getByRole("alert").getByText("That is not the password.").waitFor();
  await logIn(page, password);
}

async function alignHead(page: Page): Promise<void> {
  const start = page.getByRole("button", { name: "Align the head" });
  await start.click();
  const dialog = page.getByRole("dialog", { name: "Align the head: heat" });
  await dialog.getByText("Good: the meter answers. Fix the head here.").waitFor();
  await dialog.getByText("100 % good").waitFor();
  const bar = dialog.getByRole("progressbar", { name: "100 % good" });
  assert.equal(await bar.getAttribute("value"), "100");
  await dialog.getByLabel("A tone for each attempt").check();
  await dialog.getByText(/^[2-9] of [2-9] tries were good. Stops by itself in 1\d\d s/).waitFor();
  await everybodyCan(page, "alignment");
  await dialog.getByRole("button", { name: "Stop" }).click();
  await dialog.waitFor({ state: "hidden" });
  assert.ok(await isFocused(start), "back where it was opened");
  const { running } = (await page.evaluate(
    "fetch('/api/v1/meters/heat/align').then((response) => response.json())",
  )) as { running: boolean };
  assert.equal(running, false, "the meter is left alone");
}

function isFocused(place: Locator): Promise<boolean> {
  return place.evaluate((element) => element === element.ownerDocument.activeElement);
}

async function lookAtCost(page: Page): Promise<void> {
  await page.getByText("Link and battery").click();
  await page.getByRole("meter", { name: "Link health" }).waitFor();
  await page.getByText(/^100 % of \d+ reads were good$/).waitFor();
  const today = page
    .getByRole("table", { name: "What reading has cost" })
    .getByRole("row", { name: /^Today/ });
  assert.match(await today.innerText(), /^Today\s+[1-9]\d*\s+\d+\.\d\s+\d+\.\d$/);
  await page.getByText(/about [\d.]+ % of the meter's battery in a year/).waitFor();
  await everybodyCan(page, "link and battery");
  await page.getByText("Link and battery").click();
}

async function lookBack(page: Page): Promise<void> {
  const plot = page.getByRole("img", { name: /^Plot of/ });
  for (const [bars, title] of [
    ["Hours", /\d{4}$/],
    ["Days", /^\w+ \d{4}$/],
    ["Months", /^\d{4}$/],
    ["Years", /^\d{4} – \d{4}$/],
  ] as const) {
    const tab = page.getByRole("button", { name: bars, exact: true });
    await tab.click();
    assert.equal(await tab.getAttribute("aria-pressed"), "true");
    await page.locator(".window .title").getByText(title).waitFor();
    // This hour, day, month may be the first of its window: the one before is full.
    const earlier = page.getByRole("button", { name: "Earlier" });
    if ((await earlier.getAttribute("aria-disabled")) === null) await earlier.click();
    await plot.waitFor();
    assert.match((await plot.getAttribute("aria-label")) ?? "", /Heat energy E1, used/);
  }
  const months = page.getByRole("button", { name: "Months", exact: true });
  await months.click();
  await page.getByRole("button", { name: "Earlier" }).click();
  await page.getByText("As a table or file").click();
  const table = page.getByRole("table").filter({ hasText: "Heat energy E1, used (MWh)" });
  await table.getByRole("rowheader", { name: /^January/ }).waitFor();
  const rows = await table.locator("tbody td").allInnerTexts();
  assert.equal(rows.length, 12);
  const sum = rows.reduce((all, cell) => all + Math.round(Number(cell) * 1000), 0) / 1000;
  assert.equal(await page.locator(".total").innerText(), `${sum.toFixed(3)} MWh in all`);
  await everybodyCan(page, "history as a table");
  await page.getByLabel("Value", { exact: true }).selectOption({ label: "Inlet temperature T1" });
  await page.getByRole("img", { name: /^Plot of Inlet temperature T1, \d/ }).waitFor();
  const csv = await downloaded(page, () => page.getByRole("link", { name: "CSV" }).click());
  assert.match(csv, /^start,heat_energy \(MWh\),volume \(m³\)/);
  assert.ok(csv.split("\n").length > 24, "years of months");
  const json = await downloaded(page, () => page.getByRole("link", { name: "JSON" }).click());
  assert.equal(JSON.parse(json).resolution, "month");
}

async function changeInterval(page: Page, house: House): Promise<void> {
  await enter(page, "Settings");
  const interval = page.getByLabel("Interval, s");
  await interval.waitFor();
  await everybodyCan(page, "settings");
  const save = page.getByRole("button", { name: "Save", exact: true });
  assert.ok(await save.isHidden(), "nothing to save");
  await interval.fill("100000");
  await save.click();
  await page.getByText("has to be from 0 to 86400").waitFor();
  assert.equal(await interval.getAttribute("aria-invalid"), "true");
  assert.ok(await isFocused(interval));
  // What drains the battery is said before it is saved, and saved only by who insists.
  await interval.fill("120");
  await page
    .getByRole("status")
    .getByText(/720 reads a day, its table advises 144/)
    .waitFor();
  await save.click();
  const sure = page.getByRole("dialog", { name: "Are you sure?" });
  await sure.getByText(/720 reads a day/).waitFor();
  await everybodyCan(page, "a warning");
  await sure.getByRole("button", { name: "Cancel" }).click();
  assert.equal(house.settings().meters[0].interval, 300, "not saved");
  await interval.fill("900");
  await page
    .getByRole("status")
    .getByText(/reads a day/)
    .waitFor({ state: "hidden" });
  await save.click();
  await page.getByRole("status").getByText("Saved; the gateway takes it up now.").waitFor();
  assert.equal(house.settings().meters[0].interval, 900);
  await save.waitFor({ state: "hidden" });
  assert.equal(await page.getByLabel("Interval, s").inputValue(), "900");
}

async function takeSettings(page: Page, house: House): Promise<void> {
  // A secret is told to be there, and never what it is.
  const secret = page
    .getByRole("group", { name: "MQTT broker" })
    .or(page.locator("details", { hasText: "MQTT broker" }));
  const password = secret.first().getByLabel("Password", { exact: true });
  assert.equal(await password.inputValue(), "");
  assert.match((await password.getAttribute("placeholder")) ?? "", /leave empty to keep it/);
  await page.getByRole("button", { name: "Export the settings" }).click();
  const dialog = page.getByRole("dialog", { name: "Export the settings" });
  await everybodyCan(page, "export");
  const bare = await downloaded(page, () =>
    dialog.getByRole("button", { name: "Export the settings" }).click(),
  );
  assert.match(bare, /"interval": ?900/);
  assert.doesNotMatch(bare, /never to be shown/);
  await page.getByRole("button", { name: "Export the settings" }).click();
  await dialog.getByLabel("With passwords and keys").check();
  await dialog.getByLabel("Passphrase of the file").fill("a phrase of some words");
  const whole = await downloaded(page, () =>
    dialog.getByRole("button", { name: "Export the settings" }).click(),
  );
  assert.doesNotMatch(whole, /never to be shown/);
  // The file puts back what was changed since, the secret too.
  await page.getByRole("button", { name: "Import settings" }).click();
  const back = page.getByRole("dialog", { name: "Import settings" });
  const changed = JSON.stringify(JSON.parse(whole)).replace('"interval":900', '"interval":600');
  await back.getByLabel("File", { exact: true }).setInputFiles({
    name: "iris-settings.json",
    mimeType: "application/json",
    buffer: Buffer.from(changed),
  });
  await back.getByLabel("Passphrase of the file").fill("a phrase of some words");
  await back.getByRole("button", { name: "Import settings" }).click();
  await back.waitFor({ state: "hidden" });
  assert.equal(house.settings().meters[0].interval, 600);
  assert.equal((house.settings().mqtt as { password: string }).password, "never to be shown");
}

async function readLog(page: Page): Promise<void> {
  await enter(page, "Log");
  await page.getByRole("log").getByRole("listitem").first().waitFor();
  await everybodyCan(page, "log");
  const log = await downloaded(page, () => page.getByRole("button", { name: "Save the log" }).click());
  assert.match(log, /\d\d:\d\d/);
}

async function lookAtUpdates(page: Page): Promise<void> {
  await enter(page, "Update");
  await page.getByText(/git pull/).waitFor();
  await page.getByRole("definition").first().waitFor();
  await everybodyCan(page, "update");
}

async function beginAnew(page: Page, house: House): Promise<void> {
  await enter(page, "Settings");
  await page.getByRole("button", { name: "Factory reset" }).click();
  const dialog = page.getByRole("dialog", { name: "Factory reset" });
  await everybodyCan(page, "factory reset");
  const really = dialog.getByRole("button", { name: "Factory reset" });
  await really.click();
  assert.equal(house.settings().meters.length, 1, "not without the tick");
  await dialog.getByLabel("Yes, forget everything").check();
  await really.click();
  await dialog.waitFor({ state: "hidden" });
  // As new it listens at the usual port again, so that this page has seen the last of it.
  await page.getByRole("status").getByText("Everything is forgotten").waitFor();
  await house.program.says(/^password[\s\S]*^password +(\S+)/m);
  assert.deepEqual(house.settings().meters, []);
}

/** The text of a file that an action takes away. */
async function downloaded(page: Page, action: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), action()]);
  return readFileSync(await download.path(), "utf8");
}
