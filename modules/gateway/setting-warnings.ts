/** What an owner may set, but might not mean. Told when a setting is changed, and when the gateway starts. */
import type { MeterView } from "../serve/view.js";
import { burdenWarning } from "./burden.js";
import type { Settings } from "./settings.js";
import { hasLogin } from "./update.js";

/** @param running the meters as they are read now: what `auto` has found out */
export function settingWarnings(
  settings: Settings,
  running: readonly Pick<MeterView, "id" | "meter">[] = [],
): string[] {
  const warnings: string[] = [];
  for (let index = 0; index < settings.meters.length; index++) {
    const meter = settings.meters[index];
    const found = running.find(({ id }) => id === meter.id && meter.model === "auto");
    const warning = burdenWarning(meter, found?.meter);
    if (warning !== "") warnings.push(warning);
  }
  const { broker, url } = settings.update;
  if (url.startsWith("http://"))
    warnings.push(
      "update.url: without https others on the way see which version runs, and can hide new ones",
    );
  if (broker === "always")
    warnings.push(
      settings.mqtt.enabled && !hasLogin(settings)
        ? "update.broker: this broker lets everybody in: whoever is in the network may install newer versions"
        : "update.broker: every client of the broker may install updates",
    );
  if (settings.mqtt.enabled && !settings.mqtt.tls && settings.mqtt.password !== "")
    warnings.push("mqtt.tls: without it the broker's password goes through the network as it is");
  return warnings;
}
