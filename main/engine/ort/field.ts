/** A member of something without types, such as a native module; undefined where there is none. */
export function field(container: unknown, name: string): unknown {
  const isContainer = (typeof container === 'object' || typeof container === 'function') && container !== null;
  return isContainer ? Reflect.get(container, name) : undefined;
}
