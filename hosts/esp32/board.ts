/** What a board's one provider file states: where the optical head, the light and the button are. */
export interface Board {
  /** Name for people and for the settings: "esp32-c3". */
  readonly name: string;
  /** Serial ports by the name that `line` of a meter's settings uses. */
  readonly serials: readonly SerialPins[];
  readonly led: Pin;
  readonly button: Pin;
}

export interface SerialPins {
  readonly name: string;
  /** Number of the UART. */
  readonly port: number;
  readonly receive: number;
  readonly transmit: number;
}

export interface Pin {
  readonly pin: number;
  /** Lit, or pressed, at 0. */
  readonly activeLow: boolean;
}
