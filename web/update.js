// Updates: what runs, what is on offer, how far one is, how the last one ended; looking, installing, a file.
import { confirmed } from "/dialog.js";
import { button, labelled, make, say } from "/element.js";
import { hear } from "/events.js";
import { get, send, upload } from "/gateway.js";
import { askLogin, session } from "/login.js";
import { attempt, reason, showNews, showTrouble } from "/notice.js";
import { language, moment, text, textOf } from "/texts.js";

/** While one is under way it is looked at this often. */
const BUSY_MS = 1_000;
const kilobytes = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });

export function enter(main) {
  const panel = new UpdatePanel();
  main.append(panel.element);
  const deaf = hear("update", () => panel.refresh());
  panel.refresh();
  return () => {
    deaf();
    panel.close();
  };
}

class UpdatePanel {
  constructor() {
    this.state = make("p", { role: "status", class: "state" });
    this.progress = make("progress", { max: 100, hidden: true, "aria-label": text("progress") });
    this.facts = make("dl", { class: "figures" });
    this.offer = make("div", { class: "notice", hidden: true });
    this.instructions = make("p", { class: "notice", hidden: true });
    this.checkNow = button(text("checkNow"), () => this.ask("update/check"));
    this.install = button(text("install"), () => this.installOffer(), "main");
    this.file = make("input", { type: "file", accept: ".update", change: () => this.refreshButtons() });
    this.send = button(text("installFile"), () => this.sendFile());
    const upload = make(
      "div",
      { class: "upload" },
      labelled(text("updateFile"), this.file, text("updateFileHint")),
      this.send,
    );
    this.manual = make("details", {}, make("summary", {}, text("fromFile")), upload);
    this.element = make(
      "section",
      {},
      this.state,
      this.progress,
      this.offer,
      this.instructions,
      this.facts,
      make("div", { class: "buttons" }, this.checkNow, this.install),
      this.manual,
    );
  }

  close() {
    this.left = true;
    clearTimeout(this.timer);
  }

  async refresh() {
    clearTimeout(this.timer);
    try {
      const [update, status] = await Promise.all([get("update"), get("status")]);
      if (this.left) return;
      this.show(update, status);
    } catch (error) {
      if (this.left) return;
      if (error.status === 404) say(this.state, text("noUpdates"));
      else showTrouble(reason(error));
    }
    if (this.busy) this.timer = setTimeout(() => this.refresh(), BUSY_MS);
  }

  show(update, status) {
    this.update = update;
    this.busy = update.state !== "idle";
    const { release } = update;
    say(this.state, update.trouble || textOf([`update-${update.state}`], update.state));
    this.state.className = `state ${update.trouble ? "bad" : ""}`;
    this.progress.hidden = !this.busy;
    if (update.progress === null) this.progress.removeAttribute("value");
    else this.progress.value = update.progress;
    const rows = [
      ["versionRuns", status.version],
      ["versionOffered", update.updateAvailable ? update.versionAvailable : text("none")],
      ["channel", update.channel],
      ["checked", update.checked ? moment(update.checked) : text("notYet")],
    ];
    if (update.last) {
      const { outcome, version, message, time } = update.last;
      rows.push([
        "lastUpdate",
        [version, textOf([`outcome-${outcome}`], outcome), message, time && moment(time)]
          .filter(Boolean)
          .join(" · "),
      ]);
    }
    this.facts.replaceChildren(
      ...rows.flatMap(([name, value]) => [make("dt", {}, text(name)), make("dd", {}, value)]),
    );
    this.offer.hidden = !release;
    if (release)
      this.offer.replaceChildren(
        make("h2", {}, text("release", release.version)),
        make(
          "p",
          { class: "hint" },
          `${release.date} · ${release.channel} · ${kilobytes.format(release.size / 1024)} kB`,
        ),
        make("p", { class: "notes" }, release.notes),
      );
    this.instructions.hidden = !update.instructions;
    say(this.instructions, update.instructions ?? "");
    this.refreshButtons();
  }

  refreshButtons() {
    const { update } = this;
    const mayNot = this.busy || Boolean(update?.instructions);
    this.checkNow.disabled = this.busy || !update;
    this.install.disabled = mayNot || !update?.release;
    this.install.hidden = !update?.release;
    this.send.disabled = mayNot || this.file.files.length === 0;
    this.manual.hidden = Boolean(update?.instructions);
  }

  async ask(path) {
    if (await attempt(() => send("POST", path))) await this.refresh();
  }

  async installOffer() {
    const { release } = this.update;
    const lines = [text("installWhy")];
    if (!this.update.updateAvailable) lines.unshift(text("olderWhy"));
    if (!(await confirmed(text("release", release.version), lines, text("install")))) return;
    await this.ask(this.update.updateAvailable ? "update/install" : "update/install?downgrade=yes");
  }

  async sendFile() {
    if (!session.loggedIn && !(await askLogin())) return;
    const [file] = this.file.files;
    if (!(await confirmed(file.name, [text("installWhy")], text("installFile")))) return;
    this.busy = true;
    this.refreshButtons();
    this.progress.hidden = false;
    say(this.state, text("sending"));
    const isDone = await attempt(() =>
      upload("POST", "update/upload", file, (part) => {
        this.progress.value = Math.round(100 * part);
      }),
    );
    if (isDone) {
      showNews(text("sent"));
      this.file.value = "";
    }
    this.busy = false;
    await this.refresh();
  }
}
