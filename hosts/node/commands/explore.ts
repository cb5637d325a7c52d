/**
 * `iris explore`: what does a meter speak that nobody knows? Asks it in every language of the house, once, and writes down
 * every byte, so that its owner can send that in.
 */
import { openSync, writeFileSync } from "node:fs";
import { Line } from "../../../modules/line/line.js";
import { findMeter } from "../../../modules/meters/index.js";
import { findProtocol } from "../../../modules/meters/protocols.js";
import { SearchReadout } from "../../../modules/meters/search.js";
import { Readings } from "../../../modules/reading/readings.js";
import { Code } from "../../../modules/reading/sink.js";
import { Fault, faultName, faultText } from "../../../modules/readout/fault.js";
import { Step } from "../../../modules/readout/step.js";
import { sortWords, UsageError } from "../arguments.js";
import { nodeDevice } from "../device.js";
import { MemoryStorage } from "../memory-storage.js";
import { Progress } from "../progress.js";
import { version } from "../version.js";

export const help = `usage: iris explore --line PATH|tcp://HOST:PORT [--meter ID] [--output FILE]

For a meter of which nobody knows what it speaks (Maxical III, SVM 9EVL, SVM 10EL, or one that is not in the list).
Asks in every protocol of Iris, each once, in half a minute; nothing of it can change the meter. Writes what was sent
and heard as a transcript. Exit code 0 when something answered, else 1.

  --line LINE    serial port (/dev/ttyUSB0) or a head on the network (tcp://192.0.2.7:2217)
  --meter ID     which meter it is, for the transcript's first line
  --output FILE  where to write the transcript; standard output when absent

Please send the transcript in, with the meter's type as its plate shows it, as an issue of the project. It may hold the
number of your meter: look through the lines that begin with "<" if you mind.`;

/** What to try when a protocol was answered. */
const next: Readonly<Record<string, string>> = Object.freeze({
  "kamstrup-ascii": "kamstrup-66-c",
  iec62056: "generic-iec62056",
  kmp: "kamstrup-kmp",
  mbus: "generic-mbus",
});

export async function run(args: string[]): Promise<number> {
  const words = sortWords(
    args,
    { "--line": { value: "LINE" }, "--meter": { value: "ID" }, "--output": { value: "FILE" } },
    0,
  );
  const target = words.text("--line");
  if (!target) throw new UsageError("--line is missing: a serial port, or tcp://host:port");
  const id = words.text("--meter");
  const meter = id === undefined ? undefined : findMeter(id);
  if (id !== undefined && !meter) throw new UsageError(`"${id}" is not a meter; iris meters lists them`);
  const path = words.text("--output");
  // Half a minute of a meter's battery is not to be spent on a file that cannot be written.
  const output = path === undefined ? undefined : openSync(path, "w");
  const progress = new Progress();
  progress.show(`asking in ${Object.keys(next).length} protocols on ${target}, half a minute`);
  const device = nodeDevice({ storage: new MemoryStorage(), log: () => {} });
  const line = new Line(device, target, 0);
  const readings = new Readings([Code.Type, Code.Serial], { spare: 0, texts: 2, textLimit: 40 });
  const fault = await new Promise<number>((resolve) => {
    line.run(new SearchReadout(readings), {
      ended: (step, reason) => resolve(step === Step.Done ? Fault.None : reason),
      receiving: () => {},
    });
  });
  progress.end();
  const { trouble } = line;
  const transcript = line.trace.text();
  line.close();
  if (fault === Fault.Line) throw new Error(trouble || faultText(fault));
  const name = readings.textOf(0);
  const text = [
    `# iris ${version} explore, ${meter ? `${meter.maker} ${meter.model}` : "a meter that is not in the list"}`,
    `# ${name === "" ? `no answer that is understood: ${faultName(fault)}` : `answered: ${name}`}`,
    transcript,
  ].join("\n");
  if (output === undefined) console.log(text.trimEnd());
  else writeFileSync(output, `${text.trimEnd()}\n`);
  console.error(advice(name, fault, path));
  return name === "" ? 1 : 0;
}

function advice(name: string, fault: number, path: string | undefined): string {
  const what = path === undefined ? "the transcript above" : path;
  if (name !== "" && findProtocol(name))
    return `It answers ${name}. Try: iris read --meter ${next[name]} --line ... --json, and please send in ${what} all the same.`;
  if (fault === Fault.Silence)
    return "Nothing was heard. Press a button on the meter, turn the head by half a turn, and try again.";
  if (fault === Fault.Echo)
    return "Only the head's own light came back. Press a button on the meter, turn the head by half a turn, and try again.";
  return `Something answered that Iris does not understand. Please send in ${what}.`;
}
