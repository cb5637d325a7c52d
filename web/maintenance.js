// Below the settings: the password, settings as a file, starting again, and forgetting everything.
import { openDialog } from "/dialog.js";
import { button, download, labelled, make } from "/element.js";
import { Refusal, send, sendForFile } from "/gateway.js";
import { refreshSession } from "/login.js";
import { reason, showNews } from "/notice.js";
import { text } from "/texts.js";

const PASSWORD_MINIMUM = 8;

const passwordField = (autocomplete, more = {}) =>
  make("input", { type: "password", autocomplete, maxlength: 128, ...more });

export class MaintenancePanel {
  /** @param redraw shows the settings anew */
  constructor(redraw) {
    this.redraw = redraw;
    const row = (name, hint, action, kind = "") =>
      make("div", { class: "row" }, make("p", {}, text(hint)), button(text(name), action, kind));
    this.element = make(
      "section",
      { "aria-labelledby": "maintenance" },
      make("h2", { id: "maintenance" }, text("maintenance")),
      row("changePassword", "changePasswordWhy", () => this.changePassword()),
      row("export", "exportWhy", () => this.exportFile()),
      row("import", "importWhy", () => this.importFile()),
      row("restart", "restartWhy", () => this.restart()),
      row("factoryReset", "factoryResetWhy", () => this.reset(), "danger"),
    );
  }

  /** A dialog whose button does something that may be refused; the refusal is told in it. */
  ask(title, content, label, action, kind = "main") {
    const wrong = make("p", { role: "alert", class: "wrong" });
    return openDialog(title, [...content, wrong], {
      label,
      kind,
      act: async (close) => {
        wrong.textContent = "";
        try {
          const problem = await action();
          if (typeof problem === "string") wrong.textContent = problem;
          else close(true);
        } catch (error) {
          wrong.textContent =
            error instanceof Refusal && error.problems.length > 0
              ? error.problems.map(({ path, message }) => `${path} ${message}`).join("; ")
              : reason(error);
        }
      },
    });
  }

  async changePassword() {
    const current = passwordField("current-password", { required: true });
    const next = passwordField("new-password", { required: true, minlength: PASSWORD_MINIMUM });
    const again = passwordField("new-password", { required: true });
    const fields = [
      labelled(text("passwordNow"), current),
      labelled(text("passwordNew"), next, text("passwordHint", PASSWORD_MINIMUM)),
      labelled(text("passwordAgain"), again),
    ];
    const isDone = await this.ask(text("changePassword"), fields, text("save"), async () => {
      if (next.value !== again.value) return text("passwordsDiffer");
      try {
        await send("POST", "password", { current: current.value, new: next.value });
      } catch (error) {
        if (error instanceof Refusal && error.status === 401) return text("wrongPassword");
        throw error;
      }
    });
    if (isDone) showNews(text("saved"));
  }

  async exportFile() {
    const secrets = make("input", { type: "checkbox", id: "export-secrets" });
    const passphrase = passwordField("new-password");
    const phrase = labelled(text("passphrase"), passphrase, text("passphraseHint", PASSWORD_MINIMUM));
    phrase.hidden = true;
    secrets.addEventListener("change", () => {
      phrase.hidden = !secrets.checked;
    });
    const box = make(
      "div",
      { class: "field flag" },
      secrets,
      make("label", { for: secrets.id }, text("withSecrets")),
    );
    await this.ask(
      text("export"),
      [make("p", {}, text("exportWhy")), box, phrase],
      text("export"),
      async () => {
        if (secrets.checked && passphrase.value.length < PASSWORD_MINIMUM)
          return text("passphraseHint", PASSWORD_MINIMUM);
        const body = secrets.checked ? { secrets: true, passphrase: passphrase.value } : {};
        download("iris-settings.json", await sendForFile("POST", "settings/export", body));
      },
    );
  }

  async importFile() {
    const file = make("input", { type: "file", accept: ".json,application/json", required: true });
    const passphrase = passwordField("off");
    const fields = [
      make("p", {}, text("importWhy")),
      labelled(text("file"), file),
      labelled(text("passphrase"), passphrase, text("importPassphrase")),
    ];
    let answer;
    const isDone = await this.ask(text("import"), fields, text("import"), async () => {
      let content;
      try {
        content = JSON.parse(await file.files[0].text());
      } catch {
        return text("notJson");
      }
      const body =
        passphrase.value === "" ? { file: content } : { file: content, passphrase: passphrase.value };
      answer = await send("POST", "settings/import", body);
    });
    if (!isDone) return;
    showNews(text("saved"));
    await this.redraw(answer);
  }

  async restart() {
    const isDone = await this.ask(text("restart"), [make("p", {}, text("restartWhy"))], text("restart"), () =>
      send("POST", "restart"),
    );
    if (isDone) showNews(text("restarting"));
  }

  async reset() {
    const sure = make("input", { type: "checkbox", id: "reset-sure", required: true });
    const box = make(
      "div",
      { class: "field flag" },
      sure,
      make("label", { for: sure.id }, text("factoryResetSure")),
    );
    const isDone = await this.ask(
      text("factoryReset"),
      [make("p", {}, text("factoryResetWhy")), box],
      text("factoryReset"),
      () => send("POST", "factory-reset", { confirm: "factory-reset" }),
      "danger",
    );
    if (!isDone) return;
    showNews(text("resetDone"));
    await refreshSession().catch(() => {});
  }
}
