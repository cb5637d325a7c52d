/**
 * The page from which a browser flashes a dongle over USB: ESP Web Tools (esphome.github.io/esp-web-tools) and its
 * manifest. The page loads that one script from the network; whoever does not want that flashes by `npm run
 * firmware:flash`.
 */

/** Chip of each board, as ESP Web Tools calls it. */
export const chipFamilies: Readonly<Record<string, string>> = Object.freeze({
  "esp32-wroom": "ESP32",
  "esp32-c3": "ESP32-C3",
});

/** Version of the script that was read and tried. */
const SCRIPT = "https://unpkg.com/esp-web-tools@10/dist/web/install-button.js?module";

/** @param images whole flash images (bootloader, partitions, application), by board; written from offset 0 */
export function webToolsManifest(
  version: string,
  images: readonly { board: string; file: string }[],
): string {
  const builds = images.map(({ board, file }) => ({
    chipFamily: chipFamilies[board],
    parts: [{ path: file, offset: 0 }],
  }));
  const manifest = {
    name: "Iris",
    version,
    home_assistant_domain: "mqtt",
    new_install_prompt_erase: true,
    builds,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

export function webToolsPage(version: string, manifestFile: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Install Iris ${version}</title>
<script type="module" src="${SCRIPT}"></script>
<h1>Install Iris ${version}</h1>
<p>Plug the dongle into this computer. This works in Chrome and Edge, which can talk to USB serial ports.
<esp-web-install-button manifest="${manifestFile}">
<span slot="unsupported">This browser cannot talk to serial ports; Chrome and Edge can.</span>
<span slot="not-allowed">Serial ports need a page that was loaded over HTTPS.</span>
</esp-web-install-button>
</html>
`;
}
