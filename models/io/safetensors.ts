/**
 * The safetensors format: eight bytes of header length, a JSON header {name: {dtype, shape, data_offsets}}, the numbers.
 * Reads F32, F16 and BF16, writes F32 and F16. A file that lies about itself is refused, naming the tensor.
 */
import { z } from 'zod';
import { AppError } from '../../src/errors';
import { bfloatToFloat, floatToHalf, halfToFloat } from './half';

export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
export type Tensors = ReadonlyMap<string, StoredTensor>;
export type Precision = 'F32' | 'F16';

const Entry = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const Header = z.record(z.string(), z.unknown());

const bytesOf: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2 };

const bad = (message: string): AppError =>
  new AppError(
    'bad-checkpoint',
    message,
    'The file is damaged or not a checkpoint of this app: train or download it again.',
  );

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** `file` is the name used in messages. */
export function readSafetensors(bytes: Uint8Array, file: string): Map<string, StoredTensor> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) throw bad(`${file} is cut off: ${bytes.length} bytes.`);
  const headerSize = Number(view.getBigUint64(0, true));
  if (headerSize > bytes.length - 8) throw bad(`${file} is cut off inside its header.`);
  const header = parseHeader(bytes.subarray(8, 8 + headerSize), file);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const entry = Entry.safeParse(value);
    if (!entry.success) throw bad(`${file}: the header of tensor "${name}" does not parse.`);
    const { dtype, shape, data_offsets } = entry.data;
    const unit = bytesOf[dtype];
    if (!unit) throw bad(`${file}: tensor "${name}" has type ${dtype}; F32, F16 and BF16 are read.`);
    const [from, to] = [8 + headerSize + data_offsets[0], 8 + headerSize + data_offsets[1]];
    if (to - from !== sizeOf(shape) * unit)
      throw bad(`${file}: tensor "${name}" has another size than its shape [${shape.join(', ')}].`);
    if (to > bytes.length) throw bad(`${file} is cut off inside tensor "${name}".`);
    tensors.set(name, { shape, data: decode(view, from, sizeOf(shape), dtype) });
  }
  return tensors;
}

function parseHeader(bytes: Uint8Array, file: string): Record<string, unknown> {
  try {
    return Header.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (error) {
    throw new AppError('bad-checkpoint', `${file} has no readable header.`, 'Train or download the checkpoint again.', {
      cause: error,
    });
  }
}

function decode(view: DataView, from: number, count: number, dtype: string): Float32Array {
  const data = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    if (dtype === 'F32') data[i] = view.getFloat32(from + 4 * i, true);
    else data[i] = (dtype === 'F16' ? halfToFloat : bfloatToFloat)(view.getUint16(from + 2 * i, true));
  }
  return data;
}

/** Tensors in the order of their names; the numbers start at a multiple of 8. */
export function writeSafetensors(tensors: Tensors, precision: Precision = 'F32'): Uint8Array {
  const names = [...tensors.keys()].sort();
  const unit = bytesOf[precision]!;
  const header: Record<string, unknown> = {};
  let offset = 0;
  for (const name of names) {
    const { shape, data } = tensors.get(name)!;
    header[name] = { dtype: precision, shape, data_offsets: [offset, offset + data.length * unit] };
    offset += data.length * unit;
  }
  const json = JSON.stringify(header);
  const encoded = new TextEncoder().encode(json);
  const headerSize = Math.ceil(encoded.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerSize + offset).fill(0x20, 8, 8 + headerSize);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerSize), true);
  bytes.set(encoded, 8);
  let at = 8 + headerSize;
  for (const name of names) {
    for (const value of tensors.get(name)!.data) {
      if (precision === 'F32') view.setFloat32(at, value, true);
      else view.setUint16(at, floatToHalf(value), true);
      at += unit;
    }
  }
  return bytes;
}
