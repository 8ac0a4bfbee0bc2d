/**
 * Numbers of a matrix in eight bits: one scale a row (an output channel, or a row of an embedding table), symmetric,
 * w ≈ q * scale with q in -127 … 127. The scale is the row's largest size over 127, rounded up to 17 significant bits: then
 * every q * scale is exact in single precision, and a matrix that was read is written back bit for bit.
 */

export interface EightBits {
  /** Row by row, as many as the matrix has numbers. */
  readonly values: Int8Array;
  /** One a row. */
  readonly scales: Float32Array;
}

const most = 127;

/** Error of a number: at most half its row's scale (and what the scale was rounded up by). `data` [rows, data.length / rows], finite. */
export function toEightBits(data: Float32Array, rows: number): EightBits {
  const columns = rows === 0 ? 0 : data.length / rows;
  const values = new Int8Array(data.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * columns, (row + 1) * columns];
    let largest = 0;
    for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(data[i]!));
    const scale = shortened(largest / most);
    scales[row] = scale;
    if (scale === 0) continue;
    for (let i = from; i < to; i++) values[i] = roundHalfAway(data[i]! / scale);
  }
  return { values, scales };
}

/** [rows * columns] of single precision. */
export function fromEightBits({ values, scales }: EightBits): Float32Array {
  const data = new Float32Array(values.length);
  const columns = scales.length === 0 ? 0 : values.length / scales.length;
  for (let row = 0, i = 0; row < scales.length; row++) {
    const scale = scales[row]!;
    for (const end = i + columns; i < end; i++) data[i] = values[i]! * scale;
  }
  return data;
}

/** Away from zero at a tie, so that -w becomes -q. */
const roundHalfAway = (x: number): number => (x < 0 ? -Math.round(-x) : Math.round(x));

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The next number up with 17 significant bits: times seven more it still fits the 24 of single precision. */
function shortened(size: number): number {
  if (size < 2 ** -100) return 0; // no weight is that small; its products would lose bits
  float[0] = size;
  if (float[0] < size) bits[0]!++;
  bits[0] = (bits[0]! + 0x7f) & ~0x7f;
  return float[0];
}
