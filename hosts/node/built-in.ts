/** What `npm run release` puts into a bundle; a checkout has none of it. */

/** Public keys that are trusted, 130 hexadecimal digits each. */
export const trustedKeys: readonly string[] = [];
/** Text of the supervisor, which `iris install` writes. */
export const supervisor: string = "";
