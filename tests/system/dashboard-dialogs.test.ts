/** What an owner does seldom, in a real browser: another password, the list of a boiler, an update out of a file. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { findSimulator } from "../../hosts/bench/simulators.js";
import { openStation } from "../../hosts/bench/station.js";
import { bundleNode } from "../../hosts/node/release/bundle.js";
import { signRelease, updateFile } from "../../hosts/node/release/manifest.js";
import { publicKeyText } from "../../hosts/node/update-crypto.js";
import { complaintsOf, desktop, noBrowser, openBrowser, phone } from "./browser.js";
import { type House, openHouse } from "./dashboard-house.js";
import { enter, everybodyCan, logIn } from "./dashboard-page.js";
import { Installation, until } from "./update-node.js";

test("the password is changed by who knows the old one, and counts from then on", {
  skip: noBrowser,
}, async () => {
  let browser: Browser | undefined;
  let house: House | undefined;
  try {
    house = await openHouse();
    browser = await openBrowser();
    const page = await browser.newPage({ ...phone, locale: "en-GB" });
    const complaints = complaintsOf(page, /40[19]/);
    await page.goto(house.address);
    await logIn(page, house.password);
    await enter(page, "Settings");
    const open = page.getByRole("button", { name: "Change the password" });
    await open.click();
    const dialog = page.getByRole("dialog", { name: "Change the password" });
    await everybodyCan(page, "another password");
    const fill = async (now: string, next: string, again: string): Promise<void> => {
      await dialog.getByLabel("Password now").fill(now);
      await dialog.getByLabel("New password", { exact: true }).fill(next);
      await dialog.getByLabel("New password again").fill(again);
      await dialog.getByRole("button", { name: "Save" }).click();
    };
    await fill(house.password, "warm water 2", "warm water 3");
    await dialog.getByText("The two new passwords differ.").waitFor();
    await fill("not this one", "warm water 2", "warm water 2");
    await dialog.getByText("That is not the password.").waitFor();
    await fill(house.password, "warm water 2", "warm water 2");
    await dialog.waitFor({ state: "hidden" });
    await page.getByRole("status").getByText("Saved.").waitFor();
    assert.ok(await page.getByRole("button", { name: "Log out" }).isVisible(), "who changed it stays");
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("banner").getByRole("button", { name: "Log in" }).click();
    const login = page.getByRole("dialog", { name: "Log in" });
    await login.getByLabel("Password").fill(house.password);
    await login.getByRole("button", { name: "Log in" }).click();
    await login.getByText("That is not the password.").waitFor();
    await logIn(page, "warm water 2");
    assert.deepEqual(complaints, []);
  } finally {
    await browser?.close();
    await house?.close();
  }
});

test("a boiler's list: a file that is none is refused in words, the guessed one is confirmed", {
  skip: noBrowser,
}, async () => {
  let browser: Browser | undefined;
  let house: House | undefined;
  const boiler = await openStation({
    simulator: findSimulator("hargassner-nano")!,
    place: { host: "127.0.0.1", port: 0 },
  });
  try {
    house = await openHouse(
      {},
      { id: "boiler", model: "hargassner-nano", line: boiler.address, interval: 5 },
    );
    browser = await openBrowser();
    const page = await browser.newPage({ ...desktop, locale: "en-GB" });
    const complaints = complaintsOf(page, /4(01|22)/);
    await page.goto(house.address);
    const question = page.locator(".notice.map");
    await question.getByText(/Nobody has said yet whether the list of channels/).waitFor({ timeout: 30_000 });
    await everybodyCan(page, "a boiler's list");
    await logIn(page, house.password);
    const file = { name: "boiler.xml", mimeType: "text/xml", buffer: Buffer.from("nothing of a boiler") };
    await question.getByLabel("File of the boiler").setInputFiles(file);
    await page.getByRole("alert").getByText(/\w/).waitFor();
    assert.ok(await question.isVisible());
    const name = await question.getByLabel("List of channels").inputValue();
    await question.getByRole("button", { name: "The values are right" }).click();
    await page.getByRole("status").getByText("Saved.").waitFor();
    await question.waitFor({ state: "hidden" });
    const { map } = await fetchJson(page, "/api/v1/meters/boiler");
    assert.deepEqual([map.name, map.confirmed], [name, true]);
    assert.deepEqual(complaints, []);
  } finally {
    await browser?.close();
    await house?.close();
    boiler.close();
  }
});

test("an update out of a file: a forged one is refused in words, a signed one is installed and shown", {
  skip: noBrowser,
}, async () => {
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const strangers = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const trustedKeys = [publicKeyText(keys.publicKey)];
  const image = await bundleNode({ version: "2.0.0", trustedKeys });
  const about = { version: "2.0.0", date: "2026-11-20", channel: "stable", notes: "" };
  const fileBy = (key: typeof keys.privateKey): Buffer => {
    const images = [{ board: "node", file: "image.mjs", bytes: image }];
    return Buffer.from(updateFile(signRelease(about, images, key), image));
  };
  const house = new Installation();
  let browser: Browser | undefined;
  try {
    await house.open(await bundleNode({ version: "1.0.0", trustedKeys }));
    house.start();
    await house.settled("1.0.0");
    const password = await until(
      "the password",
      5_000,
      async () => /password +(\S+)/.exec(house.output)?.[1],
    );
    browser = await openBrowser();
    const page = await browser.newPage({ ...phone, locale: "en-GB" });
    await page.goto(house.address);
    await logIn(page, password);
    await enter(page, "Update");
    await page.getByText("From a file").click();
    const send = page.getByRole("button", { name: "Install the file" });
    assert.ok(await send.isDisabled(), "no file is chosen");
    await everybodyCan(page, "an update out of a file");
    const install = async (name: string, buffer: Buffer): Promise<void> => {
      await page
        .getByLabel("Update file")
        .setInputFiles({ name, mimeType: "application/octet-stream", buffer });
      await send.click();
      const dialog = page.getByRole("dialog", { name });
      await dialog.getByText(/the old one comes back by itself/).waitFor();
      await dialog.getByRole("button", { name: "Install the file" }).click();
    };
    await install("forged.update", fileBy(strangers.privateKey));
    await page
      .getByRole("alert")
      .getByText(/not signed with a trusted key/)
      .waitFor({ timeout: 20_000 });
    await page
      .getByRole("definition")
      .getByText(/failed/)
      .waitFor();
    await install("iris-2.0.0-node.update", fileBy(keys.privateKey));
    await page.getByRole("status").getByText("The file has arrived.").waitFor({ timeout: 20_000 });
    await page
      .getByRole("definition")
      .getByText(/^2\.0\.0$/)
      .first()
      .waitFor({ timeout: 60_000 });
    await page
      .getByRole("definition")
      .getByText(/2\.0\.0 · installed/)
      .waitFor({ timeout: 60_000 });
    await page.getByText("Nothing is under way.").waitFor();
    assert.equal(await house.version(), "2.0.0");
  } finally {
    await browser?.close();
    await house.close();
  }
});

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the test looks at
async function fetchJson(page: Page, path: string): Promise<any> {
  return page.evaluate(`fetch(${JSON.stringify(path)}).then((response) => response.json())`);
}
