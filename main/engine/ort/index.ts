/**
 * A TensorFlow.js backend on ONNX Runtime for Node. Imports tfjs-core and onnxruntime-node and nothing of this project, so
 * that the folder can be published on its own. See README.md.
 */
import {
  findBackend,
  getKernelsForBackend,
  registerBackend,
  removeBackend,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import type { KernelBackend } from '@tensorflow/tfjs-core';
import { availableParallelism } from 'node:os';
import { OrtBackend } from './backend';
import { loadBinding } from './binding';
import { kernels as ownKernels } from './kernels';
import { registerKernels } from './registration';
import type { OrtBackendOptions } from './backend';
import type { KernelEntry } from './kernel';
import type { OrtBinding } from './binding';

export { OrtBackend } from './backend';
export { BindingError, loadBinding, supportedVersion } from './binding';
export type { NativeSession, OrtBinding, SessionOptions } from './binding';
export { missingKernels, viaCpu } from './fallback';
export { field } from './field';
export { kernel, type KernelEntry } from './kernel';
export {
  elementType,
  writeModel,
  type ModelConstant,
  type ModelGraph,
  type ModelHeader,
  type ModelNode,
  type ModelPort,
} from './onnx-writer';
export { toData, type Attribute, type Attributes, type Data, type DataType, type Shape, type Value } from './values';

export interface RegisterOptions extends Partial<OrtBackendOptions> {
  readonly name?: string;
  readonly binding?: OrtBinding;
  /** tfjs's cpu backend, for the kernels this one lacks. */
  readonly fallback?: KernelBackend;
  /** Kernels beyond those of tfjs. */
  readonly kernels?: readonly KernelEntry[];
}

/**
 * Registers backend `ort` with tfjs (it is not made the current one). Throws `BindingError` where ONNX Runtime cannot be
 * loaded.
 */
export function registerOrtBackend(options: RegisterOptions = {}): OrtBackend {
  const { name = 'ort', binding = loadBinding(), fallback, kernels = [], ...rest } = options;
  if (findBackend(name)) throw new Error(`a backend called ${name} is registered already`);
  const backend = new OrtBackend(binding, { threads: availableParallelism(), ...rest });
  registerKernels(backend, name, [...ownKernels, ...kernels], fallback ?? null);
  registerBackend(name, () => backend, 0);
  return backend;
}

/** Takes the backend out again and frees its sessions. */
export function unregisterOrtBackend(name = 'ort'): void {
  for (const { kernelName } of getKernelsForBackend(name)) unregisterKernel(kernelName, name);
  removeBackend(name);
}
