/**
 * Kernels that this backend lacks run on tfjs's own cpu backend, eagerly: what they read is flushed and copied there, the
 * result is copied back. Right but slow, so every use is counted.
 */
import { getKernelsForBackend, registerKernel } from '@tensorflow/tfjs-core';
import type { KernelBackend, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { OrtBackend } from './backend';

/** Registers the missing kernels under `name`; returns what they are called. Both backends must be registered already. */
export function installFallback(
  backend: OrtBackend,
  name: string,
  cpu: KernelBackend,
  own: ReadonlySet<string>,
): string[] {
  const missing = getKernelsForBackend('cpu').filter(({ kernelName }) => !own.has(kernelName));
  for (const { kernelName, kernelFunc } of missing) {
    registerKernel({ kernelName, backendName: name, kernelFunc: viaCpu(backend, cpu, kernelName, kernelFunc) });
  }
  return missing.map(({ kernelName }) => kernelName).sort();
}

function viaCpu(backend: OrtBackend, cpu: KernelBackend, kernelName: string, run: KernelFunc): KernelFunc {
  return ({ inputs, attrs }) => {
    backend.fallbacks.set(kernelName, (backend.fallbacks.get(kernelName) ?? 0) + 1);
    const temporary: TensorInfo[] = [];
    const toCpu = ({ dataId, shape, dtype }: TensorInfo): TensorInfo => {
      const copy = { dataId: cpu.write(backend.readSync(dataId), shape, dtype), shape, dtype };
      temporary.push(copy);
      return copy;
    };
    // A kernel may return one of its inputs under another shape, so results are read before anything is freed.
    const fromCpu = (result: TensorInfo): TensorInfo => {
      temporary.push(result);
      return backend.makeTensorInfo(result.shape, result.dtype, cpu.readSync(result.dataId));
    };
    const copies: Record<string, TensorInfo | TensorInfo[] | undefined> = {};
    for (const [key, input] of Object.entries(inputs)) {
      copies[key] = Array.isArray(input) ? input.map(toCpu) : input && toCpu(input);
    }
    const result = run({ inputs: copies as typeof inputs, attrs, backend: cpu });
    const results = Array.isArray(result) ? result.map(fromCpu) : fromCpu(result);
    for (const { dataId } of temporary) cpu.disposeData(dataId, true);
    return results;
  };
}
