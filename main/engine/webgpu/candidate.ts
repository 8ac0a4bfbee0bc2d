/** ONNX Runtime's WebGPU provider as an engine: it is started only where it was found right on this machine. */
import { tf } from '../../../models/tf';
import { AppError } from '../../../src/errors';
import { gpuInWords } from '../../../src/engine/webgpu';
import { OrtBackend, unregisterOrtBackend } from '../ort';
import { registerOrtWithOps } from '../ort-with-ops';
import { gpuVerdict } from './verdict';

/** Its name among tfjs's backends: ONNX Runtime on the processor may be there beside it. */
export const webGpuName = 'ort-webgpu';

/** Registers it, or gives the one that is: tfjs is global to a thread. Nothing touches the driver yet. */
export function webGpuBackend(threads: number, fallback: tf.KernelBackend): OrtBackend {
  const known = tf.findBackend(webGpuName);
  if (known instanceof OrtBackend) return known;
  return registerOrtWithOps({ name: webGpuName, threads, fallback, provider: 'webgpu' });
}

export function stopWebGpu(): void {
  if (tf.findBackend(webGpuName)) unregisterOrtBackend(webGpuName);
}

/** Throws `refused` unless it was tried here and was right. */
export function mustBeRight(engines: string | null): void {
  const verdict = engines === null ? null : gpuVerdict(engines);
  if (verdict?.outcome !== 'right') throw new AppError('refused', gpuInWords(verdict));
}
