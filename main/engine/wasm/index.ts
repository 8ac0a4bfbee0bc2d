/**
 * tfjs's WebAssembly backend as an engine, for machines that ONNX Runtime has no binary for. Loaded when it is started and not
 * before. See README.md.
 */
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { tf } from '../../../models/tf';
import { findUpwards } from '../../files/program';
import { installFallback } from '../cpu-fallback';
import { startingModule } from './emscripten';
import { refuseFullHeap } from './heap';
import { backendName, registerOwnKernels } from './kernels';
import type { BackendWasm } from './module';

const supportedVersion = '4.22.0';
const packageName = '@tensorflow/tfjs-backend-wasm';
const binary = 'tfjs-backend-wasm.wasm';

/** Kernels of the package that compute wrong (padding "same"), none of which the models use: the cpu backend's are taken. */
const wrong = ['Conv3DBackpropInputV2', 'Dilation2D', 'MaxPoolGrad'];

export { backendName as wasmBackend } from './kernels';

export interface WasmEngine {
  readonly version: string;
  readonly backend: BackendWasm;
  /** Kernels that ran on tfjs's cpu backend, with how often. */
  readonly fallbacks: ReadonlyMap<string, number>;
}

let started: Promise<WasmEngine> | null = null;

/** Makes `wasm` tfjs's current backend. Rejects where its files are missing or the processor lacks what they need. */
export function startWasm(cpu: tf.KernelBackend): Promise<WasmEngine> {
  started ??= start(cpu);
  return started;
}

async function start(cpu: tf.KernelBackend): Promise<WasmEngine> {
  const { BackendWasm, setWasmPaths, version_wasm: version } = await import('@tensorflow/tfjs-backend-wasm');
  if (version !== supportedVersion) throw new Error(`${packageName} is version ${version}, not ${supportedVersion}`);
  setWasmPaths(binaryFolder() + sep);
  await startingModule(() => tf.setBackend(backendName));
  const backend: unknown = tf.findBackend(backendName);
  if (!(backend instanceof BackendWasm)) throw new Error('its backend is not one of this tfjs');
  refuseFullHeap(backend);
  for (const kernelName of wrong) tf.unregisterKernel(kernelName, backendName);
  registerOwnKernels(backend);
  return { version, backend, fallbacks: installFallback(backendName, backend, cpu) };
}

/** Where its .wasm files lie: beside the bundle (electron.config.ts), or in the package where nothing was bundled. */
function binaryFolder(): string {
  const beside = findUpwards(import.meta.dirname, join('wasm', binary));
  if (beside !== null) return dirname(beside);
  return join(dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`)), 'dist');
}
