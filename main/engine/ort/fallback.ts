/**
 * Kernels that a backend lacks, or has for numbers only, run on tfjs's own cpu backend, eagerly: what they read is copied there,
 * the result is copied back. Right but slow, so every use is counted. Any backend of tfjs can be given these.
 */
import { backend_util, getKernel, getKernelsForBackend } from '@tensorflow/tfjs-core';
import type { KernelBackend, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';

/** What the cpu backend has and is not among a backend's own. The cpu backend must be registered already. */
export function missingKernels(own: ReadonlySet<string>): string[] {
  return getKernelsForBackend('cpu')
    .map(({ kernelName }) => kernelName)
    .filter((name) => !own.has(name))
    .sort();
}

/** A kernel of `backend` that hands its work to the cpu backend and counts it by its name. */
export function viaCpu(
  backend: KernelBackend,
  cpu: KernelBackend,
  kernelName: string,
  counts: Map<string, number>,
): KernelFunc {
  return ({ inputs, attrs }) => {
    const run = getKernel(kernelName, 'cpu')?.kernelFunc;
    if (!run) throw new Error(`${kernelName} is neither here nor in the cpu backend`);
    counts.set(kernelName, (counts.get(kernelName) ?? 0) + 1);
    const temporary: TensorInfo[] = [];
    const toCpu = (tensor: TensorInfo): TensorInfo => {
      const copy = copyOf(tensor, backend, cpu);
      temporary.push(copy);
      return copy;
    };
    // A kernel may return one of its inputs under another shape, so results are read before anything is freed.
    const fromCpu = (result: TensorInfo): TensorInfo => {
      temporary.push(result);
      const { shape, dtype } = result;
      return { dataId: backend.write(cpu.readSync(result.dataId), shape, dtype), shape, dtype };
    };
    // Some kernels take a list, others named tensors, of which some may be missing.
    const given: Record<string, TensorInfo | TensorInfo[] | undefined> = inputs;
    const copies = Object.entries(given).map(
      ([key, input]) => [key, Array.isArray(input) ? input.map(toCpu) : input && toCpu(input)] as const,
    );
    const target: object = Object.assign(Array.isArray(inputs) ? [] : {}, Object.fromEntries(copies));
    const result = run({ inputs: target as typeof inputs, attrs, backend: cpu });
    const results = Array.isArray(result) ? result.map(fromCpu) : fromCpu(result);
    for (const { dataId } of temporary) cpu.disposeData(dataId, true);
    return results;
  };
}

function copyOf({ dataId, shape, dtype }: TensorInfo, backend: KernelBackend, cpu: KernelBackend): TensorInfo {
  const values = backend.readSync(dataId);
  // Dilation2DBackpropInput asks for the rank, which TensorInfo does not promise.
  const info = { shape, dtype, rank: shape.length };
  if (dtype !== 'complex64') return { ...info, dataId: cpu.write(values, shape, dtype) };
  if (!(values instanceof Float32Array)) throw new Error('complex numbers are pairs of float32');
  const [real, imag] = Object.values(backend_util.splitRealAndImagArrays(values)).map((part): TensorInfo => ({
    shape,
    dtype: 'float32',
    dataId: cpu.write(part, shape, 'float32'),
  }));
  const join = getKernel('Complex', 'cpu')?.kernelFunc;
  if (!join || !real || !imag) throw new Error('the cpu backend has no complex numbers');
  const joined = join({ inputs: { real, imag }, attrs: {}, backend: cpu });
  for (const part of [real, imag]) cpu.disposeData(part.dataId, true);
  if (Array.isArray(joined)) throw new Error('Complex has one output');
  return { ...info, dataId: joined.dataId };
}
