/** A client of a server on a fake device: one request on a new connection, and its answer taken apart. */
import type { FakeDevice } from "./fake-device.js";

export interface Answer {
  readonly status: number;
  readonly head: string;
  /** One character a byte. */
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the test looks at
  json(): any;
}

/** Sends a request as it is. */
export function send(device: FakeDevice, port: number, text: string): Answer {
  const client = device.dial(port);
  client.send(text);
  device.settle();
  const response = client.take();
  client.hangUp();
  device.settle();
  const end = response.indexOf("\r\n\r\n") + 4;
  const head = response.slice(0, end);
  const body = head.includes("Transfer-Encoding: chunked")
    ? unchunk(response.slice(end))
    : response.slice(end);
  return {
    status: Number(response.slice(9, 12)),
    head,
    body,
    json: () => JSON.parse(decodeURIComponent(body.replace(/[%\x80-\xff]/g, percent))),
  };
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16)}`;
}

function unchunk(text: string): string {
  let result = "";
  for (let at = 0; ; ) {
    const end = text.indexOf("\r\n", at);
    const size = Number.parseInt(text.slice(at, end), 16);
    if (!(size > 0)) return result;
    result += text.slice(end + 2, end + 2 + size);
    at = end + 2 + size + 2;
  }
}
