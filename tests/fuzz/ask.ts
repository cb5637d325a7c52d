/** One question to the REST of a gateway on a device of the tests; the answer has to be JSON. */
import type { FakeDevice } from "../fake-device.js";
import { must } from "./target.js";

const PORT = 82;

export function ask(device: FakeDevice, path: string): string {
  const client = device.dial(PORT);
  client.send(`GET ${path} HTTP/1.0\r\nHost: 192.0.2.7:82\r\n\r\n`);
  device.settle();
  const answer = client.take();
  client.hangUp();
  device.settle();
  must(/^HTTP\/1\.1 (200|401|409|503) /.test(answer), `${path}: ${answer.slice(0, 60)}`);
  const text = answer.slice(answer.indexOf("\r\n\r\n") + 4);
  JSON.parse(text);
  return text;
}
