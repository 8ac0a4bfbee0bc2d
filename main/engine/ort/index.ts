/**
 * A TensorFlow.js backend on ONNX Runtime for Node. Imports tfjs-core and onnxruntime-node and nothing of this project, so
 * that the folder can be published on its own. See README.md.
 */
import {
  findBackend,
  registerBackend,
  registerKernel,
  removeBackend,
  unregisterKernel,
  getKernelsForBackend,
} from '@tensorflow/tfjs-core';
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { availableParallelism } from 'node:os';
import { OrtBackend } from './backend';
import { loadBinding } from './binding';
import { installFallback } from './fallback';
import { Kit } from './kernel';
import { kernels } from './kernels';
import type { OrtBackendOptions } from './backend';
import type { OrtBinding } from './binding';

export { OrtBackend } from './backend';
export { BindingError, loadBinding, supportedVersion } from './binding';
export type { OrtBinding } from './binding';

export interface RegisterOptions extends Partial<OrtBackendOptions> {
  readonly name?: string;
  readonly binding?: OrtBinding;
  /** tfjs's cpu backend, for the kernels this one lacks. */
  readonly fallback?: KernelBackend;
}

/**
 * Registers backend `ort` with tfjs (it is not made the current one). Throws `BindingError` where ONNX Runtime cannot be
 * loaded.
 */
export function registerOrtBackend(options: RegisterOptions = {}): OrtBackend {
  const { name = 'ort', binding = loadBinding(), fallback, threads = availableParallelism(), ...rest } = options;
  if (findBackend(name)) throw new Error(`a backend called ${name} is registered already`);
  const backend = new OrtBackend(binding, { threads, ...rest });
  const kit = new Kit(backend);
  for (const { name: kernelName, run } of kernels) {
    // tfjs hands inputs and attributes over in untyped records; every entry states its own types.
    const typed = run as (kit: Kit, inputs: unknown, attributes: unknown) => TensorInfo | TensorInfo[];
    registerKernel({
      kernelName,
      backendName: name,
      kernelFunc: ({ inputs, attrs }) => {
        backend.recorder.kernel = kernelName;
        return typed(kit, inputs, attrs ?? {});
      },
    });
  }
  if (fallback) installFallback(backend, name, fallback, new Set(kernels.map((entry) => entry.name)));
  registerBackend(name, () => backend, 0);
  return backend;
}

/** Takes the backend out again and frees its sessions. */
export function unregisterOrtBackend(name = 'ort'): void {
  for (const { kernelName } of getKernelsForBackend(name)) unregisterKernel(kernelName, name);
  removeBackend(name);
}
