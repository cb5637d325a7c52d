// Hears what has changed at the gateway: server-sent events; where there are none, it asks every few seconds.
const POLL_MS = 3_000;
const RETRY_MS = 30_000;
const NAMES = ["meter", "status", "align", "log", "update", "history"];

const listeners = new Map(NAMES.map((name) => [name, new Set()]));
let source;
let poll = 0;
let retry = 0;
let started = false;

/** Calls back on an event, with its data; `undefined` data: anything may have changed. Answers what ends that. */
export function hear(name, listener) {
  listeners.get(name).add(listener);
  return () => listeners.get(name).delete(listener);
}

/** Whether changes are told as they happen. */
export function isLive() {
  return source?.readyState === EventSource.OPEN;
}

function tell(name, data) {
  for (const listener of listeners.get(name)) listener(data);
}

function tellAll() {
  for (const name of NAMES) tell(name, undefined);
}

function open() {
  clearTimeout(retry);
  source?.close();
  source = new EventSource("/api/v1/events");
  source.addEventListener("open", () => {
    clearInterval(poll);
    poll = 0;
    tellAll();
  });
  for (const name of NAMES)
    source.addEventListener(name, (event) => {
      let data = {};
      try {
        data = JSON.parse(event.data);
      } catch {
        // An event without data says enough by its name.
      }
      tell(name, data);
    });
  source.addEventListener("error", () => {
    poll ||= setInterval(tellAll, POLL_MS);
    // The browser tries again by itself unless it was refused: too many streams, or no login.
    if (source.readyState !== EventSource.CLOSED) return;
    clearTimeout(retry);
    retry = setTimeout(open, RETRY_MS);
  });
}

function close() {
  source?.close();
  source = undefined;
  clearTimeout(retry);
  clearInterval(poll);
  poll = 0;
}

/** Begins, or begins again after a login. */
export function startEvents() {
  if (!started)
    // The gateway has few streams: a page that nobody sees gives its own back.
    document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  started = true;
  close();
  open();
}
