/** "iris/host" of the simulator. */
export { openHost } from "hosts/moddable-simulator/host";
