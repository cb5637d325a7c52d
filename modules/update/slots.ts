/**
 * The two places for an image: the one that runs and the one that is written. Each host brings its own
 * (ESP-IDF's application partitions, two folders on Node, a flash model on the bench).
 *
 *   inactive --begin--> being written --activate--> next to start, once --confirm--> kept
 *                                                        '--- crash, power cut, fallBack ---> given up: the old one runs
 *
 * Whatever happens between two calls, the next start runs the image that was kept last, or for one start the one
 * that was activated. Methods throw an Error with one sentence for people when the place cannot be written.
 */
export interface Slots {
  /** Largest image in bytes. */
  readonly capacity: number;
  /** The running image was activated and is not kept yet. */
  readonly onTrial: boolean;
  /** The image in the other place was started, and given up. */
  readonly rejected: boolean;
  /** The other place is written anew; what it held is gone. */
  begin(size: number): void;
  /** The next bytes; the updater writes whole blocks of BLOCK bytes and a last shorter one. */
  write(buffer: Uint8Array, start: number, end: number): void;
  /** Reads back what was written, from `offset`, into [0, length) of the target. */
  read(offset: number, target: Uint8Array, length: number): void;
  /** What was written is not wanted. */
  abandon(): void;
  /** Everything was verified: the next start tries the other place once. One atomic step. */
  activate(): void;
  /** The running image is kept. One atomic step. */
  confirm(): void;
  /** Gives the running image up; the next start runs the other one. One atomic step. */
  fallBack(): void;
}

/** Bytes of a flash sector: what is written, verified and lost at a time. */
export const BLOCK = 4096;
