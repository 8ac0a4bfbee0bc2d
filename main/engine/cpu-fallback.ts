/**
 * Kernels that a package of tfjs never had run on tfjs's own cpu backend: inputs are read back and copied there, results are
 * copied here. Right but slow, so every use is counted.
 */
import { tf } from '../../models/tf';

/** Registers what is missing under `name`; answers the counts, which grow as kernels are used. */
export function installFallback(
  name: string,
  backend: tf.KernelBackend,
  cpu: tf.KernelBackend,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { kernelName, kernelFunc } of tf.getKernelsForBackend('cpu')) {
    if (tf.getKernel(kernelName, name)) continue;
    tf.registerKernel({
      kernelName,
      backendName: name,
      kernelFunc: (call) => {
        counts.set(kernelName, (counts.get(kernelName) ?? 0) + 1);
        return onCpu(backend, cpu, kernelFunc, call);
      },
    });
  }
  return counts;
}

type Call = Parameters<tf.KernelFunc>[0];

function onCpu(backend: tf.KernelBackend, cpu: tf.KernelBackend, run: tf.KernelFunc, { inputs, attrs }: Call) {
  const temporary: tf.TensorInfo[] = [];
  const toCpu = ({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo => {
    const copy = { dataId: cpu.write(backend.readSync(dataId), shape, dtype), shape, dtype };
    temporary.push(copy);
    return copy;
  };
  // A kernel may return one of its inputs under another shape, so results are read before anything is freed.
  const fromCpu = (result: tf.TensorInfo): tf.TensorInfo => {
    temporary.push(result);
    const { shape, dtype } = result;
    return { dataId: backend.write(cpu.readSync(result.dataId), shape, dtype), shape, dtype };
  };
  const copies: tf.NamedTensorInfoMap = {};
  for (const [key, input] of Object.entries(inputs)) {
    // tfjs types a list of inputs as one; kernels of lists (AddN, Concat) know better.
    if (Array.isArray(input)) Reflect.set(copies, key, input.map(toCpu));
    else if (input) copies[key] = toCpu(input);
  }
  const result = run({ inputs: copies, attrs, backend: cpu });
  const results = Array.isArray(result) ? result.map(fromCpu) : fromCpu(result);
  for (const { dataId } of temporary) cpu.disposeData(dataId, true);
  return results;
}
