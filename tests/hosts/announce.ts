/** A gateway's name on the loopback interface, as a program of its own: `announce.ts MAC`, until its input ends. */
import { Discovery } from "../../hosts/node/discovery.js";

const discovery = new Discovery({ mac: process.argv[2], version: "1.2.3", log: (line) => console.log(line) });
discovery.serve(8082, "127.0.0.1", { enabled: true, alias: false });
process.stdin.resume().on("end", () => discovery.close());
