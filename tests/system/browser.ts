/** A real browser for tests of the pages: Debian's Chromium, and the complaints of a page. */
import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);
const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What a test is skipped with where there is no browser: the sentence stands in the report. */
export const noBrowser: string | false = CHROMIUM ? false : "no Chromium here: apt-get install chromium";

export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};
export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: SWITCHES });
}

/** Errors of a page, apart from requests that were refused as `expected` says. */
export function complaintsOf(page: Page, expected: RegExp = /$^/): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`${error.message}\n${error.stack}`));
  page.on("console", (message) => {
    const text = `${message.text()} ${message.location().url}`;
    if (message.type() === "error" && !expected.test(text)) complaints.push(text);
  });
  return complaints;
}

/** Whether nothing is wider than the screen. */
export function fits(page: Page): Promise<boolean> {
  return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth");
}
