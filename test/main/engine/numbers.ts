/** Numbers between -1 and 1 that look random and are the same everywhere. */
export function randomFloats(shape: readonly number[], seed: number): Float32Array {
  const size = shape.reduce((product, extent) => product * extent, 1);
  let state = (seed * 2654435761) >>> 0;
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * 0.999;
  });
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = a.length === b.length ? 0 : Infinity;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] ?? NaN) - (b[i] ?? NaN));
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
