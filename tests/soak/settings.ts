/** The house of the soak as its owner has set it up: three meters, and a broker by name. */
const SECOND = 1000;
/** Milliseconds between two reads of the heat meter. */
export const HEAT_INTERVAL = 10 * 60 * SECOND;
export const PUSH_PORT = 2217;

export const settingsObject = {
  meters: [
    { id: "heat", model: "kamstrup-multical-403", line: "/dev/heat", interval: HEAT_INTERVAL / SECOND },
    { id: "ultraheat", model: "landis-gyr-ultraheat-uh50", line: "/dev/ultraheat", at: "06:15" },
    { id: "electricity", model: "kamstrup-omnipower-no", line: `tcp://192.0.2.30:${PUSH_PORT}` },
  ],
  mqtt: { enabled: true, host: "broker.example" },
};
