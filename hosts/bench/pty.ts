/**
 * A pseudo-terminal whose slave is a serial port without hardware: any program opens it by its path.
 *
 * The addon of @lydell/node-pty opens the pair. Its own `open()` is not used: it reads from the slave and so
 * takes bytes away from the program that has opened it. The slave is held open here, and so the master lives on
 * when the last program closes it; `stty` makes it raw once, for programs that do not.
 *
 * A pty keeps what is written while nobody reads; a serial port does not. So what lies unread STALE after the last
 * bytes were written is taken away. Speed and parity are not simulated: a pty has none.
 */
import { spawnSync } from "node:child_process";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { createRequire } from "node:module";
import { ReadStream } from "node:tty";

/** Milliseconds after which bytes that no program has read are lost. */
export const STALE = 1000;
/** Bytes that may wait for the kernel; further ones are lost, as on a line that nobody listens to. */
const BACKLOG_LIMIT = 65_536;

interface PtyAddon {
  open(columns: number, rows: number): { master: number; slave: number; pty: string };
}

export interface Pty {
  /** Path of the slave, "/dev/pts/3". */
  readonly path: string;
  write(bytes: Uint8Array): void;
  /** Twice is fine. Programs that have the slave open see the line hang up. */
  close(): void;
}

function loadAddon(): PtyAddon {
  const require = createRequire(import.meta.url);
  const name = `@lydell/node-pty-${process.platform}-${process.arch}`;
  try {
    // The addon is a dependency of the package, not ours: it is found from there.
    return createRequire(require.resolve("@lydell/node-pty"))(`${name}/pty.node`) as PtyAddon;
  } catch {
    throw new Error(`no pty on ${process.platform}-${process.arch} (package ${name}); use --listen instead`);
  }
}

function makeRaw(slave: number): void {
  const stty = spawnSync("stty", ["raw", "-echo", "-iexten"], {
    stdio: [slave, "ignore", "pipe"],
    encoding: "utf8",
  });
  if (stty.status !== 0)
    throw new Error(`the pty cannot be made raw: ${stty.error?.message ?? stty.stderr.trim()}`);
}

/**
 * @param onData what a program has written to the slave
 * @param staleMs milliseconds after which unread bytes are lost
 */
export function openPty(onData: (bytes: Uint8Array) => void, staleMs = STALE): Pty {
  const { master, slave, pty } = loadAddon().open(80, 24);
  let reserve: number;
  try {
    makeRaw(slave);
    reserve = openSync(pty, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch (error) {
    closeSync(master);
    throw error;
  } finally {
    closeSync(slave);
  }
  const stream = new ReadStream(master);
  const scrap = Buffer.alloc(4096);
  let stale: NodeJS.Timeout | undefined;
  let open = true;
  stream.on("data", (chunk: Buffer) => onData(chunk));
  stream.on("error", () => {
    // The master of a pair that we hold fails only when it is closed.
    close();
  });

  const discardStale = (): void => {
    try {
      while (readSync(reserve, scrap) > 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  };
  const close = (): void => {
    if (!open) return;
    open = false;
    clearTimeout(stale);
    stream.destroy();
    closeSync(reserve);
  };
  return {
    path: pty,
    write(bytes) {
      if (!open) return;
      clearTimeout(stale);
      stale = setTimeout(discardStale, staleMs);
      if (stream.writableLength < BACKLOG_LIMIT) stream.write(bytes);
    },
    close,
  };
}
