/** What a person does with the dashboard, for tests: enter a room, log in, look whether everybody could use it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { fits } from "./browser.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Follows a link of the head, and waits for the room. */
export async function enter(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
}

export async function logIn(page: Page, password: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Log in" });
  if (!(await dialog.isVisible()))
    await page.getByRole("banner").getByRole("button", { name: "Log in" }).click();
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByRole("button", { name: "Log in" }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Log out" }).waitFor();
}

/** Fails with a list where WCAG 2.1 A or AA is broken, as far as a program can see it, or where something is too wide. */
export async function everybodyCan(page: Page, where: string): Promise<void> {
  assert.ok(await fits(page), `${where}: wider than the screen`);
  await page.evaluate(axe);
  const found = (await page.evaluate(
    `axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }).then(({ violations }) =>
      violations.map(({ id, help, nodes }) => id + ": " + help + "\\n" + nodes.map((node) => node.html + " " + node.failureSummary).join("\\n")))`,
  )) as string[];
  assert.deepEqual(found, [], where);
}
