/**
 * What the clients of a broker may ask for, and what they are shown of it. modules/gateway carries it out;
 * what it does not offer does not appear anywhere.
 */
export interface Controls {
  /** Reads the meter now. */
  readNow(meterId: string): void;
  /** Installs the firmware on offer. */
  installUpdate(): void;
  restart?(): void;
  /** Starts the alignment assistant for a meter. */
  align?(meterId: string): void;
  /** Sets the read interval. False: refused. */
  setReadInterval?(meterId: string, seconds: number): boolean;
  /** Kinds of schedule to choose from, such as "interval" and "daily". */
  readonly schedules?: readonly string[];
  schedule?(meterId: string): string;
  setSchedule?(meterId: string, schedule: string): boolean;
  /** Percent of a running installation; -1 = none runs. */
  updateProgress?(): number;
  /** How the last installation ended, for people. */
  updateResult?(): string;
  /** What is new, for people. */
  releaseNotes?(): string;
  /** Why the gateway started, for people; empty where the device does not know. */
  resetReason?(): string;
  /** Page of the gateway, for a link in the device's card. */
  configurationUrl?(): string;
}
