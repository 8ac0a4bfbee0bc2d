/**
 * Whether products of unsigned and signed eight-bit numbers are exact here. AVX2 and AVX-512 without VNNI add two such products in 16 bits
 * and cut off what does not fit (2 · 255 · 127 does not); ONNX Runtime uses that instruction where there is no better one. Asked by computing, as no
 * list of processors is complete.
 */
import { type OrtBinding, type SessionOptions, writeModel } from '../ort';
import { frozenHeader } from './emissions-graph';
import type { EightBitForm } from './integer-product';

const size = 64;
const largest = 127;
/** One row and many go other ways. */
const rowCounts = [1, 8];

const known = new WeakMap<OrtBinding, EightBitForm>();

/** The form that is exact on this processor; found out once a binding. */
export function exactForm(binding: OrtBinding, sessions: SessionOptions): EightBitForm {
  const form =
    known.get(binding) ?? (rowCounts.every((rows) => isExact(binding, sessions, rows)) ? 'signed' : 'shifted');
  known.set(binding, form);
  return form;
}

/** A row of ones times columns of the largest weights: all 32 pairs overflow 16 bits. */
function isExact(binding: OrtBinding, sessions: SessionOptions, rows: number): boolean {
  const session = binding.createSession();
  const model = writeModel(
    {
      nodes: [
        {
          name: 'y',
          op: 'DynamicQuantizeMatMul',
          domain: 'com.microsoft',
          inputs: ['x', 'w', 's'],
          outputs: ['y'],
          attributes: {},
        },
      ],
      constants: [
        { name: 'w', dtype: 'int8', shape: [size, size], data: new Int8Array(size * size).fill(largest) },
        { name: 's', dtype: 'float32', shape: [size], data: new Float32Array(size).fill(1) },
      ],
      inputs: [{ name: 'x', dtype: 'float32', shape: [rows, size] }],
      outputs: [{ name: 'y', dtype: 'float32', shape: [rows, size] }],
    },
    frozenHeader,
  );
  session.loadModel(model.buffer, model.byteOffset, model.byteLength, sessions);
  const y = new Float32Array(rows * size);
  const x = new binding.Tensor('float32', new Float32Array(rows * size).fill(1), [rows, size]);
  try {
    session.run({ x }, { y: new binding.Tensor('float32', y, [rows, size]) }, {});
  } finally {
    session.dispose();
  }
  return y.every((value) => Math.abs(value - size * largest) < 1);
}
