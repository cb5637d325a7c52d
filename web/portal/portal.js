// The onboarding page: choose a network, a password for the owner and the meter; then see where the gateway will be.
// Names of networks are text, never markup. Phones lose the own network for seconds while it follows the channel of the
// one that is tried: what cannot be asked now is asked again.
import { complain, FIELDS, forgetComplaints, form, make, mistakes, part, say } from "/portal/form.js";
import { fill, language, languages, setLanguage, text } from "/portal/texts.js";

const PERIOD_MS = 1000;
const PATIENCE = 6;
/** Seconds between two reads that are offered; 0 is the meter's own. */
const INTERVALS = [0, 60, 300, 600, 900, 1800, 3600, 21_600, 86_400];

let state;
let models = [];
/** The network that is chosen: as the gateway named it, or undefined for one that is typed. */
let chosen = "";
let shownNetworks = "";
let shownView = "";
let failures = 0;

async function ask(path, body) {
  const options = { signal: AbortSignal.timeout(5000), cache: "no-store" };
  if (body !== undefined)
    Object.assign(options, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json" },
    });
  return fetch(`/portal/${path}`, options);
}

/** The name of a network for people; bytes that are no text are shown as far as they go. */
function nameOf({ ssid, ssidHex }) {
  if (ssid !== undefined) return ssid;
  const bytes = new Uint8Array(
    (ssidHex ?? "").match(/../g)?.map((digits) => Number.parseInt(digits, 16)) ?? [],
  );
  const shown = new TextDecoder().decode(bytes).replace(/[\0-\x1f\x7f]/g, "\ufffd");
  return `${shown} (${ssidHex})`;
}

const keyOf = ({ ssid, ssidHex }) => (ssid === undefined ? `x${ssidHex}` : `t${ssid}`);

function bars(strength) {
  const level = strength > -60 ? 4 : strength > -70 ? 3 : strength > -80 ? 2 : 1;
  const element = make("span", "", "bars");
  element.role = "img";
  element.title = `${strength} dBm`;
  element.ariaLabel = `${text("signal")} ${level}/4`;
  for (let index = 1; index <= 4; index++) element.append(make("i", "", index <= level ? "lit" : ""));
  return element;
}

function choice(key, label, ...more) {
  const element = document.createElement("label");
  const input = document.createElement("input");
  input.type = "radio";
  input.name = "network";
  input.value = key;
  input.checked = key === chosen;
  input.addEventListener("change", () => {
    chosen = key;
    showSecret();
    (key === "" ? part("ssid") : part("secret").hidden ? input : part("password")).focus();
  });
  element.append(input, make("bdi", label), ...more);
  return element;
}

function chosenNetwork() {
  return state.networks.find((network) => keyOf(network) === chosen);
}

/** The list is only drawn anew when it has changed, so that nobody's finger hits another row. */
function showNetworks() {
  const { networks } = state;
  const now = JSON.stringify([networks, language()]);
  if (now === shownNetworks) return;
  shownNetworks = now;
  if (chosen !== "" && !chosenNetwork()) chosen = undefined;
  if (chosen === "" && part("ssid").value === "") chosen = undefined;
  const rows = networks.map((network) =>
    choice(
      keyOf(network),
      nameOf(network),
      make("span", network.secured ? "" : text("open"), "lock"),
      bars(network.strength),
    ),
  );
  part("networks").replaceChildren(...rows, choice("", text("other")));
  showSecret();
}

function showSecret() {
  part("hidden").hidden = chosen !== "";
  part("secret").hidden = chosen === undefined || chosenNetwork()?.secured === false;
}

function showForm() {
  part("scan").disabled = state.scanning;
  part("scanning").textContent = state.scanning ? text("scanning") : "";
  showNetworks();
  const { fault, network } = state;
  if (fault !== "") say(fill(`fault-${fault}`, nameOf(network ?? {})));
}

function showResult() {
  const { network, address } = state;
  part("joined").textContent = fill("joined", nameOf(network ?? {}));
  part("next").textContent = fill("next", nameOf(network ?? {}));
  for (const id of ["url", "nameUrl"]) {
    part(id).href = address[id];
    part(id).textContent = address[id];
  }
}

