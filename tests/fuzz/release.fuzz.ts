/** Release manifests, and the HTTP replies that bring them. The first byte of an input is the size of the pieces. */
import { MANIFEST_LIMIT, parseRelease } from "../../modules/update/release.js";
import { REPLY_HEAD_LIMIT, Reply, ReplyState } from "../../modules/update/reply.js";
import { latin1, must, type Target } from "./target.js";

const MANIFEST = JSON.stringify({
  version: "1.2.3",
  date: "2026-01-15",
  channel: "stable",
  notes: "Reads more.",
  images: [{ board: "esp32-c3", url: "iris-c3.bin", size: 1234, sha256: "0a".repeat(32) }],
  signature: "0b".repeat(64),
});

export default {
  name: "release",
  property:
    "any bytes: a release within its limits or a problem; a reply gives no more body than came and ends where it says",
  longest: 6000,
  words: [
    "HTTP/1.1 200 OK\r\n",
    "\r\n",
    "Content-Length: ",
    "Transfer-Encoding: chunked\r\n",
    "Location: http://h/x\r\n",
    "Content-Range: bytes 0-9/10\r\n",
    "ffffffff\r\n",
    "0\r\n\r\n",
    '"',
    "{",
    "[",
    '"images":',
    "\xc3\xa9",
    "1e400",
    "\\ud800",
  ],
  seeds: () => [
    latin1(`\x05${MANIFEST}`),
    latin1(`\x40HTTP/1.1 200 OK\r\nContent-Length: ${MANIFEST.length}\r\n\r\n${MANIFEST}`),
    latin1("\x09HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
    latin1("\x09HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n"),
    latin1("\x09HTTP/1.0 206 Partial\r\nContent-Range: bytes 4-9/10\r\n\r\nworld"),
  ],
  run(input) {
    const bytes = input.subarray(1);
    const { release, problem } = parseRelease(bytes, 0, bytes.length);
    must((release === undefined) === (problem !== ""), "both or neither");
    must(!release || bytes.length <= MANIFEST_LIMIT, "longer than its limit");
    const reply = new Reply();
    let body = 0;
    const sink = {
      take(buffer: Uint8Array, start: number, end: number): boolean {
        must(start >= 0 && start <= end && end <= buffer.length, "a range outside the buffer");
        body += end - start;
        return true;
      },
    };
    const piece = 1 + (input[0] ?? 0);
    for (let at = 0; at < bytes.length; at += piece) {
      const end = Math.min(at + piece, bytes.length);
      const head = reply.readHead(bytes, at, end);
      must(head === end || reply.state !== ReplyState.Head, "a head that is not read on");
      reply.readBody(bytes, head, end, sink);
    }
    reply.ended();
    must(body <= bytes.length, "more body than bytes");
    must(
      reply.length < 0 || body <= reply.length || reply.state === ReplyState.Failed,
      "more body than its length",
    );
    if (bytes.length > 3 * REPLY_HEAD_LIMIT) must(reply.state !== ReplyState.Head, "a head without an end");
    must(reply.state !== ReplyState.Failed || reply.problem !== "", "a failure without a reason");
  },
} satisfies Target;
