/**
 * Word embeddings for a narrow model out of a wide pretrained one: the rows of the pieces it keeps, projected on their
 * principal axes (PCA by orthogonal iteration) and scaled to BERT's spread. What is left out of width 384 is the least that
 * any linear map could leave out.
 */
import { createRandom } from '../../src/random';

/** A dense matrix, row by row: [rows, columns]. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

/** The spread of BERT's word embeddings (measured on the pretrained table it comes from). */
const SPREAD = 0.04;

/** [n, wide] to [n, narrow]: centred, projected on the `narrow` axes of largest variance, scaled to one spread. */
export function projectedEmbeddings(table: Matrix, narrow: number, seed: number): Matrix {
  const centred = centre(table);
  const axes = principalAxes(covariance(centred), narrow, seed); // [narrow, wide]
  const projected = timesTransposed(centred, axes); // [n, narrow]
  const scale = SPREAD / standardDeviation(projected.data);
  return { ...projected, data: projected.data.map((x) => x * scale) };
}

function centre({ rows, columns, data }: Matrix): Matrix {
  const mean = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) mean[i % columns]! += data[i]! / rows;
  return { rows, columns, data: data.map((x, i) => x - mean[i % columns]!) };
}

/** Xᵀ X / n of a centred table: [wide, wide]. */
function covariance({ rows, columns, data }: Matrix): Matrix {
  const sum = new Float64Array(columns * columns);
  for (let r = 0; r < rows; r++) {
    const row = data.subarray(r * columns, (r + 1) * columns);
    for (let i = 0; i < columns; i++) {
      const x = row[i]!;
      for (let j = 0; j <= i; j++) sum[i * columns + j]! += x * row[j]!;
    }
  }
  const full = new Float32Array(columns * columns);
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j <= i; j++) full[i * columns + j] = full[j * columns + i] = sum[i * columns + j]! / rows;
  }
  return { rows: columns, columns, data: full };
}

/** Orthogonal iteration: multiply by the covariance, make orthonormal, again. Rows come out by falling variance. */
function principalAxes(covariance: Matrix, count: number, seed: number): Matrix {
  const random = createRandom(seed);
  const wide = covariance.columns;
  let axes: Matrix = { rows: count, columns: wide, data: new Float32Array(count * wide).map(() => random.normal()) };
  for (let i = 0; i < 60; i++) axes = orthonormal(timesTransposed(axes, covariance));
  return axes;
}

/** Gram-Schmidt, row by row, twice for accuracy. */
function orthonormal({ rows, columns, data }: Matrix): Matrix {
  const out = data.slice();
  const row = (r: number): Float32Array => out.subarray(r * columns, (r + 1) * columns);
  for (let r = 0; r < rows; r++) {
    const current = row(r);
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < r; k++) {
        const share = dot(current, row(k));
        row(k).forEach((x, i) => (current[i]! -= share * x));
      }
    }
    const length = Math.sqrt(dot(current, current));
    current.forEach((x, i) => (current[i] = x / length));
  }
  return { rows, columns, data: out };
}

/** A Bᵀ: [a, k] and [b, k] to [a, b]. */
function timesTransposed(a: Matrix, b: Matrix): Matrix {
  const data = new Float32Array(a.rows * b.rows);
  for (let i = 0; i < a.rows; i++) {
    const left = a.data.subarray(i * a.columns, (i + 1) * a.columns);
    for (let j = 0; j < b.rows; j++) {
      data[i * b.rows + j] = dot(left, b.data.subarray(j * b.columns, (j + 1) * b.columns));
    }
  }
  return { rows: a.rows, columns: b.rows, data };
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function standardDeviation(data: Float32Array): number {
  let sum = 0;
  for (const x of data) sum += x * x;
  return Math.sqrt(sum / data.length);
}
