// Who looks at this page: the login dialog, the button in the head, logging out.
import { openDialog } from "/dialog.js";
import { labelled, make, say } from "/element.js";
import { get, owner, Refusal, send } from "/gateway.js";
import { attempt, reason } from "/notice.js";
import { text } from "/texts.js";

/** As GET /api/v1/session tells it. */
export const session = { loggedIn: false, passwordSet: true, readingNeedsLogin: false };

const listeners = [];
const doorway = document.getElementById("login");
/** The dialog that is open: two refusals at once ask once. */
let asking;

/** Calls back when somebody has logged in or out. */
export function onSession(listener) {
  listeners.push(listener);
}

export async function refreshSession() {
  const before = session.loggedIn;
  Object.assign(session, await get("session"));
  say(doorway, text(session.loggedIn ? "logout" : "login"));
  doorway.hidden = false;
  if (before !== session.loggedIn) for (const listener of listeners) listener();
}

/** Whether the page may show readings. */
export function mayRead() {
  return session.loggedIn || !session.readingNeedsLogin;
}

/** Asks for the password. True: logged in. */
export function askLogin() {
  asking ??= ask().finally(() => {
    asking = undefined;
  });
  return asking;
}

async function ask() {
  const password = make("input", {
    type: "password",
    name: "password",
    autocomplete: "current-password",
    required: true,
    maxlength: 128,
  });
  // Password managers keep a password only with a name.
  const name = make("input", {
    type: "text",
    name: "username",
    autocomplete: "username",
    value: "iris",
    hidden: true,
  });
  const wrong = make("p", { role: "alert", class: "wrong" });
  const lines = [make("p", {}, text(session.passwordSet ? "loginWhy" : "noPassword"))];
  const result = await openDialog(
    text("login"),
    [...lines, name, labelled(text("password"), password), wrong],
    {
      label: text("login"),
      act: async (close) => {
        wrong.textContent = "";
        try {
          await send("POST", "login", { password: password.value });
          close(true);
        } catch (error) {
          wrong.textContent = whyNot(error);
          password.select();
        }
      },
    },
  );
  await refreshSession().catch(() => {});
  return result === true;
}

function whyNot(error) {
  if (!(error instanceof Refusal)) return reason(error);
  if (error.status === 401) return text("wrongPassword");
  if (error.status === 429) return text("tooManyTries", error.retrySeconds || 1);
  return reason(error);
}

owner.login = () => {
  session.loggedIn = false;
  return askLogin();
};

doorway.addEventListener("click", async () => {
  if (!session.loggedIn) await askLogin();
  else if (await attempt(() => send("POST", "logout"))) await refreshSession();
});
