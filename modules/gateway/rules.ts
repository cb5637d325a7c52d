/** Rules that many settings share; see schema.ts. */
import type { Rule } from "./schema.js";

export const text = (limit: number, fallback = ""): Rule => ({ kind: "text", limit, fallback });
export const flag = (fallback: boolean): Rule => ({ kind: "flag", fallback });
export const secret = (limit: number, pattern?: RegExp, expected?: string): Rule => ({
  kind: "text",
  limit,
  fallback: "",
  secret: true,
  pattern,
  expected,
});
export const port = (fallback: number): Rule => ({ kind: "integer", minimum: 0, maximum: 65535, fallback });
