// The form of the onboarding page: what stands in it as the gateway takes it, what can be told to be wrong before asking,
// and what is wrong said at the field.
import { text } from "/portal/texts.js";

/** Which field a problem of the gateway is shown at. */
export const FIELDS = {
  ssid: "ssid",
  ssidHex: "ssid",
  password: "password",
  admin: "admin",
  model: "model",
  interval: "interval",
  line: "line",
  "fixed.address": "address",
  "fixed.mask": "mask",
  "fixed.gateway": "gateway",
  "fixed.nameServer": "nameServer",
  "mqtt.host": "host",
  "mqtt.port": "port",
};

export const part = (id) => document.getElementById(id);

export function say(message) {
  part("trouble").textContent = message;
  part("trouble").hidden = message === "";
}

export function make(name, content, className = "") {
  const element = document.createElement(name);
  element.textContent = content;
  element.className = className;
  return element;
}

/** Says at the field what is wrong with it; an unknown place is said above. */
export function complain(id) {
  const field = part(id);
  field.closest("details")?.setAttribute("open", "");
  field.ariaInvalid = "true";
  const message = make("span", text(field.dataset.error), "error");
  message.id = `${id}-error`;
  field.setAttribute("aria-describedby", message.id);
  field.after(message);
}

export function forgetComplaints() {
  say("");
  for (const element of document.querySelectorAll(".error")) element.remove();
  for (const element of document.querySelectorAll("[aria-invalid]")) element.removeAttribute("aria-invalid");
}

/** Local time of this browser, since the gateway cannot know where it is: which rule it has, is for the gateway to find. */
function clock() {
  const year = new Date().getUTCFullYear();
  const offset = (moment) => -new Date(moment).getTimezoneOffset();
  const result = { utcOffsetMinutes: Math.min(offset(Date.UTC(year, 0)), offset(Date.UTC(year, 6))) };
  for (let step = 0; step < 366 * 48; step++) {
    const moment = Date.UTC(year, 0, 1, 0, 30 * step);
    const more = offset(moment) - offset(moment - 1);
    if (more !== 0) result[more > 0 ? "from" : "until"] = moment / 1000;
  }
  return result;
}

/** @param network the one that is chosen from the list; undefined: its name is typed */
export function form(network) {
  const value = (id) => part(id).value.trim();
  const result = {
    ...(network ? { ssid: network.ssid, ssidHex: network.ssidHex } : { ssid: part("ssid").value }),
    password: part("secret").hidden ? "" : part("password").value,
    admin: part("admin").value,
    model: part("model").value || "auto",
    interval: Number(part("interval").value),
    clock: clock(),
  };
  if (part("isFixed").checked)
    result.fixed = {
      address: value("address"),
      mask: value("mask"),
      gateway: value("gateway"),
      nameServer: value("nameServer"),
    };
  if (!part("away").hidden) result.line = `tcp://${value("line")}${/:\d+$/.test(value("line")) ? "" : ":23"}`;
  if (value("host") !== "")
    result.mqtt = {
      host: value("host"),
      port: Number(value("port")),
      username: part("username").value,
      password: part("mqttPassword").value,
    };
  return result;
}

/** What can be told without asking: ids of fields. */
export function mistakes({ ssid, password, admin, fixed, mqtt }, network) {
  const found = [];
  if (!network && ssid === "") found.push("ssid");
  if ((network?.secured || password !== "") && password.length < 8) found.push("password");
  if ([...admin].length < 8) found.push("admin");
  if (fixed && fixed.address === "") found.push("address");
  if (mqtt && !(mqtt.port >= 1 && mqtt.port <= 65_535)) found.push("port");
  if (!part("away").hidden && part("line").value.trim() === "") found.push("line");
  return found;
}
