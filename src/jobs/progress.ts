/** Lets a value through at most once in `intervalMs`; a value that was held back is superseded by the next one. */
export function throttled<T>(emit: (value: T) => void, now: () => number, intervalMs = 100): (value: T) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (value) => {
    const time = now();
    if (time - last < intervalMs) return;
    last = time;
    emit(value);
  };
}
