/**
 * The one deep import: ONNX Runtime's native binding. Its `run` is synchronous, which the public API hides behind a promise;
 * tfjs needs it for `dataSync()`. A deep import may break with any release, so the version is pinned and checked here.
 */
import { createRequire } from 'node:module';
import { field } from './field';
import type { Tensor } from 'onnxruntime-node';

export const supportedVersion = '1.30.0';

/** What runs the nodes: the processor, or a GPU by WebGPU (Dawn inside ONNX Runtime), which leaves what it lacks to the processor. */
export type Provider = 'cpu' | 'webgpu';

export interface SessionOptions {
  readonly executionProviders: readonly Provider[];
  readonly intraOpNumThreads: number;
  readonly interOpNumThreads: number;
  readonly executionMode: 'sequential';
  readonly graphOptimizationLevel: 'all' | 'basic' | 'disabled';
  readonly enableMemPattern: boolean;
  readonly enableCpuMemArena: boolean;
  readonly logSeverityLevel: number;
  readonly extra: { readonly session: { readonly intra_op: { readonly allow_spinning: '0' | '1' } } };
  /** Constants that lie apart from the model, by the place that it names. They are copied. */
  readonly externalData?: readonly { readonly path: string; readonly data: Uint8Array }[];
}
export type TensorMap = Record<string, Tensor>;
export interface NativeSession {
  loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: SessionOptions): void;
  run(feeds: TensorMap, fetches: TensorMap, options: Record<string, never>): TensorMap;
  dispose(): void;
}
export interface OrtBinding {
  readonly version: string;
  readonly Tensor: typeof Tensor;
  createSession(): NativeSession;
}

/** ONNX Runtime cannot be used here. `code` and `detail` are those of an application error. */
export class BindingError extends Error {
  readonly code = 'internal';

  constructor(
    message: string,
    readonly detail: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'BindingError';
  }
}

type Load = (id: string) => unknown;

/** Loads the binding; throws `BindingError` where there is none for this platform or it is not the one this code knows. */
export function loadBinding(load: Load = createRequire(import.meta.url)): OrtBinding {
  const version = field(attempt(load, 'onnxruntime-node/package.json'), 'version');
  if (version !== supportedVersion) {
    throw new BindingError(
      `onnxruntime-node is version ${String(version)}, this program needs ${supportedVersion}.`,
      'Run npm ci to install the version in the lock file.',
    );
  }
  const common = attempt(load, 'onnxruntime-node');
  const deep = attempt(load, 'onnxruntime-node/dist/binding.js');
  const start = field(deep, 'initOrt');
  const Session = field(field(deep, 'binding'), 'InferenceSession');
  const TensorClass = field(common, 'Tensor');
  if (typeof start !== 'function' || typeof Session !== 'function' || typeof TensorClass !== 'function') {
    throw new BindingError(
      'The native binding of onnxruntime-node does not look as expected.',
      'Run npm ci to repair the installation.',
    );
  }
  try {
    start();
  } catch (cause) {
    throw new BindingError('ONNX Runtime did not start.', 'Run `mnerva doctor` for details.', { cause });
  }
  // The native module has no types of its own: the three members used were checked above.
  const NativeClass = Session as unknown as new () => NativeSession;
  return { version, Tensor: TensorClass as typeof Tensor, createSession: () => new NativeClass() };
}

function attempt(load: Load, id: string): unknown {
  try {
    return load(id);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new BindingError(
      `ONNX Runtime could not be loaded on ${process.platform}-${process.arch}: ${why}`,
      'There may be no binary for this platform; a slower backend is used instead.',
      { cause },
    );
  }
}
