/**
 * The safetensors format: eight bytes of header length, a JSON header {name: {dtype, shape, data_offsets}}, the numbers.
 * Reads F32, F16, BF16 and I8 with scales, writes F32, F16 and I8. In memory everything is single precision. A file that lies
 * about itself is refused, naming the tensor.
 *
 * I8: a matrix `name` [rows, columns] of eight-bit numbers has a tensor `name.scale` [rows] beside it (eight-bits.ts).
 */
import { z } from 'zod';
import { AppError } from '../../src/errors';
import { fromEightBits, toEightBits, type EightBits } from './eight-bits';
import { bytesOf, decodeFloats, encodeFloats, isFloatType } from './number-types';

export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
export type Tensors = ReadonlyMap<string, StoredTensor>;
/** I8: the matrices that the writer picks; the rest is wider, as it picks. */
export type Precision = 'F32' | 'F16' | 'I8';

/** A tensor of the file as it lies there. */
export interface RawTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

const Entry = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const Header = z.record(z.string(), z.unknown());
const Metadata = z.record(z.string(), z.string());

const bad = (message: string): AppError =>
  new AppError(
    'bad-checkpoint',
    message,
    'The file is damaged or not a checkpoint of this app: train or download it again.',
  );

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

const inFile = new WeakMap<StoredTensor, EightBits>();

/** The eight bits that the numbers of a read matrix have in its file; null where they are wider there. */
export const eightBitsOf = (tensor: StoredTensor): EightBits | null => inFile.get(tensor) ?? null;

const scaleOf = (name: string): string => `${name}.scale`;

/** Every tensor of the file as numbers. `file` is the name used in messages. */
export function readSafetensors(bytes: Uint8Array, file: string): Map<string, StoredTensor> {
  const raw = rawTensors(bytes, file);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, tensor] of raw) {
    const matrix = name.endsWith('.scale') ? raw.get(name.slice(0, -'.scale'.length)) : undefined;
    if (matrix?.dtype === 'I8') continue; // read with its matrix
    tensors.set(name, numbersOf(name, tensor, raw, file));
  }
  return tensors;
}

/** What the file holds, each tensor's bytes as long as its type and shape say; types that have no size here are let through. */
export function rawTensors(bytes: Uint8Array, file: string): Map<string, RawTensor> {
  if (bytes.length < 8) throw bad(`${file} is cut off: ${bytes.length} bytes.`);
  const headerSize = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (headerSize > largestHeader)
    throw bad(`${file} has a header of ${headerSize} bytes; ${largestHeader} are the most.`);
  if (headerSize > bytes.length - 8) throw bad(`${file} is cut off inside its header.`);
  const header = parseHeader(bytes.subarray(8, 8 + headerSize), file);
  const tensors = new Map<string, RawTensor>();
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') {
      if (!Metadata.safeParse(value).success) throw bad(`${file}: the metadata of its header are not texts.`);
      continue;
    }
    const entry = Entry.safeParse(value);
    if (!entry.success) throw bad(`${file}: the header of tensor "${name}" does not parse.`);
    const { dtype, shape, data_offsets } = entry.data;
    const [from, to] = [8 + headerSize + data_offsets[0], 8 + headerSize + data_offsets[1]];
    const unit = bytesOf[dtype];
    if (from > to || (unit && to - from !== sizeOf(shape) * unit))
      throw bad(`${file}: tensor "${name}" has another size than its shape [${shape.join(', ')}].`);
    if (to > bytes.length) throw bad(`${file} is cut off inside tensor "${name}".`);
    tensors.set(name, { dtype, shape, bytes: bytes.subarray(from, to) });
  }
  mustFill(tensors, bytes.subarray(8 + headerSize), file);
  return tensors;
}

/** In bytes, as the format limits it. */
const largestHeader = 100_000_000;

/** The tensors lie one behind the other, from the first byte of the numbers to the last of the file. */
function mustFill(tensors: ReadonlyMap<string, RawTensor>, numbers: Uint8Array, file: string): void {
  const start = ({ bytes }: RawTensor): number => bytes.byteOffset - numbers.byteOffset;
  const inOrder = [...tensors].sort(([, a], [, b]) => start(a) - start(b) || a.bytes.length - b.bytes.length);
  let end = 0;
  for (const [name, tensor] of inOrder) {
    if (start(tensor) !== end) throw bad(`${file}: tensor "${name}" does not begin where the one before it ends.`);
    end += tensor.bytes.length;
  }
  if (end !== numbers.length) throw bad(`${file} has ${numbers.length - end} bytes behind its last tensor.`);
}

