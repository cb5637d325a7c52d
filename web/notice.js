// What is said to the whole page: troubles stay until they are over, news goes by itself.

import { say } from "/element.js";
import { Refusal } from "/gateway.js";
import { text } from "/texts.js";

const NEWS_MS = 6_000;
const trouble = document.getElementById("trouble");
const news = document.getElementById("news");
let timer = 0;

/** Shows a trouble; empty: there is none. */
export function showTrouble(message) {
  say(trouble, message);
  trouble.hidden = message === "";
}

/** A trouble is over, if it is this one. */
export function endTrouble(message) {
  if (trouble.textContent === message) showTrouble("");
}

export function showNews(message) {
  say(news, message);
  news.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => {
    news.hidden = true;
    news.textContent = "";
  }, NEWS_MS);
}

/** What went wrong, in the reader's language as far as it is known. */
export function reason(error) {
  if (!(error instanceof Refusal)) return text("unreachable");
  if (error.status === 401) return text("loginNeeded");
  if (error.code === "busy" || error.code === "too-soon") return text(`error-${error.code}`);
  return text("refused", error.message);
}

/** Runs an action of the owner; tells when it is refused. True: it was done. */
export async function attempt(action) {
  try {
    await action();
    showTrouble("");
    return true;
  } catch (error) {
    showTrouble(reason(error));
    return false;
  }
}
