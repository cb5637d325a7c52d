/**
 * The settings over REST, for the owner. Secrets go in and never come out.
 *
 *   GET   /api/v1/settings         {"settings", "secrets": places of those that are set}
 *   GET   /api/v1/settings/schema  {"version", "rules": [...]}, see schema-list.ts
 *   PATCH /api/v1/settings         a change, see patch.ts: {"settings", "secrets", "warnings", "restarts"}, or 400 with "problems"
 *   POST  /api/v1/settings/check   the same without changing anything: {"problems", "warnings"}
 *   POST  /api/v1/settings/export  {} or {"secrets":true,"passphrase"}: the file of export.ts
 *   POST  /api/v1/settings/import  {"file", "passphrase"?}: as PATCH, but all settings anew; secrets that are not in the file stay
 *   POST  /api/v1/restart          202
 *   POST  /api/v1/factory-reset    {"confirm":"factory-reset"}: 202, and all that was ever stored is gone
 *
 * A change is stored first and takes effect when its answer has gone: house.ts opens the gateway anew.
 */
import type { Device } from "../device/device.js";
import { ContentType } from "../serve/content-type.js";
import type { Exchange } from "../serve/exchange.js";
import { jsonBody } from "../serve/json-body.js";
import { Method } from "../serve/method.js";
import { Access, BodyKind, type Route, routeTable } from "../serve/router.js";
import { TextSource } from "../serve/text-source.js";
import type { MeterView } from "../serve/view.js";
import { exportSettings, importSettings, type Sealing } from "./export.js";
import { type Change, changed, isSame, type Keeper, keptValue, replaced } from "./kept-settings.js";
import type { Remains } from "./remains.js";
import { SchemaList } from "./schema-list.js";
import { settingWarnings } from "./setting-warnings.js";
import { checkSettings, problemText, SETTINGS_VERSION, type Settings, settingsRule } from "./settings.js";
import { ShownSettings } from "./shown-settings.js";

const CONFIRMATION = "factory-reset";

/** What is to happen once the answer has gone. */
export const Errand = Object.freeze({
  None: 0,
  /** The gateway is opened anew with what is kept. */
  Reopen: 1,
  Restart: 2,
  /** All is erased. */
  Reset: 3,
});

export interface Household {
  readonly keeper: Keeper;
  /** What secrets are encrypted with; absent: they are not exported. */
  readonly sealing?: Sealing;
  /** What the meters told the gateway before. */
  readonly remains: readonly Remains[];
  /** False: what is kept could not be read, and the gateway goes by other settings. */
  readonly settingsRead: boolean;
  /** Asks for an `Errand`, a moment from now. */
  ask(errand: number): void;
  /** A setting was changed over a publisher, and is in effect already: it has to be kept. */
  settingChanged(path: readonly (string | number)[], value: unknown): void;
}

export class SettingsApi {
  readonly #device: Device;
  readonly #household: Household;
  readonly #meters: readonly MeterView[];

  /** @param meters as they are read now */
  constructor(device: Device, household: Household, meters: readonly MeterView[] = []) {
    this.#device = device;
    this.#household = household;
    this.#meters = meters;
  }

  show({ response }: Exchange): void {
    const settings = this.#kept();
    response.begin(200);
    response.stream(ContentType.Json, new ShownSettings(settingsRule, settings ?? {}, ""));
  }

