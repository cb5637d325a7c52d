/** `Device.connect` with TLS: what a trusted server sends arrives; a server that is not trusted gets nothing. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { connect } from "../../hosts/node/network.js";

const folder = mkdtempSync(join(tmpdir(), "iris-tls-"));
const keyFile = join(folder, "key.pem");
const certificateFile = join(folder, "certificate.pem");
const made = spawnSync("openssl", [
  ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost".split(
    " ",
  ),
  ...["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", keyFile, "-out", certificateFile],
]);
const key = made.status === 0 ? readFileSync(keyFile) : undefined;
const authority = made.status === 0 ? readFileSync(certificateFile, "utf8") : "";
rmSync(folder, { recursive: true });

/** What arrives, and why the connection ended. */
async function ask(host: string, trusted: string | undefined): Promise<[string, string]> {
  let asked = 0;
  const server = createServer({ key, cert: authority }, (_request, response) => {
    asked++;
    response.end("released");
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  let text = "";
  const reason = await new Promise<string>((done) => {
    const buffer = new Uint8Array(100);
    const client = connect({
      host,
      port,
      tls: { authority: trusted },
      onOpen() {
        const request = Buffer.from("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assert.equal(client.write(request, 0, request.length), request.length);
      },
      onReadable() {
        for (let count = client.read(buffer); count > 0; count = client.read(buffer))
          text += Buffer.from(buffer.subarray(0, count)).toString();
      },
      onClosed: done,
    });
  });
  await new Promise((done) => server.close(done));
  assert.equal(asked, text === "" ? 0 : 1);
  return [text, reason];
}

test("a server that the authority vouches for is heard, by name and by address", { skip: !key }, async () => {
  for (const host of ["localhost", "127.0.0.1"]) {
    const [text] = await ask(host, authority);
    assert.match(text, /^HTTP\/1\.1 200 [\s\S]*released/, host);
  }
});

test("a server that nobody vouches for is asked nothing", { skip: !key }, async () => {
  const [text, reason] = await ask("localhost", undefined);
  assert.equal(text, "");
  assert.match(reason, /self.signed/i);
});
