/**
 * The gateway's log over REST: the lines that modules/device/journal.ts keeps, oldest first.
 *
 *   GET /api/v1/log            {"lines":[{"number":17,"time":1763683200,"text":"..."}]}
 *   GET /api/v1/log?since=17   those that came after number 17
 *
 * `time` is in seconds since 1970, null where the clock was not set.
 */
import { Json } from "../bytes/json.js";
import { ascii, type Writer } from "../bytes/writer.js";
import type { Journal } from "../device/journal.js";
import { ContentType } from "./content-type.js";
import type { Exchange } from "./exchange.js";
import { Method, startsWith } from "./method.js";
import { Piece, type Source } from "./output.js";
import { Access, type Route, routeTable } from "./router.js";

const SINCE = ascii("since=");
const DIGIT_LIMIT = 9;

/** Routes of a `Journal`. */
export const logRoutes: readonly Route[] = routeTable([
  {
    method: Method.Get,
    path: "/api/v1/log",
    access: Access.Read,
    handle: (exchange, journal: Journal) => {
      const since = sinceOf(exchange);
      if (since < 0) {
        exchange.response.error(422, 'The query has to be "since=" and the number of a line.');
        return;
      }
      exchange.response.begin(200);
      exchange.response.stream(ContentType.Json, new LogLines(journal, since));
    },
  },
]);

/** Number in the query; 0 without one, -1 for another query. */
function sinceOf({ request }: Exchange): number {
  const { queryStart, queryEnd } = request.target;
  const { text } = request.fields;
  if (queryStart === queryEnd) return 0;
  const digits = queryStart + SINCE.length;
  if (queryEnd - digits < 1 || queryEnd - digits > DIGIT_LIMIT || !startsWith(text, queryStart, SINCE))
    return -1;
  let number = 0;
  for (let at = digits; at < queryEnd; at++) {
    const digit = text[at] - 0x30;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

class LogLines implements Source {
  readonly #journal: Journal;
  readonly #from: number;
  readonly #last: number;
  /** First line that was shown: it has no comma in front. */
  #first = 0;

  constructor(journal: Journal, since: number) {
    this.#journal = journal;
    this.#from = Math.max(journal.first, since + 1);
    this.#last = journal.last;
  }

  piece(index: number, writer: Writer): number {
    const journal = this.#journal;
    const number = this.#from + index - 1;
    if (index === 0) writer.text('{"lines":[');
    else if (number <= this.#last) {
      // A slow client may find that a line has been overwritten since.
      if (number < journal.first) return Piece.Written;
      if (this.#first === 0) this.#first = number;
      const json = new Json(writer, number > this.#first).openObject();
      json.key("number").integer(number);
      json.key("time");
      if (journal.seconds(number) === 0) json.null();
      else json.integer(journal.seconds(number));
      json.key("text").text(journal.text(number));
      json.closeObject();
    } else if (number === Math.max(this.#last + 1, this.#from)) writer.text("]}\n");
    else return Piece.End;
    return Piece.Written;
  }
}
