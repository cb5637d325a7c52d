/** A program that connects with a last will and then waits to be killed; run by mqtt.test.ts. */
import { openMqtt } from "../../hosts/node/mqtt.js";

openMqtt({
  host: "127.0.0.1",
  port: Number(process.argv[2]),
  clientId: "victim",
  keepAliveSeconds: 15,
  will: { topic: "victim/status", payload: "offline", retain: true },
  onConnected: () => console.log("connected"),
  onMessage() {},
  onDelivered() {},
  onClosed: (reason) => console.log(reason),
});
