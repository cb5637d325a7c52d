/**
 * Settings for many gateways out of one file, and what their broker needs to know of them.
 *
 *   {"defaults": settings, "rings": {name: settings}, "gateways": [{"id", "ring"?, "settings"?}]}
 *
 * The settings of a gateway are the defaults, over them those of its ring, over them its own: objects are merged,
 * everything else is replaced. The id (six hexadecimal digits, the end of its MAC) is the gateway's user name at the
 * broker and the second level of its topics, so that one line of an access list keeps each to its own.
 */
import { pbkdf2Sync, randomBytes } from "node:crypto";
import { checkSettings, problemText } from "../../modules/gateway/settings.js";

/** As mosquitto_passwd does it: PBKDF2-SHA512 with this many rounds, salt and key of these sizes. */
const ROUNDS = 101;
const SALT_BYTES = 12;
const KEY_BYTES = 64;
const PASSWORD_BYTES = 18;

type Json = Record<string, unknown>;

export interface Provision {
  readonly id: string;
  /** Complete settings, as `iris run --config` takes them. */
  readonly settings: unknown;
  readonly password: string;
}

/** Throws an Error with one clear sentence when the file cannot be used. */
export function provision(file: unknown, newPassword = makePassword): Provision[] {
  if (!isObject(file)) throw new Error("the fleet file is no JSON object");
  const { defaults = {}, rings = {}, gateways, ...others } = file;
  const odd = Object.keys(others)[0];
  if (odd !== undefined) throw new Error(`"${odd}" is nothing that a fleet file has`);
  if (!isObject(defaults)) throw new Error('"defaults" is no object');
  if (!isObject(rings)) throw new Error('"rings" is no object');
  if (!Array.isArray(gateways) || gateways.length === 0) throw new Error('"gateways" is no list, or empty');
  const ids = new Set<string>();
  return gateways.map((entry, index) => {
    const place = `gateways[${index}]`;
    if (!isObject(entry)) throw new Error(`${place} is no object`);
    const { id, ring = "", settings = {} } = entry;
    if (typeof id !== "string" || !/^[0-9a-f]{6}$/.test(id))
      throw new Error(`${place}.id has to be the last six hexadecimal digits of the MAC, in lower case`);
    if (ids.has(id)) throw new Error(`${place}.id: "${id}" is there twice`);
    ids.add(id);
    if (typeof ring !== "string" || (ring !== "" && !isObject(rings[ring])))
      throw new Error(`${place}.ring: there is no ring "${ring}"`);
    if (!isObject(settings)) throw new Error(`${place}.settings is no object`);
    const password = newPassword();
    const own = { mqtt: { username: id, password } };
    const ofRing = ring === "" ? {} : (rings[ring] as Json);
    const merged = [ofRing, own, settings].reduce<Json>(merge, merge({}, defaults));
    const { problems } = checkSettings(merged);
    if (problems.length > 0) throw new Error(`${place} (${id}): ${problemText(problems)}`);
    const used = (merged["mqtt"] as Json)["password"];
    return { id, settings: merged, password: typeof used === "string" ? used : password };
  });
}

/** A password file as Mosquitto reads it. */
export function passwordFile(list: readonly Provision[]): string {
  return list.map(({ id, password }) => `${id}:${hash(password)}\n`).join("");
}

/** An access list that keeps each gateway to its own topics. */
export function accessList(root: string): string {
  return `# Each gateway, by its user name.\npattern readwrite ${root}/%u/#\n`;
}

function hash(password: string): string {
  const salt = randomBytes(SALT_BYTES);
  const key = pbkdf2Sync(password, salt, ROUNDS, KEY_BYTES, "sha512");
  return `$7$${ROUNDS}$${salt.toString("base64")}$${key.toString("base64")}`;
}

function makePassword(): string {
  return randomBytes(PASSWORD_BYTES).toString("base64url");
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function merge(base: Json, over: Json): Json {
  const result: Json = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = result[key];
    result[key] = isObject(before) && isObject(value) ? merge(before, value) : value;
  }
  return result;
}
