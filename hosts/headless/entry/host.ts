/** "iris/host" of the headless build. */
export { openHost } from "hosts/headless/host";
