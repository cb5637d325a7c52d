import { Field } from "../../modules/serve/field.js";
import { FIELD_LIMIT, HEAD_LIMIT, TARGET_LIMIT } from "../../modules/serve/limits.js";
import { methodNames } from "../../modules/serve/method.js";
import { type BodyTarget, Progress, Request } from "../../modules/serve/request.js";
import { equal, ok, test } from "../harness.js";

const TEXT_BYTES = 4096;

function bytes(text: string): Uint8Array {
  const result = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) result[index] = text.charCodeAt(index);
  return result;
}

function part(buffer: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let index = start; index < end; index++) text += String.fromCharCode(buffer[index]);
  return text;
}

class Collector implements BodyTarget {
  text = "";
  limit = Number.POSITIVE_INFINITY;

  take(buffer: Uint8Array, start: number, end: number): boolean {
    if (this.text.length + end - start > this.limit) return false;
    this.text += part(buffer, start, end);
    return true;
  }
}

function summary(request: Request, body: string): string {
  if (request.progress === Progress.Failed) return `${request.status}`;
  if (request.progress !== Progress.Complete) return "incomplete";
  const { fields, target, framing } = request;
  const lines = [
    `${methodNames[request.method]} ${part(fields.text, target.pathStart, target.pathEnd)}`,
    `1.${request.version}`,
  ];
  if (target.queryEnd > target.queryStart)
    lines.push(`?${part(fields.text, target.queryStart, target.queryEnd)}`);
  if (request.hostEnd > request.hostStart)
    lines.push(`host=${part(fields.text, request.hostStart, request.hostEnd)}`);
  for (const name of ["Origin", "ContentType", "Authorization", "Cookie", "IfNoneMatch"] as const)
    if (fields.has(Field[name])) lines.push(`${name}=${fields.textOf(Field[name])}`);
  lines.push(framing.keepAlive ? "keep" : "close");
  if (framing.expectsContinue) lines.push("continue");
  if (body !== "") lines.push(`body=${body}`);
  return lines.join(" ");
}

/** Summaries of all requests in a text that arrives in the pieces that end at `cuts`. */
function parse(text: string, cuts: readonly number[] = [], textBytes = TEXT_BYTES): string[] {
  const request = new Request(textBytes);
  const buffer = bytes(text);
  const results: string[] = [];
  let body = new Collector();
  let start = 0;
  for (const end of [...cuts, buffer.length]) {
    while (start < end || request.progress === Progress.Head) {
      start = request.consume(buffer, start, end);
      if (request.progress === Progress.Head) request.receiveBody(body);
      if (request.progress < Progress.Complete) continue;
      results.push(summary(request, body.text));
      if (request.progress === Progress.Failed) return results;
      request.reset();
      body = new Collector();
    }
  }
  if (request.progress !== Progress.Idle) results.push("incomplete");
  return results;
}

const HOST = "Host: h\r\n";

