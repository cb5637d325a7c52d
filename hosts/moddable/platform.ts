/**
 * What the system under XS knows: hosts/esp32/native/platform.c and hosts/headless/native/platform.c hold the
 * same functions.
 */
/** Monotonic milliseconds since the start. */
export function monotonic(this: void): number {
  return native("iris_platform_monotonic").call(this);
}

/** Fills a buffer from the system's source of randomness. */
export function random(this: void, buffer: Uint8Array): void {
  native("iris_platform_random").call(this, buffer);
}

/** Twelve lower-case hexadecimal digits. */
export function mac(this: void): string {
  return native("iris_platform_mac").call(this);
}

/** Why the system started: "power on", "watchdog", "panic"... */
export function resetReason(this: void): string {
  return native("iris_platform_reset_reason").call(this);
}

/** Bytes of system memory that are free now. */
export function freeMemory(this: void): number {
  return native("iris_platform_free_memory").call(this);
}

/** The fewest bytes that were ever free since the start. */
export function lowestMemory(this: void): number {
  return native("iris_platform_lowest_memory").call(this);
}

/** Starts the system anew; does not return. */
export function restart(this: void): void {
  native("iris_platform_restart").call(this);
}