function show() {
  const isOpen = state.state === "open";
  const isJoined = state.state === "joined";
  const view = isOpen ? "form" : isJoined ? "result" : "progress";
  part("name").textContent = state.name;
  for (const id of ["form", "progress", "result"]) part(id).hidden = id !== view;
  if (view !== shownView && !isOpen) say("");
  if (isOpen) showForm();
  else if (isJoined) showResult();
  else part("step").textContent = fill(state.state, nameOf(state.network ?? {}));
  if (view !== shownView && shownView !== "") {
    scrollTo(0, 0);
    if (!isOpen) part(isJoined ? "joined" : "step").focus();
  }
  shownView = view;
}

async function look() {
  try {
    const response = await ask("state");
    if (!response.ok) throw new Error(String(response.status));
    const now = await response.json();
    if (now.state === "closed") throw new Error("closed");
    state = now;
    if (failures >= PATIENCE) say("");
    failures = 0;
    show();
    if (models.length === 0) await loadModels();
  } catch {
    failures++;
    if (failures === PATIENCE && shownView !== "result") say(fill("away", state?.name ?? "Iris-…"));
  }
  setTimeout(look, PERIOD_MS);
}

async function loadModels() {
  const response = await ask("meters");
  if (!response.ok) return;
  models = (await response.json()).meters;
  showModels();
}

function showModels() {
  const select = part("model");
  const value = select.value;
  const rest = models.slice(1).sort((left, right) => left.name.localeCompare(right.name));
  select.replaceChildren(
    new Option(text("auto"), "auto"),
    ...rest.map(({ id, name }) => new Option(name, id)),
  );
  select.value = value === "" ? "auto" : value;
}

function duration(seconds) {
  const [amount, unit] = seconds < 3600 ? [seconds / 60, "minute"] : [seconds / 3600, "hour"];
  return new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay: "long" }).format(amount);
}

function showIntervals() {
  const select = part("interval");
  const value = select.value;
  const options = INTERVALS.map(
    (seconds) =>
      new Option(seconds === 0 ? text("usual") : fill("every", duration(seconds)), String(seconds)),
  );
  select.replaceChildren(...options);
  select.value = value === "" ? "0" : value;
}

async function submit(event) {
  event.preventDefault();
  forgetComplaints();
  if (chosen === undefined) {
    say(text("choose"));
    scrollTo(0, 0);
    return;
  }
  const network = chosenNetwork();
  const body = form(network);
  const found = mistakes(body, network);
  if (found.length > 0) {
    for (const id of found) complain(id);
    part(found[0]).focus();
    return;
  }
  part("join").disabled = true;
  try {
    const response = await ask("join", body);
    if (response.status === 400) {
      const { problems } = await response.json();
      const ids = [...new Set(problems.map(({ path }) => FIELDS[path]))];
      for (const id of ids) if (id) complain(id);
      const stray = problems.filter(({ path }) => !FIELDS[path]);
      if (stray.length > 0) say(stray.map(({ path, message }) => `${path} ${message}`).join("; "));
      if (ids[0]) part(ids[0]).focus();
    } else if (!response.ok && response.status !== 409) throw new Error(String(response.status));
  } catch {
    say(fill("away", state.name));
  }
  part("join").disabled = false;
}

async function done() {
  part("done").disabled = true;
  try {
    await ask("done", {});
    part("closing").textContent = fill("closing", state.name);
  } catch {
    part("done").disabled = false;
  }
}

function translate() {
  document.documentElement.lang = language();
  for (const element of document.querySelectorAll("[data-text]"))
    element.textContent = text(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]"))
    element.ariaLabel = text(element.dataset.label);
  forgetComplaints();
  showIntervals();
  showModels();
  if (state) show();
}

for (const [code, name] of languages) part("language").append(new Option(name, code));
part("language").value = language();
part("language").addEventListener("change", (event) => {
  setLanguage(event.target.value);
  translate();
});
for (const box of document.querySelectorAll("[data-shows]"))
  box.addEventListener("change", () => {
    part(box.dataset.shows).type = box.checked ? "text" : "password";
  });
for (const radio of document.querySelectorAll("[name=addressing]"))
  radio.addEventListener("change", () => {
    part("addresses").hidden = !part("isFixed").checked;
  });
part("model").addEventListener("change", (event) => {
  part("away").hidden = !models.find(({ id }) => id === event.target.value)?.network;
});
part("scan").addEventListener("click", () => ask("scan", {}).catch(() => say(fill("away", state.name))));
part("form").addEventListener("submit", submit);
part("done").addEventListener("click", done);
translate();
look();
