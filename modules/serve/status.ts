/** Response status codes that this server sends (RFC 9110 section 15), with what they say to people. */
import { deepFreeze } from "../bytes/freeze.js";
import { phrases } from "../bytes/phrases.js";
import type { Writer } from "../bytes/writer.js";

/** Code, reason; for errors their name in JSON, for programs, and a sentence for people. */
type Status = readonly [code: number, reason: string, name?: string, text?: string];

const statuses: readonly Status[] = deepFreeze<Status[]>([
  [200, "OK"],
  [202, "Accepted"],
  [204, "No Content"],
  [302, "Found"],
  [303, "See Other"],
  [304, "Not Modified"],
  [400, "Bad Request", "bad-request", "This is not an HTTP request that can be understood."],
  [401, "Unauthorized", "login-needed", "This needs a login."],
  [403, "Forbidden", "forbidden", "Another site may not ask for this."],
  [404, "Not Found", "not-found", "There is nothing at this address."],
  [405, "Method Not Allowed", "method-not-allowed", "This address does not have that method."],
  [408, "Request Timeout", "request-timeout", "The request took too long to arrive."],
  [409, "Conflict", "conflict", "This cannot be done at this moment."],
  [411, "Length Required", "length-required", "A body has to come with its length."],
  [413, "Content Too Large", "too-large", "The body is too large."],
  [414, "URI Too Long", "address-too-long", "The address is too long."],
  [
    415,
    "Unsupported Media Type",
    "not-json",
    "The body has to be application/json, an update file application/octet-stream.",
  ],
  [417, "Expectation Failed", "expectation", "Only 100-continue can be expected."],
  [421, "Misdirected Request", "wrong-host", "This gateway does not go by the name that was asked for."],
  [422, "Unprocessable Content", "invalid", "The values are not valid."],
  [429, "Too Many Requests", "too-many", "Ask again later."],
  [431, "Request Header Fields Too Large", "head-too-large", "The header fields are too large."],
  [500, "Internal Server Error", "internal", "Something went wrong in the gateway."],
  [501, "Not Implemented", "not-implemented", "This method or coding is not known here."],
  [503, "Service Unavailable", "unavailable", "Busy at this moment, try again."],
  [505, "HTTP Version Not Supported", "version", "Only HTTP/1.0 and HTTP/1.1 are spoken here."],
]);

const codes = Uint16Array.from(statuses, ([code]) => code);
const lines = phrases(statuses.map(([code, reason]) => `HTTP/1.1 ${code} ${reason}\r\n`));
const names: readonly string[] = Object.freeze(statuses.map(([, , name = ""]) => name));
const texts: readonly string[] = Object.freeze(statuses.map(([, , , text = ""]) => text));

/** Throws RangeError for a code that this server has no use for: a mistake in a handler. */
function rowOf(code: number): number {
  const row = codes.indexOf(code);
  if (row < 0) throw new RangeError(`no such status: ${code}`);
  return row;
}

export function writeStatusLine(writer: Writer, code: number): void {
  writer.phrase(lines, rowOf(code));
}

/** Name of an error in JSON, for programs. */
export function errorName(code: number): string {
  return names[rowOf(code)];
}

/** One sentence for people. */
export function errorText(code: number): string {
  return texts[rowOf(code)];
}
