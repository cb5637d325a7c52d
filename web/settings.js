// The settings: a form that is drawn from the gateway's own schema. What is sent is only what was changed.
import { confirmed } from "/dialog.js";
import { button, make } from "/element.js";
import { get, Refusal, send } from "/gateway.js";
import { askLogin, session } from "/login.js";
import { MaintenancePanel } from "/maintenance.js";
import { settingsPatch } from "/merge-patch.js";
import { attempt, reason, showNews, showTrouble } from "/notice.js";
import { SettingsForm } from "/settings-form.js";
import { treeOf } from "/settings-schema.js";
import { named, text } from "/texts.js";

const CHECK_MS = 600;

export function enter(main) {
  let left = false;
  let schema;
  const place = make("div");
  main.append(place);

  /** @param known settings and secrets, where an answer just told them */
  async function draw(known) {
    if (!session.loggedIn) {
      const ask = make("button", { type: "button", class: "main", click: askLogin }, text("login"));
      place.replaceChildren(make("section", {}, make("p", {}, text("settingsNeedLogin")), ask));
      return;
    }
    try {
      schema ??= treeOf((await get("settings/schema")).rules);
      const current = known?.settings ? known : await get("settings");
      if (left) return;
      // What was worth a warning before is none of this change.
      const { warnings = [] } = await send("POST", "settings/check", {});
      const room = new SettingsRoom(schema, current, warnings, draw);
      place.replaceChildren(room.element, new MaintenancePanel(draw).element);
    } catch (error) {
      if (!left) showTrouble(reason(error));
    }
  }
  draw();
  return () => {
    left = true;
  };
}

class SettingsRoom {
  constructor(schema, current, known, redraw) {
    this.known = known;
    this.redraw = redraw;
    this.current = current;
    this.form = new SettingsForm(schema, current, () => this.changed());
    this.warnings = make("div", { role: "status", class: "warnings" });
    const save = make("button", { type: "submit", class: "main" }, text("save"));
    this.bar = make(
      "div",
      { class: "sticky", hidden: true },
      this.warnings,
      make(
        "div",
        { class: "buttons" },
        button(text("undo"), () => redraw(current)),
        save,
      ),
    );
    this.element = make(
      "form",
      {
        class: "settings",
        novalidate: true,
        submit: (event) => {
          event.preventDefault();
          this.store();
        },
      },
      this.form.element,
      this.bar,
    );
  }

  patch() {
    return settingsPatch(this.current.settings, this.form.value());
  }

  /** Something in the form is another one: looks whether it would be good, before anybody presses a button. */
  changed() {
    const isSame = Object.keys(this.patch()).length === 0;
    this.bar.hidden = isSame;
    clearTimeout(this.timer);
    if (isSame) this.showFindings({});
    else this.timer = setTimeout(() => this.check(), CHECK_MS);
  }

  async check() {
    try {
      const { problems, warnings } = await send("POST", "settings/check", this.patch());
      const findings = { problems, warnings: warnings.filter((warning) => !this.known.includes(warning)) };
      this.showFindings(findings);
      return findings;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const findings = { problems: error.problems, warnings: [] };
      this.showFindings(findings);
      if (findings.problems.length === 0) showTrouble(reason(error));
      return findings;
    }
  }

  showFindings({ problems = [], warnings = [] }) {
    const strays = this.form.showProblems(problems);
    const lines = [
      ...strays.map(({ path, message }) => make("p", { class: "notice bad" }, `${path} ${message}`)),
      ...warnings.map((warning) => make("p", { class: "notice warning" }, named(warning))),
    ];
    if (this.warnings.textContent !== lines.map((line) => line.textContent).join(""))
      this.warnings.replaceChildren(...lines);
  }

  async store() {
    clearTimeout(this.timer);
    let isGood = false;
    await attempt(async () => {
      const { problems = [], warnings = [] } = await this.check();
      if (problems.length > 0) {
        this.form.focusProblem();
        return;
      }
      isGood =
        warnings.length === 0 || (await confirmed(text("sure"), warnings.map(named), text("saveAnyway")));
    });
    if (!isGood) return;
    await attempt(async () => {
      try {
        const answer = await send("PATCH", "settings", this.patch());
        showNews(answer?.restarts ? text("savedRestarts") : text("saved"));
        await this.redraw(answer);
      } catch (error) {
        if (!(error instanceof Refusal) || error.problems.length === 0) throw error;
        this.showFindings(error);
        this.form.focusProblem();
      }
    });
  }
}
