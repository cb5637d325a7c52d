/**
 * A program that npm started ends with it. package.json replaces npm's shell by the program (`exec`), so that SIGINT
 * and SIGTERM to npm arrive; this here is for an npm that is killed and can pass nothing on: `npm start` would leave
 * a gateway behind that holds its ports.
 */

/** Milliseconds between two looks at who the parent is. */
const LOOK_MS = 250;

/** Sends this process SIGTERM when the process that started it is gone. Only under npm; not on Windows. */
export function endWithParent(): void {
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return;
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    process.kill(process.pid, "SIGTERM");
  }, LOOK_MS);
  look.unref();
}
