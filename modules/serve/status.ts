/** Response status codes that this server sends (RFC 9110 section 15), with what they say to people. */
import { ascii } from "../bytes/writer.js";

interface Status {
  readonly code: number;
  /** Status line. */
  readonly line: Uint8Array;
  /** Name in a JSON error, for programs. */
  readonly name: string;
  /** One sentence for people. */
  readonly text: string;
}

function status(code: number, reason: string, name = "", text = ""): Status {
  return Object.freeze({ code, line: ascii(`HTTP/1.1 ${code} ${reason}\r\n`), name, text });
}

const statuses: readonly Status[] = Object.freeze([
  status(200, "OK"),
  status(202, "Accepted"),
  status(204, "No Content"),
  status(302, "Found"),
  status(303, "See Other"),
  status(304, "Not Modified"),
  status(400, "Bad Request", "bad-request", "This is not an HTTP request that can be understood."),
  status(401, "Unauthorized", "login-needed", "This needs a login."),
  status(403, "Forbidden", "forbidden", "Another site may not ask for this."),
  status(404, "Not Found", "not-found", "There is nothing at this address."),
  status(405, "Method Not Allowed", "method-not-allowed", "This address does not have that method."),
  status(408, "Request Timeout", "request-timeout", "The request took too long to arrive."),
  status(409, "Conflict", "conflict", "This cannot be done at this moment."),
  status(411, "Length Required", "length-required", "A body has to come with its length."),
  status(413, "Content Too Large", "too-large", "The body is too large."),
  status(414, "URI Too Long", "address-too-long", "The address is too long."),
  status(
    415,
    "Unsupported Media Type",
    "not-json",
    "The body has to be application/json, an update file application/octet-stream.",
  ),
  status(417, "Expectation Failed", "expectation", "Only 100-continue can be expected."),
  status(
    421,
    "Misdirected Request",
    "wrong-host",
    "This gateway does not go by the name that was asked for.",
  ),
  status(422, "Unprocessable Content", "invalid", "The values are not valid."),
  status(429, "Too Many Requests", "too-many", "Ask again later."),
  status(431, "Request Header Fields Too Large", "head-too-large", "The header fields are too large."),
  status(500, "Internal Server Error", "internal", "Something went wrong in the gateway."),
  status(501, "Not Implemented", "not-implemented", "This method or coding is not known here."),
  status(503, "Service Unavailable", "unavailable", "Busy at this moment, try again."),
  status(505, "HTTP Version Not Supported", "version", "Only HTTP/1.0 and HTTP/1.1 are spoken here."),
]);

/** The status of a code. Throws RangeError for a code that this server has no use for: a mistake in a handler. */
export function statusOf(code: number): Status {
  for (let index = 0; index < statuses.length; index++)
    if (statuses[index].code === code) return statuses[index];
  throw new RangeError(`no such status: ${code}`);
}
