/** Version of this software. package.json states it; a test compares. */
export const version = "0.1.0";
