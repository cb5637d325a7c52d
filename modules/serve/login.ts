/**
 * The login over REST, and who may have what.
 *
 *   GET  /api/v1/session    {"loggedIn", "passwordSet", "readingNeedsLogin"}
 *   POST /api/v1/login      {"password"}: 204 and a cookie; with "token":true: 200 {"token"} for "Authorization: Bearer"
 *   POST /api/v1/logout     204
 *   POST /api/v1/password   {"current", "new"}: 204, all other sessions end
 *
 * 401: wrong; 429 with Retry-After: too many wrong ones; 422: not these members, or no password that can be.
 *
 * A session may have everything. `scriptToken` (the setting update.token) is for scripts that stay: it reads, where
 * reading needs a login, and updates, and nothing else.
 */
import { Json } from "../bytes/json.js";
import { ascii } from "../bytes/writer.js";
import { type Accounts, Outcome } from "../login/accounts.js";
import { LIFE_TIME, TOKEN_LENGTH } from "../login/sessions.js";
import { ContentType } from "./content-type.js";
import type { Exchange } from "./exchange.js";
import { Field } from "./field.js";
import { FlatJson } from "./flat-json.js";
import type { Login } from "./guard.js";
import { Method, startsWith } from "./method.js";
import { Access, BodyKind, type Route, routeTable } from "./router.js";
import { equalsLower } from "./syntax.js";

/** Bytes of a body with a password or two. */
export const LOGIN_BODY_LIMIT = 1_024;
const COOKIE = "iris";
const COOKIE_START = ascii(`${COOKIE}=`);
const BEARER = ascii("bearer ");
const NOTHING = new Uint8Array(0);
const UPDATE = "/api/v1/update";
const SEMICOLON = 0x3b;
const SPACE = 0x20;
const LINE_END = 0x0a;

export class LoginApi implements Login {
  readonly #accounts: Accounts | undefined;
  readonly #protectReading: boolean;
  readonly #scriptToken: Uint8Array;
  readonly #clock: { now(): number };

  /**
   * @param accounts absent: nobody can log in
   * @param scriptToken printable ASCII; empty: there is none
   */
  constructor(
    accounts: Accounts | undefined,
    clock: { now(): number },
    protectReading: boolean,
    scriptToken: string,
  ) {
    this.#accounts = accounts;
    this.#clock = clock;
    this.#protectReading = protectReading;
    this.#scriptToken = scriptToken === "" ? NOTHING : ascii(scriptToken);
  }

