/** Kernels of our own on the heap of tfjs's wasm: what it lacks, what it does slowly, and the models' operations that have loops. */
import { tf } from '../../../models/tf';
import { kernelNameOf, type Loops, ops, withLoops } from '../../../models/ops';
import { addRows } from './loops';
import { MatrixProducts } from './matmul';
import type { BackendWasm } from './module';

export const backendName = 'wasm';

type Outputs = tf.TensorInfo | tf.TensorInfo[];
type Run<Inputs, Attributes> = (inputs: Inputs, attributes: Attributes) => Outputs;
type X = { readonly x: tf.TensorInfo };
type AB = { readonly a: tf.TensorInfo; readonly b: tf.TensorInfo };
type Transposes = { readonly transposeA: boolean; readonly transposeB: boolean };

/** Puts them in the place of the package's own. The backend must be the current one: its kernels are set up by then. */
export function registerOwnKernels(backend: BackendWasm): void {
  const floats = (tensor: tf.TensorInfo): Float32Array => {
    const values = backend.typedArrayFromHeap(tensor);
    if (values instanceof Float32Array) return values;
    throw new Error(`float32 was expected, not ${tensor.dtype}`);
  };
  const output = (shape: readonly number[], dtype: tf.DataType = 'float32'): tf.TensorInfo =>
    backend.makeOutput([...shape], dtype);
  const products = new MatrixProducts(backend);
  const fused = packaged('_FusedMatMul');
  const cast = packaged('Cast');

  replace<AB, Transposes>('BatchMatMul', ({ a, b }, { transposeA, transposeB }) =>
    products.multiply(a, b, transposeA, transposeB),
  );
  replace<AB & Record<string, tf.TensorInfo>, Transposes>('_FusedMatMul', (inputs, attributes) =>
    products.plainly(inputs.a, inputs.b, attributes, ({ info: a }, { info: b }) => {
      const attrs = { ...attributes, transposeA: false, transposeB: false };
      return fused({ inputs: { ...inputs, a, b }, attrs, backend });
    }),
  );
  /** The package's own takes 0.3 for false. */
  replace<X, { dtype: tf.DataType }>('Cast', ({ x }, attrs) => {
    if (attrs.dtype !== 'bool' || x.dtype === 'bool') return cast({ inputs: { x }, attrs, backend });
    const bools = output(x.shape, 'bool');
    const [from, to] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(bools)];
    for (let i = 0; i < from.length; i++) to[i] = from[i] === 0 ? 0 : 1;
    return bools;
  });
  replace<{ x: tf.TensorInfo; segmentIds: tf.TensorInfo }, { numSegments: number }>(
    'UnsortedSegmentSum',
    ({ x, segmentIds }, { numSegments }) => {
      const rest = x.shape.slice(segmentIds.shape.length);
      const sums = output([numSegments, ...rest], x.dtype);
      const [from, to, ids] = [x, sums, segmentIds].map((tensor) => backend.typedArrayFromHeap(tensor));
      addRows(from!, ids!, to!, tf.util.sizeFromShape(rest));
      return sums;
    },
  );
  for (const op of withLoops(ops)) replace(kernelNameOf(op), looped(op.loops));

  /** Outputs are made before any numbers are looked at: the heap may move when it grows. */
  function looped({ shapes, run }: Loops<string, never, string>) {
    return (inputs: Record<string, tf.TensorInfo>, attributes: unknown): tf.TensorInfo[] => {
      // the attributes are those that the op was run with
      const own = attributes as never;
      const outputs = mapped(
        shapes(
          mapped(inputs, ({ shape }) => shape),
          own,
        ),
        (shape) => output(shape),
      );
      run(mapped(inputs, floats), mapped(outputs, floats), own);
      return Object.values(outputs);
    };
  }
}

function mapped<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

function replace<Inputs, Attributes = unknown>(kernelName: string, run: Run<Inputs, Attributes>): void {
  if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
  // tfjs hands inputs and attributes over in untyped records; every kernel above states its own types.
  const untyped = run as (inputs: unknown, attributes: unknown) => Outputs;
  tf.registerKernel({ kernelName, backendName, kernelFunc: ({ inputs, attrs }) => untyped(inputs, attrs ?? {}) });
}

function packaged(kernelName: string): tf.KernelFunc {
  const known = tf.getKernel(kernelName, backendName);
  if (!known) throw new Error(`the package has no ${kernelName}`);
  return known.kernelFunc;
}
