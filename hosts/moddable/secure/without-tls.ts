/** "iris/secure" of a build without TLS. */
import type { SecureCarrier } from "../mqtt.js";

export const secure: SecureCarrier | undefined = undefined;
