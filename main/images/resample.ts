/**
 * Bicubic resizing as Pillow does it, which CLIP's pictures were prepared with: the kernel of Keys (1981) with a = -0.5, stretched
 * over the source where a picture shrinks (so that it does not alias), weights in fixed point, along the rows first and then along
 * the columns, with 8 bits in between. Only the window that is asked for is computed; its bytes are Pillow's.
 */

/** Bytes R, G, B, row by row: [height, width, 3]. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Whole pixels; x and y are the upper left corner. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Bits behind the point: sums of 8-bit values times weights that overshoot still fit 32 bits. */
const precision = 22;
const half = 1 << (precision - 1);
/** Of the kernel, in source pixels. */
const reach = 2;

function keys(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
}

/** Which source pixels make each target pixel, along one axis. */
interface Taps {
  /** First source pixel of each target pixel. */
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** `stride` a target pixel, in units of 2 ** -precision. */
  readonly weights: Int32Array;
  readonly stride: number;
}

/** Of target pixels `from` … `from + count - 1`, when `source` pixels become `target`. */
function tapsOf(source: number, target: number, from: number, count: number): Taps {
  const scale = source / target;
  const stretch = Math.max(1, scale);
  const support = reach * stretch;
  const stride = Math.ceil(support) * 2 + 1;
  const taps = {
    first: new Int32Array(count),
    count: new Int32Array(count),
    weights: new Int32Array(count * stride),
    stride,
  };
  const raw = new Float64Array(stride);
  for (let i = 0; i < count; i++) {
    const centre = (from + i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const used = Math.min(source, Math.trunc(centre + support + 0.5)) - first;
    let sum = 0;
    for (let k = 0; k < used; k++) sum += raw[k] = keys((first + k - centre + 0.5) * (1 / stretch));
    for (let k = 0; k < used; k++) {
      const weight = (raw[k]! / sum) * (1 << precision);
      taps.weights[i * stride + k] = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5);
    }
    taps.first[i] = first;
    taps.count[i] = used;
  }
  return taps;
}

function toByte(sum: number): number {
  const value = sum >> precision;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** Rows `top` … `top + rows - 1` of an area, each resized by `taps`: [rows, target pixels, 3]. */
function alongRows(
  { data, width }: Raster,
  area: Area,
  top: number,
  rows: number,
  taps: Taps,
): Uint8Array<ArrayBuffer> {
  const { first, count, weights, stride } = taps;
  const columns = first.length;
  const out = new Uint8Array(rows * columns * 3);
  let to = 0;
  for (let y = 0; y < rows; y++) {
    const row = ((area.y + top + y) * width + area.x) * 3;
    for (let x = 0; x < columns; x++, to += 3) {
      const [last, base] = [count[x]!, x * stride];
      let from = row + first[x]! * 3;
      let [red, green, blue] = [half, half, half];
      for (let k = 0; k < last; k++, from += 3) {
        const weight = weights[base + k]!;
        red = (red + Math.imul(data[from]!, weight)) | 0;
        green = (green + Math.imul(data[from + 1]!, weight)) | 0;
        blue = (blue + Math.imul(data[from + 2]!, weight)) | 0;
      }
      out[to] = toByte(red);
      out[to + 1] = toByte(green);
      out[to + 2] = toByte(blue);
    }
  }
  return out;
}

/** Columns of `rows` [*, width] whose first row is the source's row `top`, resized by `taps`: [target pixels, width]. */
function alongColumns(rows: Uint8Array, width: number, top: number, taps: Taps): Uint8Array<ArrayBuffer> {
  const { first, count, weights, stride } = taps;
  const out = new Uint8Array(first.length * width);
  const sums = new Int32Array(width);
  for (let y = 0; y < first.length; y++) {
    sums.fill(half);
    for (let k = 0; k < count[y]!; k++) {
      const weight = weights[y * stride + k]!;
      const from = (first[y]! + k - top) * width;
      for (let x = 0; x < width; x++) sums[x] = sums[x]! + Math.imul(rows[from + x]!, weight);
    }
    for (let x = 0; x < width; x++) out[y * width + x] = toByte(sums[x]!);
  }
  return out;
}

/**
 * An area of a picture, resized so that its shorter side has `side` pixels, and of that the middle square: [side, side, 3]. The
 * longer side is rounded down, and so is the square's corner (CLIP's processor in transformers). The area lies in the picture and
 * is not empty.
 */
export function middleSquare(picture: Raster, area: Area, side: number): Uint8Array<ArrayBuffer> {
  const shorter = Math.min(area.width, area.height);
  const width = Math.floor((side * area.width) / shorter);
  const height = Math.floor((side * area.height) / shorter);
  const across = tapsOf(area.width, width, (width - side) >> 1, side);
  const down = tapsOf(area.height, height, (height - side) >> 1, side);
  const top = down.first[0]!;
  const rows = Math.max(...down.first.map((first, i) => first + down.count[i]!)) - top;
  return alongColumns(alongRows(picture, area, top, rows, across), side * 3, top, down);
}
