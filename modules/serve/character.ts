/** What each byte may be in a request (RFC 9110 section 5.6.2, RFC 3986), as one table of bits. */

export const Character = Object.freeze({
  /** tchar: methods and field names. */
  Token: 1,
  /** Printable ASCII without "#": request targets. Stricter grammars break no attack and some clients. */
  Target: 2,
  /** Field values: printable, space, tab, and the upper half that old clients send. */
  Value: 4,
  /** reg-name, IPv4 and IPv6 literals with a port, as a gateway's names need them. */
  Host: 8,
} as const);

const classes = new Uint8Array(256);
for (let byte = 0x21; byte < 0x7f; byte++) classes[byte] = Character.Target | Character.Value;
classes[0x23] = Character.Value;
classes[0x20] = Character.Value;
classes[0x09] = Character.Value;
for (let byte = 0x80; byte < 0x100; byte++) classes[byte] = Character.Value;
addAll(Character.Token | Character.Host, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._");
addAll(Character.Token, "!#$%&'*+^`|~");
addAll(Character.Host, ":[]");

function addAll(bits: number, characters: string): void {
  for (let index = 0; index < characters.length; index++) classes[characters.charCodeAt(index)] |= bits;
}

export function isCharacter(byte: number, kind: number): boolean {
  return (classes[byte] & kind) !== 0;
}

/** ASCII lower case of one byte. */
export function lowerCase(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}
