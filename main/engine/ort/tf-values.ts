/** Between tfjs's names and containers and ours. */
import type { BackendValues, DataType as TfDataType } from '@tensorflow/tfjs-core';
import type { DataType } from './values';

/** Complex numbers are pairs of float32, as in tfjs's own arrays and in ONNX's DFT. */
export function storedShape(shape: readonly number[], dtype: TfDataType): number[] {
  return dtype === 'complex64' ? [...shape, 2] : [...shape];
}

export function typeOf(dtype: TfDataType): DataType {
  if (dtype === 'complex64') return 'float32';
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new Error(`tensors of type ${dtype} are not supported by this backend`);
}

export function tfTypeOf(dtype: DataType): TfDataType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new Error(`${dtype} is for use inside a graph only`);
}

export function isText(values: BackendValues | string[] | null): values is string[] {
  return Array.isArray(values) && typeof values[0] === 'string';
}

export function numbersOf(values: BackendValues): Float32Array | Int32Array | Uint8Array {
  if (Array.isArray(values)) throw new Error('text in a numeric tensor');
  return values;
}

export function floatsOf(values: BackendValues): Float32Array {
  if (values instanceof Float32Array) return values;
  throw new Error('expected a float32 tensor');
}
