/** The dashboard for everybody: by keyboard alone, in each language, where reading is protected, with hostile texts, cut off. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { complaintsOf, desktop, fits, noBrowser, openBrowser, phone } from "./browser.js";
import { type House, openHouse } from "./dashboard-house.js";
import { enter, everybodyCan, logIn } from "./dashboard-page.js";

let browser: Browser;
let house: House;

before(async () => {
  if (noBrowser) return;
  house = await openHouse();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await house?.close();
});

/** What has the focus: its role, its name, and how it shows that. */
function focused(page: Page): Promise<{ name: string; outline: string; width: number; height: number }> {
  return page.evaluate(`(() => {
    const element = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const { width, height } = element.getBoundingClientRect();
    const name = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent;
    return { name: element.localName + " " + name.trim(), outline: outlineStyle + " " + outlineWidth, width, height };
  })()`);
}

/** Names of what the keyboard stops at, until it leaves the page. */
async function walk(page: Page, most = 120): Promise<string[]> {
  const names: string[] = [];
  for (let step = 0; step < most; step++) {
    await page.keyboard.press("Tab");
    const { name, outline, width } = await focused(page);
    if (name.startsWith("body")) return names;
    assert.match(outline, /^(solid|auto) [1-9]/, `${name} does not show that it has the focus`);
    assert.ok(width > 0, `${name} is not to be seen`);
    names.push(name);
  }
  assert.fail(`no way out after ${names.join(", ")}`);
}

test("by keyboard alone: every room and control in order, dialogs that let go, nothing that traps", {
  skip: noBrowser,
}, async () => {
  const page = await browser.newPage({ ...desktop, locale: "en-GB" });
  const complaints = complaintsOf(page, /401|409|ERR_|\/api\/v1\/events/);
  await page.goto(house.address);
  await page.locator(".plot canvas").or(page.locator(".none:visible")).first().waitFor();
  const names = await walk(page);
  const wanted = [
    "a To the content",
    "a Meters",
    "a Settings",
    "a Log",
    "a Update",
    "button Log in",
    "button Align the head",
    "button Read now",
  ];
  wanted.push("button Hours", "button Days", "button Months", "button Years", "select Value");
  assert.deepEqual(names.slice(0, wanted.length), wanted);
  assert.ok(names.includes("summary All values") && names.at(-1)?.startsWith("select Language"));
  // The first stop leads past the head of the page.
  await page.keyboard.press("Tab");
  assert.equal((await focused(page)).name, "a To the content");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal((await focused(page)).name, "button Align the head");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Log in" });
  await dialog.waitFor();
  assert.equal((await focused(page)).name, "input Password", "ready to type");
  for (let step = 0; step < 8; step++) {
    await page.keyboard.press("Tab");
    const place = await page.evaluate(
      "document.activeElement.closest('dialog') !== null || document.activeElement === document.body",
    );
    assert.ok(place, "what is behind a dialog is out of reach");
  }
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  assert.equal((await focused(page)).name, "button Read now", "back where it was opened");
  await page.locator("button.read:not([aria-disabled])").waitFor();
  await page.keyboard.press("Enter");
  await dialog.waitFor();
  await page.keyboard.type(house.password);
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Log out" }).waitFor();
  // A room is entered, and its heading is where the reader stands.
  await page.getByRole("link", { name: "Settings" }).focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Interval, s").waitFor();
  assert.equal((await focused(page)).name, "h1 Settings");
  assert.equal(await page.title(), "Settings · Iris");
  await page.getByLabel("Interval, s").focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("1200");
  await page.keyboard.press("Enter");
  await page.getByRole("status").getByText("Saved; the gateway takes it up now.").waitFor();
  assert.equal(house.settings().meters[0].interval, 1200);
  const inSettings = await walk(page);
  assert.ok(inSettings.includes("button Factory reset"), "the end of the settings is reached");
  assert.deepEqual(complaints, []);
  await page.close();
});

test("in each language, on a phone: nothing is left out, nothing is too wide", {
  skip: noBrowser,
}, async () => {
  for (const [language, rooms] of [
    ["en", ["Meters", "Settings", "Log", "Update"]],
    ["nl", ["Meters", "Instellingen", "Logboek", "Update"]],
    ["de", ["Zähler", "Einstellungen", "Protokoll", "Update"]],
    ["fr", ["Compteurs", "Réglages", "Journal", "Mise à jour"]],
    ["da", ["Målere", "Indstillinger", "Log", "Opdatering"]],
  ] as const) {
    const page = await browser.newPage({ ...phone, locale: language });
    const complaints = complaintsOf(page);
    await page.goto(house.address);
    await page.locator(".tiles dd").first().waitFor();
    assert.equal(await page.evaluate("document.documentElement.lang"), language);
    for (const room of rooms) {
      await enter(page, room);
      await page.locator("main section").first().waitFor();
      assert.ok(await fits(page), `${language}: ${room}`);
    }
    assert.deepEqual(complaints, [], language);
    await page.close();
  }
});

test("another language than the browser's is remembered", { skip: noBrowser }, async () => {
  const page = await browser.newPage({ ...desktop, locale: "en-GB" });
  await page.goto(house.address);
  await page.getByLabel("Language").selectOption("da");
  await page.getByRole("button", { name: "Aflæs nu" }).waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Aflæs nu" }).waitFor();
  await page.close();
});