  allows(exchange: Exchange, access: number): boolean {
    if (access < Access.Read || (access === Access.Read && !this.#protectReading)) return true;
    if (this.#sessionOf(exchange) >= 0) return true;
    return (access === Access.Read || exchange.route!.path.startsWith(UPDATE)) && this.#isScript(exchange);
  }

  session(exchange: Exchange): void {
    exchange.response.begin(200);
    const json = new Json(exchange.response.body(ContentType.Json)).openObject();
    json.key("loggedIn").boolean(this.#sessionOf(exchange) >= 0);
    json.key("passwordSet").boolean(this.#accounts?.password.isSet ?? false);
    json.key("readingNeedsLogin").boolean(this.#protectReading);
    json.closeObject();
    json.writer.byte(LINE_END);
  }

  login(exchange: Exchange): void {
    const { response } = exchange;
    let password: unknown;
    let wantsToken: unknown = false;
    const isFlat = new FlatJson(exchange.body, exchange.bodyLength).each((name, value) => {
      if (name === "password") password = value;
      else if (name === "token") wantsToken = value;
    });
    if (!isFlat || typeof password !== "string" || typeof wantsToken !== "boolean") {
      response.error(422, 'The body has to be {"password":"..."}.');
      return;
    }
    if (!this.#accounts?.password.isSet) {
      response.error(409, "No password is set yet: it is chosen at the gateway itself.", "no-password");
      return;
    }
    const ticket = exchange.defer();
    this.#accounts.login(password, exchange.remote, (outcome, token, wait) => {
      if (!exchange.resume(ticket)) return;
      if (outcome !== Outcome.Good) refuse(exchange, outcome, token, wait);
      else if (wantsToken) {
        response.begin(200);
        const json = new Json(response.body(ContentType.Json)).openObject();
        json.key("token").text(token);
        json.closeObject();
        json.writer.byte(LINE_END);
      } else {
        response.begin(204);
        setCookie(exchange, token, LIFE_TIME / 1000);
        response.empty();
      }
      exchange.send();
    });
  }

  logout(exchange: Exchange): void {
    const session = this.#sessionOf(exchange);
    if (session >= 0) this.#accounts?.sessions.close(session);
    exchange.response.begin(204);
    setCookie(exchange, "", 0);
    exchange.response.empty();
  }

  password(exchange: Exchange): void {
    let current: unknown;
    let wanted: unknown;
    const isFlat = new FlatJson(exchange.body, exchange.bodyLength).each((name, value) => {
      if (name === "current") current = value;
      else if (name === "new") wanted = value;
    });
    if (!isFlat || typeof current !== "string" || typeof wanted !== "string") {
      exchange.response.error(422, 'The body has to be {"current":"...","new":"..."}.');
      return;
    }
    const ticket = exchange.defer();
    const session = this.#sessionOf(exchange);
    this.#accounts!.change(current, wanted, exchange.remote, session, (outcome, problem, wait) => {
      if (!exchange.resume(ticket)) return;
      if (outcome !== Outcome.Good) refuse(exchange, outcome, problem, wait);
      else {
        exchange.response.begin(204);
        exchange.response.empty();
      }
      exchange.send();
    });
  }

  /** By bearer token or by any of the cookies of our name; -1: nobody is logged in. */
  #sessionOf(exchange: Exchange): number {
    if (!this.#accounts) return -1;
    const { sessions } = this.#accounts;
    const { fields } = exchange.request;
    const { text } = fields;
    const now = this.#clock.now();
    const bearer = bearerStart(exchange);
    if (bearer >= 0) return sessions.find(text, bearer, fields.endOf(Field.Authorization), now);
    const end = fields.endOf(Field.Cookie);
    for (let at = fields.startOf(Field.Cookie); at < end; at++) {
      if (startsWith(text, at, COOKIE_START)) {
        const start = at + COOKIE_START.length;
        const session =
          start + TOKEN_LENGTH > end ? -1 : sessions.find(text, start, start + TOKEN_LENGTH, now);
        const next = start + TOKEN_LENGTH;
        if (session >= 0 && (next === end || text[next] === SEMICOLON)) return session;
      }
      while (at < end && text[at] !== SEMICOLON) at++;
      while (at + 1 < end && text[at + 1] === SPACE) at++;
    }
    return -1;
  }

  #isScript(exchange: Exchange): boolean {
    const { fields } = exchange.request;
    const start = bearerStart(exchange);
    const expected = this.#scriptToken;
    const length = fields.endOf(Field.Authorization) - start;
    if (start < 0 || expected.length === 0 || length !== expected.length) return false;
    // Every byte is looked at, so that the time tells nothing.
    let difference = 0;
    for (let index = 0; index < length; index++) difference |= fields.text[start + index] ^ expected[index];
    return difference === 0;
  }
}

/** Where the token of "Authorization: Bearer" begins; -1 where there is none. */
function bearerStart({ request: { fields } }: Exchange): number {
  if (!fields.has(Field.Authorization)) return -1;
  const start = fields.startOf(Field.Authorization);
  const token = start + BEARER.length;
  if (token > fields.endOf(Field.Authorization)) return -1;
  return equalsLower(fields.text, start, token, BEARER) ? token : -1;
}

function setCookie({ response }: Exchange, token: string, seconds: number): void {
  response.field("Set-Cookie", `${COOKIE}=${token}; Max-Age=${seconds}; HttpOnly; SameSite=Strict; Path=/`);
}

function refuse({ response }: Exchange, outcome: number, problem: string, wait: number): void {
  const seconds = Math.ceil(wait / 1000);
  if (outcome === Outcome.Wrong) response.error(401, "The password is wrong.", "wrong-password", seconds);
  else if (outcome === Outcome.Wait)
    response.error(429, "Too many wrong passwords: ask again later.", "too-many", seconds);
  else response.error(422, problem, "unfit-password");
}

const { Get, Post } = Method;

/** Routes of a `LoginApi`. */
export const loginRoutes: readonly Route[] = routeTable([
  {
    method: Get,
    path: "/api/v1/session",
    access: Access.Public,
    handle: (exchange, api: LoginApi) => api.session(exchange),
  },
  {
    method: Post,
    path: "/api/v1/login",
    access: Access.Public,
    body: BodyKind.Json,
    bodyLimit: LOGIN_BODY_LIMIT,
    handle: (exchange, api: LoginApi) => api.login(exchange),
  },
  {
    method: Post,
    path: "/api/v1/logout",
    access: Access.Change,
    handle: (exchange, api: LoginApi) => api.logout(exchange),
  },
  {
    method: Post,
    path: "/api/v1/password",
    access: Access.Owner,
    body: BodyKind.Json,
    bodyLimit: LOGIN_BODY_LIMIT,
    handle: (exchange, api: LoginApi) => api.password(exchange),
  },
]);
