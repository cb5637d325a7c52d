/**
 * A program that npm started ends with it. npm runs a script through a shell, and that shell dies of SIGTERM and
 * SIGINT without passing them on: `kill` of `npm start` would leave a gateway behind that holds its ports.
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
