/** The command line: finds the command, runs it, turns what went wrong into one sentence and an exit code. */
import { UsageError } from "./arguments.js";
import { endWithParent } from "./parent.js";

interface Command {
  readonly summary: string;
  load(): Promise<{ help: string; run(args: string[]): Promise<number> }>;
}

const commands: Readonly<Record<string, Command>> = {
  run: {
    summary: "the gateway: read meters and publish; a demo when nothing is configured",
    load: () => import("./commands/run.js"),
  },
  portal: {
    summary: "the first start of a dongle with a simulated radio: choose a network in a browser",
    load: () => import("./commands/portal.js"),
  },
  read: { summary: "read a meter once and print what it says", load: () => import("./commands/read.js") },
  align: {
    summary: "tell what the head hears, while you move it over the meter's eye",
    load: () => import("./commands/align.js"),
  },
  decode: { summary: "decode captured bytes", load: () => import("./commands/decode.js") },
  explore: {
    summary: "find out what an unknown meter speaks, and write it down",
    load: () => import("./commands/explore.js"),
  },
  simulate: {
    summary: "a simulated meter on a pty or a TCP port",
    load: () => import("./commands/simulate.js"),
  },
  meters: { summary: "the supported meters", load: () => import("./commands/meters.js") },
  keygen: { summary: "the key pair that signs releases", load: () => import("./commands/keygen.js") },
  install: {
    summary: "an installation that updates itself, out of a release bundle",
    load: () => import("./commands/install.js"),
  },
  password: {
    summary: "another password for the login",
    load: () => import("./commands/password.js"),
  },
  provision: {
    summary: "settings for many gateways out of one file",
    load: () => import("./commands/provision.js"),
  },
  fleet: {
    summary: "many simulated gateways against a real broker, measured",
    load: () => import("./commands/fleet.js"),
  },
};

function help(): string {
  const lines = Object.entries(commands).map(([name, command]) => `  ${name.padEnd(10)} ${command.summary}`);
  return `iris: reads utility meters through an optical head and publishes what it reads.

usage: iris COMMAND [OPTIONS]
       iris --version

${lines.join("\n")}

iris COMMAND --help tells more.`;
}

async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    console.log(help());
    return name === undefined ? 2 : 0;
  }
  if (name === "--version") {
    console.log((await import("./version.js")).version);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    console.error(`iris: "${name}" is not a command; there are ${Object.keys(commands).join(", ")}`);
    return 2;
  }
  const { help: text, run } = await command.load();
  if (rest.includes("--help") || rest.includes("-h")) {
    console.log(text);
    return 0;
  }
  return run(rest);
}

/** What the system says about a file, in words. */
const fileTroubles: Readonly<Record<string, string>> = {
  ENOENT: "is not there",
  ENOTDIR: "is not there",
  EISDIR: "is a folder",
  EACCES: "is not allowed to this user",
  EPERM: "is not allowed to this user",
  EROFS: "lies where nothing can be written",
  ENOSPC: "has no room left",
};

function sentence(error: unknown): string {
  const { code, path } = error as NodeJS.ErrnoException;
  if (path !== undefined && code !== undefined && code in fileTroubles)
    return `"${path}" ${fileTroubles[code]}`;
  return error instanceof Error ? error.message : String(error);
}

endWithParent();

// A reader that goes away (`iris decode ... | head`) is no fault of ours; a full disk is to be told in a sentence.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  console.error(`iris: the output cannot be written: ${error.message}`);
  process.exit(1);
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`iris: ${sentence(error)}`);
  if (process.env.IRIS_DEBUG && error instanceof Error) console.error(error.stack);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
