/**
 * Starts the gateway of an installation out of the slot that the pointer names, and starts it again when it ends for
 * an update. A version on trial that ends, or is not kept within the time it has, is given up: the old one runs again.
 *
 * It is as small as it can be, since it is the one part that no update replaces. It does not restart a kept version
 * that crashes: that is the business of the system's own supervisor (systemd, docs/update.md).
 */
import { type ChildProcess, spawn } from "node:child_process";
import { imagePath, otherSlot, readPointer, type SlotName, writePointer } from "./pointer.js";

/** Exit code of a gateway that wants to be started again. */
export const RESTART_CODE = 75;
/** Seconds that a version on trial has to be kept. */
export const HEALTHY_SECONDS = 60;
/** Milliseconds between SIGTERM and SIGKILL for one that was given up. */
const KILL_DELAY = 5_000;
const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM"];
const SIGNAL_BASE = 128;

export interface SupervisorOptions {
  readonly root: string;
  /** Words for the gateway. */
  readonly args: readonly string[];
  readonly healthySeconds: number;
  log(line: string): void;
}

/** Runs until the gateway ends for good; answers its exit code. */
export async function supervise(options: SupervisorOptions): Promise<number> {
  let child: ChildProcess | undefined;
  let stopped = false;
  const stop = (signal: NodeJS.Signals): void => {
    stopped = true;
    child?.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  for (;;) {
    const { slot, onTrial } = next(options);
    const code = await new Promise<number>((resolve) => {
      child = start(options, slot);
      const timer = onTrial ? watch(options, slot, child) : undefined;
      const end = (result: number): void => {
        clearTimeout(timer);
        resolve(result);
      };
      child.on("error", (error) => {
        options.log(`iris: slot ${slot} cannot be started: ${error.message}`);
        end(1);
      });
      child.on("exit", (exitCode, signal) => end(exitCode ?? SIGNAL_BASE + (signal === "SIGKILL" ? 9 : 15)));
    });
    if (stopped) return code;
    const wasGivenUp = onTrial && giveUp(options, slot);
    if (code !== RESTART_CODE && !onTrial) return code;
    if (code !== RESTART_CODE && onTrial && !wasGivenUp) return code;
  }
}

/** Which slot starts now; what is found is written down before it starts. */
function next(options: SupervisorOptions): { slot: SlotName; onTrial: boolean } {
  const { root } = options;
  const pointer = readPointer(root);
  if (pointer.trial === "next") {
    writePointer(root, { ...pointer, trial: "running" });
    return { slot: otherSlot(pointer.active), onTrial: true };
  }
  if (pointer.trial === "running") giveUp(options, otherSlot(pointer.active));
  return { slot: pointer.active, onTrial: false };
}

/** True: the slot was on trial still, and is so no more. */
function giveUp({ root, log }: SupervisorOptions, slot: SlotName): boolean {
  const pointer = readPointer(root);
  if (pointer.trial !== "running" || pointer.active === slot) return pointer.rejected;
  writePointer(root, { active: pointer.active, trial: "none", rejected: true });
  log(`iris: the version on trial was not kept; starting the one before`);
  return true;
}

function start({ root, args, healthySeconds }: SupervisorOptions, slot: SlotName): ChildProcess {
  const env = {
    ...process.env,
    IRIS_ROOT: root,
    IRIS_SLOT: slot,
    IRIS_HEALTHY_SECONDS: String(healthySeconds),
  };
  // The channel is how the gateway notices that its supervisor is gone.
  return spawn(process.execPath, [imagePath(root, slot), ...args], {
    env,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
}

/** Ends a version that is not kept in time. */
function watch(
  { root, healthySeconds, log }: SupervisorOptions,
  slot: SlotName,
  child: ChildProcess,
): NodeJS.Timeout {
  return setTimeout(() => {
    if (readPointer(root).active === slot) return;
    log(`iris: the version on trial is not well after ${healthySeconds} s`);
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), KILL_DELAY).unref();
  }, healthySeconds * 1000);
}
