/** Addresses of http and https (RFC 3986), as far as a download needs them: no user names, no fragments. */

export interface Address {
  readonly secure: boolean;
  /** A name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** With its query; begins with "/". */
  readonly path: string;
}

const ABSOLUTE = /^(https?):\/\/(\[[0-9a-fA-F:.]+\]|[0-9A-Za-z._-]+)(?::(\d{1,5}))?(?=[/?#]|$)([^#]*)/i;
/** What may stand in a request line. */
const PATH = /^[!-~]*$/;

export function parseUrl(text: string): Address | undefined {
  const match = ABSOLUTE.exec(text);
  if (!match || !PATH.test(match[4])) return undefined;
  const secure = match[1].toLowerCase() === "https";
  const port = match[3] === undefined ? (secure ? 443 : 80) : Number(match[3]);
  if (port < 1 || port > 65_535) return undefined;
  const host = match[2].startsWith("[") ? match[2].slice(1, -1) : match[2];
  const path = match[4].startsWith("/") ? match[4] : `/${match[4]}`;
  return { secure, host, port, path };
}

/** An address as a page at `base` means it: absolute, from the root, or from the same folder. */
export function resolveUrl(base: Address, text: string): Address | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return parseUrl(text);
  if (text.startsWith("//")) return parseUrl(`${base.secure ? "https" : "http"}:${text}`);
  const path = text.split("#")[0];
  if (path === "" || !PATH.test(path)) return undefined;
  if (path.startsWith("/")) return { ...base, path };
  const folder = base.path.split("?")[0];
  return { ...base, path: `${folder.slice(0, folder.lastIndexOf("/") + 1)}${path}` };
}

/** As the Host field says it. */
export function hostField(address: Address): string {
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return address.port === (address.secure ? 443 : 80) ? host : `${host}:${address.port}`;
}