test("texts from meters are shown as they are, never obeyed", { skip: noBrowser }, async () => {
  const page = await browser.newPage({ ...desktop, locale: "en-GB" });
  const complaints = complaintsOf(page);
  const hostile = '<img src="x" onerror="document.title=1"><script>document.title=2</script>';
  await page.route("**/api/v1/meters", async (route) => {
    const answer = await (await route.fetch()).json();
    Object.assign(answer.meters[0], { name: hostile, serial: hostile, lastFault: "noise", trouble: hostile });
    await route.fulfill({ json: answer });
  });
  await page.route("**/readings", async (route) => {
    const answer = await (await route.fetch()).json();
    for (const reading of answer.readings)
      Object.assign(reading, { name: hostile, unit: hostile, value: hostile, text: hostile });
    await route.fulfill({ json: answer });
  });
  await page.route("**/api/v1/log", (route) =>
    route.fulfill({ json: { lines: [{ number: 1, time: null, text: hostile }] } }),
  );
  await page.route("**/api/v1/update", async (route) => {
    const answer = await (await route.fetch()).json();
    Object.assign(answer, { trouble: hostile, instructions: hostile, versionAvailable: hostile });
    answer.release = { version: hostile, date: hostile, channel: hostile, size: 1, notes: hostile };
    await route.fulfill({ json: answer });
  });
  await page.goto(house.address);
  await page.locator(".tiles").getByText(hostile).first().waitFor();
  for (const room of ["Log", "Update"]) {
    await enter(page, room);
    await page.getByText(hostile).first().waitFor();
    assert.equal(await page.locator("main img, main script").count(), 0);
    assert.equal(await page.title(), `${room} · Iris`);
  }
  assert.deepEqual(complaints, []);
  await page.close();
});

test("where reading is protected, nothing is shown to who has not logged in", {
  skip: noBrowser,
}, async () => {
  const closed = await openHouse({}, {}, { protectReading: true });
  try {
    const page = await browser.newPage({ ...phone, locale: "en-GB" });
    await page.goto(closed.address);
    await page.getByText("The readings are shown to whoever has logged in.").waitFor();
    assert.equal(await page.locator(".tiles").count(), 0);
    await everybodyCan(page, "protected");
    await logIn(page, closed.password);
    await page.locator(".tiles dd").first().waitFor();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByText("The readings are shown to whoever has logged in.").waitFor();
    assert.equal(await page.locator(".tiles").count(), 0);
    await page.close();
  } finally {
    await closed.close();
  }
});

test("values come as they are read; a gateway that is gone is told of", { skip: noBrowser }, async () => {
  const other = await openHouse({}, { interval: 5, ignoreFloor: true });
  try {
    const page = await browser.newPage({ ...desktop, locale: "en-GB" });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(other.address);
    await page.locator(".tiles dd").first().waitFor();
    await page.getByText(/^read [3-5] s ago/).waitFor();
    const before = asked.length;
    await page.getByText(/^read [01] s ago/).waitFor();
    assert.equal(asked.filter((path) => path === "/api/v1/events").length, 1, "one stream");
    const since = asked.slice(before).filter((path) => path === "/api/v1/meters/heat/readings").length;
    assert.ok(since >= 1 && since <= 3, `${since} requests for one read: told, not polled`);
    await other.program.stop();
    await page.getByRole("alert").getByText("The gateway does not answer").waitFor();
    await page.close();
  } finally {
    await other.close();
  }
});

test("four browsers at once, at a gateway of eight connections: all see values", {
  skip: noBrowser,
}, async () => {
  const contexts = await Promise.all(
    [1, 2, 3, 4].map(() => browser.newContext({ ...desktop, locale: "en-GB" })),
  );
  await Promise.all(
    contexts.map(async (context) => {
      const page = await context.newPage();
      await page.goto(house.address);
      await page.locator(".tiles dd").first().waitFor();
      await page.locator(".history:visible").waitFor();
    }),
  );
  await Promise.all(contexts.map((context) => context.close()));
});

test("files that do not come at first are asked for again", { skip: noBrowser }, async () => {
  const page = await browser.newPage({ ...desktop, locale: "en-GB" });
  const refused = new Map<string, number>();
  const isHeldBack = /\/(notice\.js|rooms\.css|style\.css|uplot\.js|texts\.txt|meters\.js|readings)$/;
  await page.route(isHeldBack, async (route) => {
    const path = new URL(route.request().url()).pathname;
    const count = (refused.get(path) ?? 0) + 1;
    refused.set(path, count);
    if (count > 1) await route.continue();
    else
      await route.fulfill({
        status: 503,
        json: { error: "unavailable", message: "Too many connections, try again." },
      });
  });
  await page.goto(house.address);
  await page.locator(".tiles dd").first().waitFor();
  assert.notEqual(await page.evaluate("getComputedStyle(document.body).maxWidth"), "none");
  assert.equal(refused.size, 7);
  assert.equal(await page.evaluate("getComputedStyle(document.querySelector('.tiles')).display"), "grid");
  await page.close();
});
