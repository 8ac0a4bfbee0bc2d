/** Colour slots and keys of the project's types, in their order: 1 to 0, then Shift and 1 to 0. */
const slots = 20;

/** The class that sets the type's colour; from the eleventh on the line is double, so colour is never alone. */
export function typeSlot(types: readonly string[], type: string): string {
  const at = types.indexOf(type);
  return at < 0 ? 'type-unknown' : `t${(at % slots) + 1}`;
}

export function isDouble(types: readonly string[], type: string): boolean {
  return types.indexOf(type) >= 10;
}

export function typeKey(index: number): string | null {
  if (index >= slots) return null;
  return `${index >= 10 ? 'Shift+' : ''}Digit${(index + 1) % 10}`;
}
