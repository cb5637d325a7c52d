/**
 * Constants that hold objects are frozen to the ground: XS then keeps them in flash. What is not frozen costs
 * memory for each object, and the linker's warning fails the build.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
    Object.freeze(value);
    const items = Object.values(value);
    for (let index = 0; index < items.length; index++) deepFreeze(items[index]);
  }
  return value;
}
