// The first script: fetches the others one after the other, and again where one did not come. A gateway serves few connections
// at a time, and a browser that asks for all files at once would get some refused.

/** The page itself names this file only: what a browser asks for beside it, it asks for by connections of their own. */
const FIRST = [
  "/style.css",
  "/rooms.css",
  "/texts.js",
  "/element.js",
  "/gateway.js",
  "/notice.js",
  "/dialog.js",
  "/login.js",
  "/events.js",
  "/app.js",
];
const TRIES = 6;
const WAIT_MS = 300;
/** A page whose modules do not come, however often they are asked for, begins anew so many times. */
const RELOADS = 5;
const RELOADED = "iris-reloaded";
/** Not a module: it leaves its name in the window. */
const CLASSIC = "/uplot.js";

const loaded = new Map();

/** @param {string[]} paths what a file needs stands before it @returns the last one's exports */
export async function load(paths) {
  let last;
  for (const path of paths) {
    if (!loaded.has(path)) loaded.set(path, await patiently(path));
    last = loaded.get(path);
  }
  return last;
}

async function patiently(path) {
  for (let tries = 1; ; tries++) {
    try {
      return await once(path);
    } catch (error) {
      if (tries === TRIES) {
        beginAnew();
        throw error;
      }
      await pause(tries);
    }
  }
}

function once(path) {
  if (path.endsWith(".css")) return element("link", { rel: "stylesheet", href: path });
  if (path === CLASSIC) return element("script", { src: path });
  return import(path);
}

function element(name, attributes) {
  return new Promise((done, failed) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.addEventListener("load", () => done(undefined));
    made.addEventListener("error", () => {
      made.remove();
      failed(new TypeError(`${attributes.src ?? attributes.href} did not come`));
    });
    document.head.append(made);
  });
}

/** Not all browsers ask again for a module that failed once. */
function beginAnew() {
  const count = Number(sessionStorage.getItem(RELOADED) ?? 0);
  if (count >= RELOADS) return;
  sessionStorage.setItem(RELOADED, String(count + 1));
  pause(count + 1).then(() => location.reload());
}

/** Longer each time, and never the same for two browsers that were refused together. */
export function pause(times) {
  return new Promise((done) => setTimeout(done, WAIT_MS * times * (0.5 + Math.random())));
}

async function start() {
  await load(FIRST);
  // It stands: the next time counts from nothing.
  sessionStorage.removeItem(RELOADED);
}

start();
