/** Sums of products in Einstein's notation; ONNX has the same operator. tfjs allows two tensors at most, as checked here. */
import { backend_util, util } from '@tensorflow/tfjs-core';
import type { EinsumAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel';
import type { KernelEntry } from '../kernel';

export const einsumKernels: readonly KernelEntry[] = [
  kernel<TensorInfo[], EinsumAttrs>('Einsum', (context, inputs, { equation }) => {
    const { record } = context;
    const tensors = Object.values(inputs);
    const { allDims, idDims } = backend_util.decodeEinsumEquation(equation, tensors.length);
    // declared for tensors, but reads shapes only
    backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors as never);
    const plain = equation.replaceAll(/\s/g, '');
    const [left = '', right = ''] = plain.split('->');
    const extents = new Map<string, number>();
    left.split(',').forEach((axes, i) => {
      util.assert(new Set(axes).size === axes.length, () => `Einsum: an axis occurs twice in ${axes}`);
      [...axes].forEach((axis, k) => extents.set(axis, tensors[i]?.shape[k] ?? 1));
    });
    const values = tensors.map((tensor) => context.value(tensor));
    const dtype = values.every((value) => value.dtype !== 'float32') ? 'int32' : 'float32';
    const shape = [...right].map((axis) => extents.get(axis) ?? 1);
    const factors = values.map((value) => record.cast(value, dtype));
    return context.tensor(record.node('Einsum', factors, shape, dtype, { equation: plain }));
  }),
];
