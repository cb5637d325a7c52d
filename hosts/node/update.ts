/** Updates on this machine: two slots in an installation, advice everywhere else. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseHex } from "../../modules/bytes/hex.js";
import type { UpdateHost } from "../../modules/gateway/update.js";
import { trustedKeys } from "./built-in.js";
import { NodeSlots } from "./slots.js";
import { nodeCrypto } from "./update-crypto.js";

/** Name of the images for Node, whatever the machine: they hold no machine code. */
export const NODE_BOARD = "node";

const CHECKOUT = "this is a checkout: update it with git pull && npm ci, then start it again";
const LOOSE = "this is a bundle on its own: iris install FOLDER makes an installation that updates itself";

export function updateHost(env: NodeJS.ProcessEnv = process.env): UpdateHost {
  const keys = trustedKeys.flatMap((text) => parseHex(text) ?? []);
  const common = { crypto: nodeCrypto, board: NODE_BOARD, keys };
  const { IRIS_ROOT: root, IRIS_SLOT: slot } = env;
  if (root === undefined || (slot !== "a" && slot !== "b")) {
    const isCheckout = existsSync(fileURLToPath(new URL("../../package.json", import.meta.url)));
    return { ...common, instructions: isCheckout ? CHECKOUT : LOOSE };
  }
  const healthyMs = Number(env.IRIS_HEALTHY_SECONDS ?? 60) * 1000;
  return {
    ...common,
    slots: new NodeSlots(root, slot),
    settleTime: healthyMs / 4,
    // The gateway gives itself up before the supervisor does, which counts from its start, so that it can say why.
    selfTestLimit: Math.max(healthyMs / 2, (healthyMs * 5) / 6 - process.uptime() * 1000),
  };
}