/** Name, text, summaries. */
const good: [string, string, ...string[]][] = [
  ["minimal", `GET / HTTP/1.1\r\n${HOST}\r\n`, "GET / 1.1 host=h keep"],
  ["HTTP/1.0 without Host", "GET /a HTTP/1.0\r\n\r\n", "GET /a 1.0 close"],
  ["HTTP/1.0 keep-alive", "GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "GET /a 1.0 keep"],
  ["HTTP/1.1 close", `GET /a HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, "GET /a 1.1 host=h close"],
  ["close in a list", `GET /a HTTP/1.1\r\n${HOST}Connection: TE , Close\r\n\r\n`, "GET /a 1.1 host=h close"],
  [
    "close outranks keep-alive",
    `GET /a HTTP/1.0\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n`,
    "GET /a 1.0 close",
  ],
  ["HTTP/1.2 is read as 1.1", `GET /a HTTP/1.2\r\n${HOST}\r\n`, "GET /a 1.1 host=h keep"],
  [
    "Homey pairing: keep-alive with an empty body on GET",
    `GET /kamst-ir/api/read? HTTP/1.1\r\nConnection: keep-alive\r\nContent-Length: 0\r\nHost: 192.0.2.1:82\r\n\r\n`,
    "GET /kamst-ir/api/read 1.1 host=192.0.2.1:82 keep",
  ],
  ["query", `GET /a?b=c?d HTTP/1.1\r\n${HOST}\r\n`, "GET /a 1.1 ?b=c?d host=h keep"],
  [
    "names in any case, white space around values",
    "GET / HTTP/1.1\r\nhOsT: \t h \t\r\nX-Other:\r\norigin:http://h\r\n\r\n",
    "GET / 1.1 host=h Origin=http://h keep",
  ],
  ["percent-encoding", `GET /%61%7e%25 HTTP/1.1\r\n${HOST}\r\n`, "GET /a~% 1.1 host=h keep"],
  ["absolute form", `GET http://g:82/a?b HTTP/1.1\r\n${HOST}\r\n`, "GET /a 1.1 ?b host=g:82 keep"],
  ["absolute form without a path", `GET HTTP://g?b HTTP/1.1\r\n${HOST}\r\n`, "GET / 1.1 ?b host=g keep"],
  ["asterisk", `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, "OPTIONS * 1.1 host=h keep"],
  ["an IPv6 host", "GET / HTTP/1.1\r\nHost: [fe80::1]:82\r\n\r\n", "GET / 1.1 host=[fe80::1]:82 keep"],
  ["an empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "GET / 1.1 keep"],
  ["empty lines before a request", `\r\n\r\nGET / HTTP/1.1\r\n${HOST}\r\n`, "GET / 1.1 host=h keep"],
  ["values of the upper half", `GET / HTTP/1.1\r\n${HOST}X: \xe5\xff\r\n\r\n`, "GET / 1.1 host=h keep"],
  [
    "body",
    `POST /a HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 4\r\n\r\n{"a}`,
    'POST /a 1.1 host=h ContentType=application/json keep body={"a}',
  ],
  ["POST without a length has no body", `POST /a HTTP/1.1\r\n${HOST}\r\n`, "POST /a 1.1 host=h keep"],
  [
    "100-continue",
    `PUT /a HTTP/1.1\r\n${HOST}Expect: 100-Continue\r\nContent-Length: 1\r\n\r\nx`,
    "PUT /a 1.1 host=h keep continue body=x",
  ],
  [
    "pipelined",
    `GET /a HTTP/1.1\r\n${HOST}\r\nPOST /b HTTP/1.1\r\n${HOST}Content-Length: 2\r\n\r\nxyGET /c HTTP/1.0\r\n\r\n`,
    "GET /a 1.1 host=h keep",
    "POST /b 1.1 host=h keep body=xy",
    "GET /c 1.0 close",
  ],
  [
    "kept fields",
    `GET / HTTP/1.1\r\n${HOST}Authorization: Bearer x\r\nCookie: s=1; t=2\r\nIf-None-Match: "e"\r\n\r\n`,
    'GET / 1.1 host=h Authorization=Bearer x Cookie=s=1; t=2 IfNoneMatch="e" keep',
  ],
];

/** Name, text, status. */
const bad: [string, string, number][] = [
  ["HTTP/0.9", "GET /\r\n", 400],
  ["bare LF after the request line", "GET / HTTP/1.1\nHost: h\r\n\r\n", 400],
  ["bare LF after a field", "GET / HTTP/1.1\r\nHost: h\n\r\n", 400],
  ["bare LF as the last line", "GET / HTTP/1.1\r\nHost: h\r\n\n", 400],
  ["bare CR in a value", "GET / HTTP/1.1\r\nHost: h\rx\r\n\r\n", 400],
  ["bare CR in the request line", "GET / HTTP/1.1\rHost: h\r\n\r\n", 400],
  ["CR without LF before the request", "\rGET / HTTP/1.1\r\n\r\n", 400],
  ["folded line", `GET / HTTP/1.1\r\n${HOST}X: a\r\n b\r\n\r\n`, 400],
  ["folded first line", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", 400],
  ["space before the colon", "GET / HTTP/1.1\r\nHost : h\r\n\r\n", 400],
  ["tab before the colon", "GET / HTTP/1.1\r\nHost\t: h\r\n\r\n", 400],
  ["no colon", `GET / HTTP/1.1\r\n${HOST}X\r\n\r\n`, 400],
  ["empty name", `GET / HTTP/1.1\r\n${HOST}: x\r\n\r\n`, 400],
  ["NUL in a value", `GET / HTTP/1.1\r\n${HOST}X: a\0b\r\n\r\n`, 400],
  ["DEL in a value", `GET / HTTP/1.1\r\n${HOST}X: a\x7f\r\n\r\n`, 400],
  ["NUL in the target", "GET /\0 HTTP/1.1\r\nHost: h\r\n\r\n", 400],
  ["an upper byte in the target", "GET /\xe5 HTTP/1.1\r\nHost: h\r\n\r\n", 400],
  ["two spaces", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400],
  ["space before the method", " GET / HTTP/1.1\r\nHost: h\r\n\r\n", 400],
  ["space after the version", "GET / HTTP/1.1 \r\nHost: h\r\n\r\n", 400],
  ["lower-case version", "GET / http/1.1\r\nHost: h\r\n\r\n", 400],
  ["version of three digits", "GET / HTTP/1.10\r\nHost: h\r\n\r\n", 400],
  ["no version", "GET / \r\nHost: h\r\n\r\n", 400],
  ["relative target", "GET a HTTP/1.1\r\nHost: h\r\n\r\n", 400],
  ["fragment", "GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n", 400],
  ["absolute form without a host", "GET http:///a HTTP/1.1\r\nHost: h\r\n\r\n", 400],
  ["absolute form with user information", "GET http://u@h/ HTTP/1.1\r\nHost: h\r\n\r\n", 400],
  ["another scheme", "GET ftp://h/ HTTP/1.1\r\nHost: h\r\n\r\n", 400],
  ["half a percent code", "GET /%4 HTTP/1.1\r\nHost: h\r\n\r\n", 400],
  ["no percent code", "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n", 400],
  ["encoded NUL", "GET /%00 HTTP/1.1\r\nHost: h\r\n\r\n", 400],
  ["encoded slash", "GET /a%2fb HTTP/1.1\r\nHost: h\r\n\r\n", 400],
  ["encoded backslash", "GET /a%5cb HTTP/1.1\r\nHost: h\r\n\r\n", 400],
  ["encoded line end", "GET /a%0d%0ab HTTP/1.1\r\nHost: h\r\n\r\n", 400],
  ["HTTP/1.1 without Host", "GET / HTTP/1.1\r\n\r\n", 400],
  ["two hosts", `GET / HTTP/1.1\r\n${HOST}${HOST}\r\n`, 400],
  ["a host that is none", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400],
  ["two cookies", `GET / HTTP/1.1\r\n${HOST}Cookie: a\r\nCookie: b\r\n\r\n`, 400],
  ["conflicting lengths", `POST / HTTP/1.1\r\n${HOST}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, 400],
  ["repeated length", `POST / HTTP/1.1\r\n${HOST}Content-Length: 1\r\nContent-Length: 1\r\n\r\n`, 400],
  ["list of lengths", `POST / HTTP/1.1\r\n${HOST}Content-Length: 1, 1\r\n\r\n`, 400],
  ["signed length", `POST / HTTP/1.1\r\n${HOST}Content-Length: +1\r\n\r\n`, 400],
  ["negative length", `POST / HTTP/1.1\r\n${HOST}Content-Length: -1\r\n\r\n`, 400],
  ["hexadecimal length", `POST / HTTP/1.1\r\n${HOST}Content-Length: 0x1\r\n\r\n`, 400],
  ["empty length", `POST / HTTP/1.1\r\n${HOST}Content-Length:\r\n\r\n`, 400],
  [
    "length and transfer coding",
    `POST / HTTP/1.1\r\n${HOST}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
    400,
  ],
  ["transfer coding in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400],
  ["chunked", `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: Chunked\r\n\r\n`, 411],
  ["another transfer coding", `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: gzip, chunked\r\n\r\n`, 501],
  ["smuggled transfer coding", `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: xchunked\r\n\r\n`, 501],
  [
    "two transfer codings",
    `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n`,
    501,
  ],
  ["another expectation", `POST / HTTP/1.1\r\n${HOST}Expect: miracles\r\n\r\n`, 417],
  ["unknown method", `BREW / HTTP/1.1\r\n${HOST}\r\n`, 501],
  ["lower-case method", `get / HTTP/1.1\r\n${HOST}\r\n`, 501],
  ["a method as long as a book", `${"A".repeat(4000)} / HTTP/1.1\r\n${HOST}\r\n`, 501],
  ["TRACE", `TRACE / HTTP/1.1\r\n${HOST}\r\n`, 501],
  ["HTTP/2.0", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505],
  ["HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505],
  ["TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400],
];

test("good requests", () => {
  for (const [name, text, ...expected] of good) equal(parse(text), expected, name);
});

test("bad requests", () => {
  for (const [name, text, status] of bad) equal(parse(text), [`${status}`], name);
});

test("every split into two pieces gives the same", () => {
  for (const [name, text] of [...good, ...bad]) {
    if (text.length > 1000) continue;
    const whole = parse(text);
    for (let cut = 1; cut < text.length; cut++) equal(parse(text, [cut]), whole, `${name} cut at ${cut}`);
  }
});

test("byte by byte gives the same", () => {
  for (const [name, text] of [...good, ...bad]) {
    const cuts: number[] = [];
    for (let cut = 1; cut < text.length; cut++) cuts.push(cut);
    equal(parse(text, cuts), parse(text), name);
  }
});

test("a good request cut short is incomplete, never complete and never failed", () => {
  for (const [name, text, ...expected] of good)
    for (let end = 1; end < text.length; end++) {
      const results = parse(text.slice(0, end));
      ok(results.length <= expected.length, name);
      for (let index = 0; index < results.length; index++)
        ok(results[index] === expected[index] || results[index] === "incomplete", `${name} at ${end}`);
    }
});

test("the head at its limit, and one byte past it", () => {
  const frame = `GET / HTTP/1.1\r\n${HOST}X: \r\n\r\n`;
  const filled = (total: number): string => frame.replace("X: ", `X: ${"x".repeat(total - frame.length)}`);
  equal(filled(HEAD_LIMIT).length, HEAD_LIMIT);
  equal(parse(filled(HEAD_LIMIT)), ["GET / 1.1 host=h keep"]);
  equal(parse(filled(HEAD_LIMIT + 1)), ["431"]);
});

test("empty lines in front count as head", () => {
  equal(parse("\r\n".repeat(HEAD_LIMIT)), ["431"]);
});

test("the target at its limit, and one byte past it", () => {
  const request = (length: number): string => `GET /${"a".repeat(length - 1)} HTTP/1.1\r\n${HOST}\r\n`;
  equal(parse(request(TARGET_LIMIT)), [`GET /${"a".repeat(TARGET_LIMIT - 1)} 1.1 host=h keep`]);
  equal(parse(request(TARGET_LIMIT + 1)), ["414"]);
});

test("the number of fields at its limit, and one past it", () => {
  const request = (count: number): string => `GET / HTTP/1.1\r\n${HOST}${"X: y\r\n".repeat(count - 1)}\r\n`;
  equal(parse(request(FIELD_LIMIT)), ["GET / 1.1 host=h keep"]);
  equal(parse(request(FIELD_LIMIT + 1)), ["431"]);
});

test("kept fields that just fill their buffer, and one byte past it", () => {
  const cookie = (length: number): string => `GET / HTTP/1.0\r\nCookie: ${"c".repeat(length)}\r\n\r\n`;
  equal(parse(cookie(63), [], 64), [`GET / 1.0 Cookie=${"c".repeat(63)} close`]);
  equal(parse(cookie(64), [], 64), ["431"]);
  equal(parse(`GET /${"a".repeat(64)} HTTP/1.0\r\n\r\n`, [], 64), ["414"]);
});

test("a length of fifteen digits is a number, a longer one is too large for anything", () => {
  const request = new Request(TEXT_BYTES);
  const table: [string, number][] = [
    ["000000000000042", 42],
    ["999999999999999", 999999999999999],
    ["1000000000000000", Number.MAX_SAFE_INTEGER],
    ["9".repeat(300), Number.MAX_SAFE_INTEGER],
  ];
  for (const [digits, expected] of table) {
    request.reset();
    const text = bytes(`POST / HTTP/1.0\r\nContent-Length: ${digits}\r\n\r\n`);
    request.consume(text, 0, text.length);
    equal(request.progress, Progress.Head);
    equal(request.framing.contentLength, expected);
  }
});

test("a body target that wants no more ends the request with 413", () => {
  const text = bytes("POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nabcde");
  for (const [limit, expected] of [
    [5, "POST / 1.0 close body=abcde"],
    [4, "413"],
  ] as [number, string][]) {
    const request = new Request(TEXT_BYTES);
    const body = new Collector();
    body.limit = limit;
    const start = request.consume(text, 0, text.length);
    request.receiveBody(body);
    request.consume(text, start, text.length);
    equal(summary(request, body.text), expected);
  }
});

test("a body that nobody wants is skipped, and the next request is found", () => {
  const request = new Request(TEXT_BYTES);
  const text = bytes(
    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabcdeGET /next HTTP/1.0\r\n\r\n",
  );
  let at = request.consume(text, 0, text.length);
  request.receiveBody(undefined);
  at = request.consume(text, at, text.length);
  equal(request.progress, Progress.Complete);
  request.reset();
  request.consume(text, at, text.length);
  equal(part(request.fields.text, request.target.pathStart, request.target.pathEnd), "/next");
});

test("random bytes end in a status or stay incomplete, whatever they are", () => {
  let seed = 7;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
  };
  const request = new Request(512);
  const pieces = [
    "GET ",
    "/",
    " HTTP/1.1\r\n",
    "Host: ",
    "\r\n",
    ":",
    "Content-Length: ",
    "7",
    " ",
    "\0",
    "%",
    "*",
  ];
  for (let round = 0; round < 2000; round++) {
    request.reset();
    let text = "";
    for (let count = random(12); count >= 0; count--)
      text += random(4) === 0 ? String.fromCharCode(random(256)) : pieces[random(pieces.length)];
    const buffer = bytes(text);
    const end = request.consume(buffer, 0, buffer.length);
    ok(end <= buffer.length);
    if (request.progress === Progress.Failed) ok(request.status >= 400 && request.status < 600);
    else ok(request.progress <= Progress.Head);
  }
});
