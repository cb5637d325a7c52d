// Talks to the gateway's REST. A refusal is an error with the gateway's own words; a login that is missing is asked for.

import { pause } from "/start.js";

const PATIENCE_MS = 10_000;
const TRIES = 5;
const BASE = "/api/v1/";
/** Here 401 says that the password is wrong. */
const OWN_LOGIN = ["login", "password"];

export class Refusal extends Error {
  /** @param {Response} response @param {{error?: string, message?: string, problems?: object[]}} body */
  constructor(response, body) {
    super(body.message ?? `${response.status}`);
    this.status = response.status;
    this.code = body.error ?? "";
    this.problems = body.problems ?? [];
    this.retrySeconds = Number(response.headers.get("Retry-After") ?? 0);
  }
}

/** Who asks the owner to log in: set by login.js. */
export const owner = { login: async () => false };

async function refusal(response) {
  const body = await response.json().catch(() => ({}));
  return new Refusal(response, body);
}

/** JSON of a path below /api/v1. */
export async function get(path) {
  const response = await ask(path, { cache: "no-store" }, true);
  if (!response.ok) throw await refusal(response);
  return response.json();
}

/**
 * A gateway that takes up new settings is away for a moment, and one whose connections are all taken says so (503) before it
 * has looked at a request: both are asked again.
 */
async function ask(path, options, mayRepeat) {
  for (let tries = 1; ; tries++) {
    try {
      const response = await fetch(BASE + path, { ...options, signal: AbortSignal.timeout(PATIENCE_MS) });
      if (response.status !== 503 || tries === TRIES) return response;
    } catch (error) {
      if (!mayRepeat || tries === TRIES || error.name === "TimeoutError") throw error;
    }
    await pause(tries);
  }
}

/**
 * Sends a change. Without a login the owner is asked for one, and it is sent again.
 * @returns the answer's JSON; undefined where there is none
 */
export async function send(method, path, body) {
  const response = await request(method, path, body);
  if (response.status === 204) return undefined;
  return response.json().catch(() => undefined);
}

/** The same, with the answer as a file. */
export async function sendForFile(method, path, body) {
  return (await request(method, path, body)).blob();
}

async function request(method, path, body) {
  const options = { method };
  if (body !== undefined)
    Object.assign(options, { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  // What changes settings does the same when it is sent twice; a read or an alignment would be another one.
  const response = await ask(path, options, path.startsWith("settings"));
  if (response.ok) return response;
  const refused = await refusal(response);
  if (response.status !== 401 || OWN_LOGIN.includes(path) || !(await owner.login())) throw refused;
  return request(method, path, body);
}

/** Sends a file of any size, telling how far it is. */
export function upload(method, path, file, progress = () => {}) {
  return new Promise((done, failed) => {
    const sending = new XMLHttpRequest();
    sending.open(method, BASE + path);
    sending.setRequestHeader("Content-Type", "application/octet-stream");
    sending.upload.addEventListener("progress", ({ loaded, total }) => progress(loaded / total));
    sending.addEventListener("error", () => failed(new TypeError("network")));
    sending.addEventListener("load", () => {
      let body = {};
      try {
        body = JSON.parse(sending.responseText);
      } catch {
        // Then the status has to do.
      }
      if (sending.status < 300) done(body);
      else failed(new Refusal(new Response(null, { status: sending.status }), body));
    });
    sending.send(file);
  });
}
