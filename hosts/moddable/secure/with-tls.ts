/**
 * "iris/secure" of a build with TLS: the SDK's TLS 1.2 over its TCP sockets.
 *
 * There is no trust store on the device: the settings have to hold the authority's certificate. The SDK checks dates
 * (the clock has to be set), the chain and the name; a broker has to send its own certificate and its authority's,
 * since the SDK looks at the name only in a chain of two and more. Keys are PKCS #8.
 */
import TlsSocket from "embedded:io/socket/tcp/tls";
import type { SecureCarrier } from "../mqtt.js";
import { Tcp, type TcpSocket } from "../sockets.js";

/** DER of the first block of a PEM text. Throws a sentence where there is none. */
function derOf(pem: string, what: string): ArrayBuffer {
  const block = /-----BEGIN [^-]+-----([\s\S]+?)-----END/.exec(pem);
  if (!block) throw new Error(`the ${what} is not a PEM text`);
  const bytes = Uint8Array as unknown as { fromBase64(text: string): Uint8Array };
  return bytes.fromBase64(block[1].replace(/\s+/g, "")).buffer as ArrayBuffer;
}

export const secure: SecureCarrier | undefined = Object.freeze({
  carrier: TlsSocket as unknown as new (options: object) => TcpSocket,
  options(tls: { authority?: string; certificate?: string; key?: string }, host: string): object {
    if (!tls.authority)
      throw new Error("TLS needs the certificate of the authority that signed the broker's");
    return {
      TCP: { io: Tcp },
      secure: {
        serverName: host,
        certificate: derOf(tls.authority, "authority's certificate"),
        clientCertificates: tls.certificate ? [derOf(tls.certificate, "certificate")] : undefined,
        clientKey: tls.key ? derOf(tls.key, "key") : undefined,
      },
    };
  },
});
