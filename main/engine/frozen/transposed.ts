type Numbers = Float32Array | Int8Array | Uint8Array;

/** values [rows, columns] into `result` [columns, rows], each plus `shift`. In tiles: a column of a large matrix misses every cache. */
export function transposedInto<T extends Numbers>(
  result: T,
  values: Float32Array | Int8Array,
  rows: number,
  columns: number,
  shift = 0,
): T {
  const tile = 64;
  for (let top = 0; top < rows; top += tile) {
    for (let left = 0; left < columns; left += tile) {
      const [bottom, right] = [Math.min(rows, top + tile), Math.min(columns, left + tile)];
      for (let row = top; row < bottom; row++)
        for (let column = left; column < right; column++)
          result[column * rows + row] = values[row * columns + column]! + shift;
    }
  }
  return result;
}
