/**
 * The text form of a conversation on a line: what the trace ring exports, what tests/captures holds and
 * what `iris decode` accepts. One item a line:
 *
 *   # note              provenance and remarks
 *   > 80 3f 01 05 8a 0d bytes to the meter, hexadecimal, white space free
 *   < 40 3f 01 ...      bytes from the meter
 *   +350ms              time that passed
 *   @ 2400 7E1          the line's speed and format from here on
 *   = 60 55.006 MWh     expected reading of the reply above: code, value, unit (may be empty)
 *   ! crc               expected fault of the reply above
 *
 * Used by programs and tests; it allocates and is not for the hot path.
 */
import { parseHex } from "../bytes/hex.js";

export type TranscriptItem =
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "sent" | "received"; readonly bytes: Uint8Array }
  | { readonly kind: "pause"; readonly milliseconds: number }
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "reading"; readonly code: string; readonly value: string; readonly unit: string }
  | { readonly kind: "fault"; readonly name: string };

/** Items of a transcript. Throws SyntaxError naming the line that is none of the above. */
export function parseTranscript(text: string): TranscriptItem[] {
  const items: TranscriptItem[] = [];
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index].trim();
    if (line !== "") items.push(parseLine(line, index + 1));
  }
  return items;
}

/** Whether a text looks like a transcript: its first line that is not empty starts with one of the marks. */
export function isTranscript(text: string): boolean {
  return /^\s*(#|[<>]\s*[0-9a-fA-F]{2}|\+\d+ms|@ )/.test(text);
}

function parseLine(line: string, number: number): TranscriptItem {
  const rest = line.slice(1).trim();
  switch (line[0]) {
    case "#":
      return { kind: "note", text: rest };
    case ">":
    case "<": {
      const bytes = parseHex(rest.replace(/\s+/g, ""));
      if (bytes) return { kind: line[0] === ">" ? "sent" : "received", bytes };
      break;
    }
    case "+": {
      const match = /^(\d{1,9})ms$/.exec(rest);
      if (match) return { kind: "pause", milliseconds: Number(match[1]) };
      break;
    }
    case "@":
      return { kind: "line", text: rest };
    case "!":
      return { kind: "fault", name: rest };
    case "=": {
      // Greedy: XS loses the start of a lazy group that may be absent.
      const match = /^(\S+)\s*(.*)$/.exec(rest);
      if (match) return { kind: "reading", code: match[1], ...valueAndUnit(match[2]) };
      break;
    }
  }
  throw new SyntaxError(`line ${number} is not a transcript line: ${line.slice(0, 40)}`);
}

/** "55.006 MWh" -> value and unit; a quoted value may hold spaces. */
function valueAndUnit(text: string): { value: string; unit: string } {
  const quoted = /^"([^"]*)"\s*(.*)$/.exec(text);
  if (quoted) return { value: quoted[1], unit: quoted[2] };
  const space = text.indexOf(" ");
  return space < 0
    ? { value: text, unit: "" }
    : { value: text.slice(0, space), unit: text.slice(space + 1).trim() };
}
