/** The number types of a safetensors file as single precision, whole tensors at a time. All hosts of ours are little-endian, as the format is. */
import { floatToHalf, halfToFloat } from './half';

export type FloatType = 'F32' | 'F16' | 'BF16';

/** Bytes a number. */
export const bytesOf: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2, I8: 1 };

export const isFloatType = (dtype: string): dtype is FloatType =>
  dtype === 'F32' || dtype === 'F16' || dtype === 'BF16';

/** Numbers of these bytes, copied: a tensor may start at any byte of its file. */
export function decodeFloats(bytes: Uint8Array, dtype: FloatType): Float32Array {
  const copy = new Uint8Array(bytes).buffer;
  if (dtype === 'F32') return new Float32Array(copy);
  const halves = new Uint16Array(copy);
  if (dtype === 'F16') {
    const table = halfTable();
    const data = new Float32Array(halves.length);
    for (let i = 0; i < halves.length; i++) data[i] = table[halves[i]!]!;
    return data;
  }
  const words = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) words[i] = halves[i]! << 16;
  return new Float32Array(words.buffer);
}

export function encodeFloats(data: Float32Array, dtype: 'F32' | 'F16'): Uint8Array {
  if (dtype === 'F32') return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const halves = new Uint16Array(data.length);
  for (let i = 0; i < data.length; i++) halves[i] = floatToHalf(data[i]!);
  return new Uint8Array(halves.buffer);
}

let halfValues: Float32Array | null = null;

/** All 65,536 of them: a look-up is ten times as fast as taking a number apart. */
function halfTable(): Float32Array {
  halfValues ??= Float32Array.from({ length: 65536 }, (_, bits) => halfToFloat(bits));
  return halfValues;
}

/** Whether every number is finite: anything times zero is zero but for infinities and NaN. */
export function allFinite(data: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]! * 0;
  return sum === 0;
}
