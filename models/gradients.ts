/**
 * The derivative of every tfjs kernel that the models use. `dy` is the gradient of the loss by the kernel's output.
 * A model that needs another op adds it here; tfjs says "gradient function not found" by name where one is missing.
 */
import * as tf from '@tensorflow/tfjs-core';

type Grads = Record<string, () => tf.Tensor>;
type GradientOf = (dy: tf.Tensor, saved: tf.Tensor[], attributes: Record<string, unknown>) => Grads;

/** Sums `gradient` over the axes along which `input` was broadcast. */
function unbroadcast(gradient: tf.Tensor, input: tf.Tensor): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(input.shape, gradient.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(gradient, axes) : gradient, input.shape);
}

function register(kernelName: string, inputsToSave: string[] | 'all', saveOutput: boolean, gradient: GradientOf): void {
  if (tf.getGradient(kernelName)) return;
  tf.registerGradient({
    kernelName,
    inputsToSave: inputsToSave === 'all' ? [] : inputsToSave,
    saveAllInputs: inputsToSave === 'all',
    outputsToSave: [saveOutput],
    gradFunc: (dy, saved, attributes) => {
      if (Array.isArray(dy)) throw new Error(`${kernelName} has one output`);
      return gradient(dy, saved, { ...attributes });
    },
  });
}

const numbers = (value: unknown): number[] => (typeof value === 'number' ? [value] : [...(value as number[])]);

/** C = op(A) op(B), op being the identity or the transpose: dA and dB are products of dC with the other factor. */
function matMulGradient(dy: tf.Tensor, saved: tf.Tensor[], { transposeA, transposeB }: Record<string, unknown>): Grads {
  const [a, b] = [saved[0]!, saved[1]!];
  return {
    a: () => (transposeA ? tf.matMul(b, dy, transposeB === true, true) : tf.matMul(dy, b, false, transposeB !== true)),
    b: () => (transposeB ? tf.matMul(dy, a, true, transposeA === true) : tf.matMul(a, dy, transposeA !== true, false)),
  };
}

/** Rows of a table: each row's gradient is the sum over the places that looked it up. */
function gatherGradient(dy: tf.Tensor, saved: tf.Tensor[], { axis, batchDims }: Record<string, unknown>): Grads {
  if (axis !== 0 || (batchDims ?? 0) !== 0) throw new Error('gather has a gradient along axis 0 only');
  const [x, indices] = [saved[0]!, saved[1]!];
  const rows = x.shape[0]!;
  return {
    x: () => {
      const flat = tf.reshape(dy, [indices.size, x.size / rows]);
      const at = tf.cast(tf.reshape(indices, [indices.size]), 'int32') as tf.Tensor1D;
      // A small table by a product with one-hot rows: the plain JavaScript backend's segment sum is far slower.
      const sum =
        rows <= 4096
          ? tf.matMul(tf.cast(tf.oneHot(at, rows), 'float32'), flat, true)
          : tf.unsortedSegmentSum(flat, at, rows);
      return tf.reshape(sum, x.shape);
    },
    indices: () => tf.zerosLike(indices),
  };
}

function concatGradient(dy: tf.Tensor, saved: tf.Tensor[], { axis }: Record<string, unknown>): Grads {
  const along = tf.util.parseAxisParam(Number(axis), saved[0]!.shape)[0]!;
  const parts = tf.split(
    dy,
    saved.map((t) => t.shape[along]!),
    along,
  );
  return Object.fromEntries(parts.map((part, i) => [String(i), () => part]));
}

function sliceGradient(dy: tf.Tensor, saved: tf.Tensor[], { begin, size }: Record<string, unknown>): Grads {
  const x = saved[0]!;
  const [from, extent] = tf.slice_util.parseSliceParams(x, numbers(begin), numbers(size)) as [number[], number[]];
  return {
    x: () =>
      tf.pad(
        dy,
        from.map((f, i): [number, number] => [f, x.shape[i]! - f - extent[i]!]),
      ),
  };
}

