/** Public keys of releases, 130 hexadecimal digits each; `npm run release` puts its own here while bundling. */
export const trustedKeys: readonly string[] = [];
