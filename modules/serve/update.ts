/**
 * Updates over REST. Who asks for one has to be logged in, always: see Access.Owner.
 *
 *   GET  /api/v1/update           what runs, what is on offer, what is under way, how the last one ended
 *   POST /api/v1/update/check     looks for a release now. 202, 409
 *   POST /api/v1/update/install   installs the release on offer. ?downgrade=yes: though it is not newer. 202, 409
 *   POST /api/v1/update/upload    an update file (modules/update/upload.ts), application/octet-stream. 202, 409, 422
 */
import { Json } from "../bytes/json.js";
import { ascii } from "../bytes/writer.js";
import { ContentType } from "./content-type.js";
import type { Exchange } from "./exchange.js";
import { writeTime } from "./meter-json.js";
import { Method } from "./method.js";
import type { BodyTarget } from "./request.js";
import { Access, BodyKind, type Route, routeTable } from "./router.js";
import { UpdateAnswer, type UpdateView, type UploadView } from "./view.js";

/** Bytes of the largest update file: the largest image, its manifest, a line end. */
const UPDATE_FILE_LIMIT = 16 * 1024 * 1024 + 4096 + 1;
/** Characters of the notes where all of them do not fit the response. */
const SHORT_NOTES = 200;
const DOWNGRADE = ascii("downgrade=yes");
const LINE_END = 0x0a;

export class UpdateApi {
  readonly view: UpdateView;
  readonly #json = new Json();
  /** Who is sending a file. */
  #sender: Exchange | undefined;
  #upload: UploadView | undefined;

  constructor(view: UpdateView) {
    this.view = view;
  }

  status({ response }: Exchange): void {
    const view = this.view;
    response.begin(200);
    const writer = response.body(ContentType.Json);
    const json = this.#json.attach(writer).openObject();
    json.key("state").text(view.state);
    json.key("progress");
    if (view.progress < 0) json.null();
    else json.integer(view.progress);
    json.key("updateAvailable").boolean(view.available);
    json.key("versionAvailable").text(view.versionAvailable);
    json.key("channel").text(view.channel);
    json.key("checked");
    writeTime(json, view.checkedSeconds);
    json.key("trouble").textOrNull(view.trouble);
    json.key("instructions").textOrNull(view.instructions);
    json.key("last");
    if (view.last.outcome === "none") json.null();
    else {
      json.openObject();
      json.key("outcome").text(view.last.outcome);
      json.key("version").textOrNull(view.last.version);
      json.key("from").textOrNull(view.last.from);
      json.key("message").text(view.last.message);
      json.key("time");
      writeTime(json, view.last.seconds);
      json.closeObject();
    }
    const mark = writer.position;
    this.#release(json, Number.POSITIVE_INFINITY);
    if (!writer.overflow) return;
    writer.rewind(mark);
    this.#release(json.attach(writer, true), SHORT_NOTES);
  }

  /** The release on offer, and the end of the object. */
  #release(json: Json, notesLimit: number): void {
    const { offer } = this.view;
    json.key("release");
    if (!offer) json.null();
    else {
      const { version, date, channel, notes } = offer.release;
      json.openObject();
      json.key("version").text(version);
      json.key("date").text(date);
      json.key("channel").text(channel);
      json.key("size").integer(offer.image.size);
      json.key("notes").text(notes.length > notesLimit ? `${notes.slice(0, notesLimit)}…` : notes);
      json.closeObject();
    }
    json.closeObject();
    json.writer.byte(LINE_END);
  }

  answer({ response }: Exchange, answer: number): void {
    switch (answer) {
      case UpdateAnswer.Accepted: {
        response.begin(202);
        const json = this.#json.attach(response.body(ContentType.Json)).openObject();
        json.key("accepted").boolean(true);
        json.key("update").text("/api/v1/update");
        json.closeObject();
        json.writer.byte(LINE_END);
        break;
      }
      case UpdateAnswer.Busy:
        response.error(409, "An update is under way.", "busy");
        break;
      case UpdateAnswer.NothingNewer:
        response.error(409, "The newest release runs already.", "nothing-newer");
        break;
      case UpdateAnswer.Older:
        response.error(
          409,
          "The release is older than what runs: add ?downgrade=yes if you want it.",
          "older",
        );
        break;
      default:
        response.error(409, this.view.trouble, "not-possible");
    }
  }

  receive(exchange: Exchange): BodyTarget | undefined {
    // Its earlier upload broke off, else it would not send another one.
    if (this.#sender === exchange) this.view.cancelUpload();
    const upload = this.view.openUpload(isOlderWanted(exchange));
    if (upload) {
      this.#sender = exchange;
      this.#upload = upload;
    } else if (this.#sender === exchange) this.#sender = undefined;
    return upload;
  }

  received(exchange: Exchange): void {
    const upload = this.#upload;
    if (this.#sender !== exchange || !upload) {
      const { instructions } = this.view;
      if (instructions !== "") exchange.response.error(409, instructions, "not-possible");
      else if (exchange.request.framing.contentLength === 0)
        exchange.response.error(422, "The body has to be an update file.");
      else exchange.response.error(409, "An update is under way.", "busy");
      return;
    }
    this.#sender = undefined;
    this.#upload = undefined;
    const ticket = exchange.defer();
    this.view.closeUpload(upload, (problem) => {
      if (!exchange.resume(ticket)) return;
      if (problem === "") this.answer(exchange, UpdateAnswer.Accepted);
      else exchange.response.error(422, problem, "refused");
      exchange.send();
    });
  }
}

function isOlderWanted({ request }: Exchange): boolean {
  return request.target.queryIs(request.fields.text, DOWNGRADE);
}

const { Get, Post } = Method;
const { Owner, Read } = Access;

/** Routes of an `UpdateApi`. */
export const updateRoutes: readonly Route[] = routeTable([
  {
    method: Get,
    path: "/api/v1/update",
    access: Read,
    handle: (exchange, api: UpdateApi) => api.status(exchange),
  },
  {
    method: Post,
    path: "/api/v1/update/check",
    access: Owner,
    handle: (exchange, api: UpdateApi) => api.answer(exchange, api.view.check()),
  },
  {
    method: Post,
    path: "/api/v1/update/install",
    access: Owner,
    handle: (exchange, api: UpdateApi) => api.answer(exchange, api.view.install(isOlderWanted(exchange))),
  },
  {
    method: Post,
    path: "/api/v1/update/upload",
    access: Owner,
    body: BodyKind.Stream,
    bodyLimit: UPDATE_FILE_LIMIT,
    receive: (exchange, api: UpdateApi) => api.receive(exchange),
    handle: (exchange, api: UpdateApi) => api.received(exchange),
  },
]);