  #kept(): Settings | undefined {
    return checkSettings(keptValue(this.#household.keeper) ?? {}).settings;
  }

  schema({ response }: Exchange): void {
    response.begin(200);
    response.stream(ContentType.Json, new SchemaList(settingsRule, SETTINGS_VERSION));
  }

  patch(exchange: Exchange): void {
    const patch = jsonBody(exchange);
    if (patch) this.apply(exchange, changed(this.#household.keeper, patch));
  }

  check(exchange: Exchange): void {
    const patch = jsonBody(exchange);
    if (!patch) return;
    const { settings, problems } = changed(this.#household.keeper, patch);
    const warnings = settings ? settingWarnings(settings, this.#meters) : [];
    exchange.response.begin(200);
    exchange.response.stream(ContentType.Json, new TextSource(`${JSON.stringify({ problems, warnings })}\n`));
  }

  /** Stores a change and answers with what came of it, or says why it cannot be. */
  apply({ response }: Exchange, { text, settings, problems }: Change): void {
    if (!settings || text === undefined) {
      const refusal = { error: "invalid-settings", message: problemText(problems), problems };
      response.begin(400);
      response.stream(ContentType.Json, new TextSource(`${JSON.stringify(refusal)}\n`));
      return;
    }
    const restarts = !isSame(this.#kept(), settings);
    if (restarts) {
      try {
        this.#household.keeper.write(text);
      } catch (error) {
        response.error(500, `The settings cannot be stored: ${(error as Error).message}`, "not-stored");
        return;
      }
      this.#household.ask(Errand.Reopen);
    }
    const warnings = JSON.stringify(settingWarnings(settings, this.#meters));
    const rest = `,"warnings":${warnings},"restarts":${restarts}`;
    response.begin(200);
    response.stream(ContentType.Json, new ShownSettings(settingsRule, settings, rest));
  }

  export(exchange: Exchange): void {
    const body = jsonBody(exchange);
    if (!body) return;
    const { secrets = false, passphrase } = body;
    const isMeant = typeof secrets === "boolean" && (secrets ? typeof passphrase === "string" : true);
    const { sealing, keeper } = this.#household;
    if (!isMeant) {
      exchange.response.error(422, "Secrets are exported with a passphrase only.");
      return;
    }
    if (secrets && !sealing) {
      exchange.response.error(409, "This build cannot encrypt.", "not-possible");
      return;
    }
    const ticket = exchange.defer();
    const phrase = secrets ? (passphrase as string) : undefined;
    exportSettings(this.#device, sealing, keptValue(keeper) ?? {}, phrase, (text, problem) => {
      if (!exchange.resume(ticket)) return;
      const { response } = exchange;
      if (problem !== "") response.error(422, problem);
      else {
        response.begin(200);
        response.field("Content-Disposition", 'attachment; filename="iris-settings.json"');
        response.stream(ContentType.Json, new TextSource(text));
      }
      exchange.send();
    });
  }

  import(exchange: Exchange): void {
    const body = jsonBody(exchange);
    if (!body) return;
    const { file, passphrase } = body;
    const phrase = typeof passphrase === "string" && passphrase !== "" ? passphrase : undefined;
    const ticket = exchange.defer();
    importSettings(this.#household.sealing, file, phrase, (value, problem) => {
      if (!exchange.resume(ticket)) return;
      if (value) this.apply(exchange, replaced(this.#household.keeper, value));
      else exchange.response.error(422, problem, "refused");
      exchange.send();
    });
  }

  restart({ response }: Exchange): void {
    this.#household.ask(Errand.Restart);
    response.begin(202);
    response.body(ContentType.Json).text('{"accepted":true}\n');
  }

  reset(exchange: Exchange): void {
    const body = jsonBody(exchange);
    if (!body) return;
    if (body["confirm"] !== CONFIRMATION) {
      exchange.response.error(422, `The body has to be {"confirm":"${CONFIRMATION}"}.`);
      return;
    }
    this.#household.ask(Errand.Reset);
    exchange.response.begin(202);
    exchange.response.body(ContentType.Json).text('{"accepted":true}\n');
  }
}

const { Get, Patch, Post } = Method;
const { Owner } = Access;

/** Routes of a `SettingsApi`. */
export const settingsRoutes: readonly Route[] = routeTable([
  {
    method: Get,
    path: "/api/v1/settings",
    access: Owner,
    handle: (exchange, api: SettingsApi) => api.show(exchange),
  },
  {
    method: Get,
    path: "/api/v1/settings/schema",
    access: Owner,
    handle: (exchange, api: SettingsApi) => api.schema(exchange),
  },
  {
    method: Patch,
    path: "/api/v1/settings",
    access: Owner,
    body: BodyKind.Json,
    handle: (exchange, api: SettingsApi) => api.patch(exchange),
  },
  {
    method: Post,
    path: "/api/v1/settings/check",
    access: Owner,
    body: BodyKind.Json,
    handle: (exchange, api: SettingsApi) => api.check(exchange),
  },
  {
    method: Post,
    path: "/api/v1/settings/export",
    access: Owner,
    body: BodyKind.Json,
    handle: (exchange, api: SettingsApi) => api.export(exchange),
  },
  {
    method: Post,
    path: "/api/v1/settings/import",
    access: Owner,
    body: BodyKind.Json,
    handle: (exchange, api: SettingsApi) => api.import(exchange),
  },
  {
    method: Post,
    path: "/api/v1/restart",
    access: Owner,
    handle: (exchange, api: SettingsApi) => api.restart(exchange),
  },
  {
    method: Post,
    path: "/api/v1/factory-reset",
    access: Owner,
    body: BodyKind.Json,
    handle: (exchange, api: SettingsApi) => api.reset(exchange),
  },
]);