/** Called once by `tf.ts`. Kernels that already have a gradient keep it. */
export function registerGradients(): void {
  register('Identity', [], false, (dy) => ({ x: () => tf.cast(dy, 'float32') }));
  register('Cast', ['x'], false, (dy) => ({ x: () => dy }));
  register('Reshape', ['x'], false, (dy, [x]) => ({ x: () => tf.reshape(dy, x!.shape) }));
  register('ExpandDims', ['input'], false, (dy, [input]) => ({ input: () => tf.reshape(dy, input!.shape) }));
  register('Transpose', [], false, (dy, _, { perm }) => ({
    x: () => tf.transpose(dy, tf.backend_util.getUndoAxesPermutation(numbers(perm))),
  }));
  register('Concat', 'all', false, concatGradient);
  register('Slice', ['x'], false, sliceGradient);
  register('GatherV2', ['x', 'indices'], false, gatherGradient);
  register('BatchMatMul', ['a', 'b'], false, matMulGradient);

  register('Add', ['a', 'b'], false, (dy, [a, b]) => ({ a: () => unbroadcast(dy, a!), b: () => unbroadcast(dy, b!) }));
  register('Sub', ['a', 'b'], false, (dy, [a, b]) => ({
    a: () => unbroadcast(dy, a!),
    b: () => unbroadcast(tf.neg(dy), b!),
  }));
  register('Multiply', ['a', 'b'], false, (dy, [a, b]) => ({
    a: () => unbroadcast(tf.mul(dy, b!), a!),
    b: () => unbroadcast(tf.mul(dy, a!), b!),
  }));
  register('RealDiv', ['a', 'b'], false, (dy, [a, b]) => ({
    a: () => unbroadcast(tf.div(dy, b!), a!),
    b: () => unbroadcast(tf.neg(tf.div(tf.mul(dy, a!), tf.square(b!))), b!),
  }));
  register('Neg', [], false, (dy) => ({ x: () => tf.neg(dy) }));
  register('Square', ['x'], false, (dy, [x]) => ({ x: () => tf.mul(dy, tf.mul(x!, 2)) }));
  register('Sqrt', [], true, (dy, [y]) => ({ x: () => tf.div(dy, tf.mul(y!, 2)) }));
  register('Exp', [], true, (dy, [y]) => ({ x: () => tf.mul(dy, y!) }));
  register('Log', ['x'], false, (dy, [x]) => ({ x: () => tf.div(dy, x!) }));
  register('Relu', ['x'], false, (dy, [x]) => ({ x: () => tf.mul(dy, tf.cast(tf.greater(x!, 0), 'float32')) }));
  register('Sigmoid', [], true, (dy, [y]) => ({ x: () => tf.mul(dy, tf.mul(y!, tf.sub(1, y!))) }));
  register('Tanh', [], true, (dy, [y]) => ({ x: () => tf.mul(dy, tf.sub(1, tf.square(y!))) }));
  register('Softmax', [], true, (dy, [y]) => ({
    logits: () => tf.mul(y!, tf.sub(dy, tf.sum(tf.mul(dy, y!), -1, true))),
  }));
  register('LogSoftmax', [], true, (dy, [y]) => ({
    logits: () => tf.sub(dy, tf.mul(tf.exp(y!), tf.sum(dy, -1, true))),
  }));
  register('Sum', ['x'], false, (dy, [x], { axis }) => ({
    x: () => {
      const axes = tf.util.parseAxisParam(
        axis === undefined || axis === null ? x!.shape.map((_, i) => i) : numbers(axis),
        x!.shape,
      );
      const kept = x!.shape.map((n, i) => (axes.includes(i) ? 1 : n));
      return tf.mul(tf.reshape(dy, kept), tf.onesLike(x!));
    },
  }));
}
