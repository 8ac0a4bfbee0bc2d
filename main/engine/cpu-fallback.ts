/** Kernels that a package of tfjs never had run on tfjs's own cpu backend: right but slow, so every use is counted. */
import { tf } from '../../models/tf';
import { missingKernels, viaCpu } from './ort';

/** Registers what is missing under `name`; returns the counts, which grow as kernels are used. */
export function installFallback(
  name: string,
  backend: tf.KernelBackend,
  cpu: tf.KernelBackend,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const own = new Set(tf.getKernelsForBackend(name).map(({ kernelName }) => kernelName));
  for (const kernelName of missingKernels(own))
    tf.registerKernel({ kernelName, backendName: name, kernelFunc: viaCpu(backend, cpu, kernelName, counts) });
  return counts;
}