function parseHeader(bytes: Uint8Array, file: string): Record<string, unknown> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const header = Header.parse(JSON.parse(text));
    if (!text.startsWith('{') || hasKeyTwice(text)) throw new Error('not as the format says');
    return header;
  } catch (error) {
    throw new AppError('bad-checkpoint', `${file} has no readable header.`, 'Train or download the checkpoint again.', {
      cause: error,
    });
  }
}

/** JSON.parse takes the last of two; which one another reader takes nobody knows. `json` is known to parse. */
function hasKeyTwice(json: string): boolean {
  const open: Set<string>[] = [];
  for (const [token, key] of json.matchAll(/"([^"\\]*(?:\\.[^"\\]*)*)"\s*:|"[^"\\]*(?:\\.[^"\\]*)*"|[{}]/gu)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (key !== undefined) {
      const known = open.at(-1);
      const written = JSON.parse(`"${key}"`) as string; // "a" is "\u0061"
      if (known?.has(written)) return true;
      known?.add(written);
    }
  }
  return false;
}

/** One tensor of `raw` in single precision. */
export function numbersOf(
  name: string,
  { dtype, shape, bytes }: RawTensor,
  raw: ReadonlyMap<string, RawTensor>,
  file: string,
): StoredTensor {
  if (isFloatType(dtype)) return { shape, data: decodeFloats(bytes, dtype) };
  if (dtype !== 'I8') throw bad(`${file}: tensor "${name}" has type ${dtype}; F32, F16, BF16 and I8 are read.`);
  const scale = raw.get(scaleOf(name));
  if (!scale) throw bad(`${file}: tensor "${name}" has eight-bit numbers, and "${scaleOf(name)}" is missing.`);
  if (!isFloatType(scale.dtype) || scale.shape.length !== 1 || scale.shape[0] !== shape[0])
    throw bad(`${file}: tensor "${scaleOf(name)}" is not one number for each of the ${shape[0] ?? 0} rows.`);
  const values = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  return unpackedWhenRead(shape, { values, scales: decodeFloats(scale.bytes, scale.dtype) });
}

/** Many a matrix is never asked for its numbers in single precision. */
function unpackedWhenRead(shape: readonly number[], eightBits: EightBits): StoredTensor {
  let unpacked: Float32Array | null = null;
  const tensor: StoredTensor = {
    shape,
    get data() {
      return (unpacked ??= fromEightBits(eightBits));
    },
  };
  inFile.set(tensor, eightBits);
  return tensor;
}

/** How one tensor is stored where the precision is I8. */
export type PickedType = (name: string, tensor: StoredTensor) => Precision;

/** Matrices, weights of linear layers and embedding tables among them, in eight bits. */
const matricesSmall: PickedType = (_name, { shape }) => (shape.length === 2 ? 'I8' : 'F32');

/** Tensors in the order of their names; the numbers start at a multiple of 8. `pick` is asked where the precision is I8. */
export function writeSafetensors(
  tensors: Tensors,
  precision: Precision = 'F32',
  pick: PickedType = matricesSmall,
): Uint8Array {
  const parts = new Map<string, RawTensor>();
  for (const [name, tensor] of tensors) {
    const { shape, data } = tensor;
    const dtype = precision === 'I8' ? pick(name, tensor) : precision;
    if (dtype !== 'I8') {
      parts.set(name, { dtype, shape, bytes: encodeFloats(data, dtype) });
      continue;
    }
    const { values, scales } = toEightBits(data, shape[0]!);
    parts.set(name, { dtype: 'I8', shape, bytes: new Uint8Array(values.buffer) });
    parts.set(scaleOf(name), { dtype: 'F32', shape: [scales.length], bytes: encodeFloats(scales, 'F32') });
  }
  return assemble(parts);
}

/** Numbers of four bytes first: then every tensor starts where its type may. */
function assemble(parts: ReadonlyMap<string, RawTensor>): Uint8Array {
  const unit = (name: string): number => bytesOf[parts.get(name)!.dtype]!;
  const names = [...parts.keys()].sort().sort((a, b) => unit(b) - unit(a));
  const header: Record<string, unknown> = {};
  let offset = 0;
  for (const name of names) {
    const { dtype, shape, bytes } = parts.get(name)!;
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
  }
  const encoded = new TextEncoder().encode(JSON.stringify(header));
  const headerSize = Math.ceil(encoded.length / 8) * 8;
  const file = new Uint8Array(8 + headerSize + offset).fill(0x20, 8, 8 + headerSize);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerSize), true);
  file.set(encoded, 8);
  let at = 8 + headerSize;
  for (const name of names) {
    file.set(parts.get(name)!.bytes, at);
    at += parts.get(name)!.bytes.length;
  }
  return file;
}
