/** The backends of these tests: ONNX Runtime, WebAssembly, and tfjs's own cpu backend as the oracle. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { OrtBackend } from '../../../main/engine/ort';
import { registerOrtWithOps } from '../../../main/engine/ort-with-ops';
import { startWasm, type WasmEngine } from '../../../main/engine/wasm';

let backend: OrtBackend | undefined;

/** Registers `ort` once a file (with the cpu kernels behind it) and returns it. */
export async function ortBackend(): Promise<OrtBackend> {
  await tf.setBackend('cpu');
  backend ??= registerOrtWithOps({ threads: 2, fallback: tf.findBackend('cpu') as tf.KernelBackend });
  await tf.setBackend('ort');
  return backend;
}

/** Registers `wasm` once a file and returns it. */
export async function wasmEngine(): Promise<WasmEngine> {
  await tf.setBackend('cpu');
  return startWasm(tf.findBackend('cpu') as tf.KernelBackend);
}

/** Runs `work` under one backend; every tensor it makes is freed. */
export async function under<T>(name: string, work: () => T): Promise<T> {
  await tf.setBackend(name);
  return tf.tidy(() => work() as tf.TensorContainer) as T;
}
