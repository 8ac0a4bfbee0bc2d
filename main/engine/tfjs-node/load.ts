/**
 * tfjs-node from its own folder into this program's tfjs. Its JavaScript asks for `@tensorflow/tfjs`; the two lines that the
 * installation laid there answer with the tfjs-core that is running, so that there is one engine, one set of kernels and no
 * second copy of the library. See README.md.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { tf } from '../../../models/tf';
import type { InstallableEngine } from '../../../src/engine/choice';
import { installFallback } from '../cpu-fallback';
import { field } from '../ort';
import { bindingPath } from './layout';
import { broken, engineFolder, readManifest, type EngineManifest } from './manifest';
import { fixKernels } from './fix-kernels';

/** tfjs-node registers its kernels under this name. */
export const tensorflowBackend = 'tensorflow';
const tfjsSymbol = Symbol.for('mnerva.tfjs');

export interface TfjsNode {
  readonly manifest: EngineManifest;
  readonly backend: tf.KernelBackend;
  /** Whether TensorFlow found a GPU that it can compute on. */
  readonly onGpu: boolean;
  /** Kernels that ran on tfjs's cpu backend, with how often. */
  readonly fallbacks: ReadonlyMap<string, number>;
}

let loaded: (TfjsNode & { readonly folder: string }) | null = null;

/**
 * Registers backend `tensorflow` (it is not made the current one). A process loads one TensorFlow: asking for another engine
 * afterwards is refused. Throws `AppError`: `not-found`, `bad-file`, `refused`.
 */
export function loadTfjsNode(engines: string, name: InstallableEngine, cpu: tf.KernelBackend): TfjsNode {
  const folder = engineFolder(engines, name);
  if (loaded?.folder === folder) return loaded;
  const manifest = readManifest(engines, name);
  if (loaded) throw broken(name, `this process has loaded ${loaded.folder} already`);
  const load = createRequire(join(folder, 'package', 'package.json'));
  const inFolder = (path: string): unknown => attempt(name, load, path);
  Reflect.set(globalThis, tfjsSymbol, { ...tf, KernelBackend: callable(tf.KernelBackend) });
  standInForOldNode(load);
  const binding = inFolder(join(folder, bindingPath));
  inFolder('./dist/register_all_kernels.js');
  const Backend = field(inFolder('./dist/nodejs_kernel_backend.js'), 'NodeJSKernelBackend');
  if (typeof Backend !== 'function') throw broken(name, 'its package is not the one that this program knows');
  const backend: unknown = Reflect.construct(Backend, [binding, manifest.package]);
  if (!(backend instanceof tf.KernelBackend)) throw broken(name, 'its backend is not one of this tfjs');
  const fallbacks = installFallback(tensorflowBackend, backend, cpu);
  fixKernels(tensorflowBackend);
  tf.registerBackend(tensorflowBackend, () => backend, 0);
  const onGpu = field(backend, 'isUsingGpuDevice') === true;
  loaded = { folder, manifest, backend, onGpu, fallbacks };
  return loaded;
}

/** tfjs-node was compiled before classes: it calls the constructor that it extends, which a class does not allow. */
function callable(Class: typeof tf.KernelBackend): unknown {
  function construct(this: object): unknown {
    return Reflect.construct(Class, [], this.constructor);
  }
  construct.prototype = Class.prototype;
  return construct;
}

/** tfjs-node calls `isNullOrUndefined`, which went with Node 23, and `isArray`, which warns. */
function standInForOldNode(load: NodeJS.Require): void {
  const util: unknown = load('node:util');
  if (typeof util !== 'object' || util === null) return;
  Reflect.set(util, 'isNullOrUndefined', (value: unknown) => value === null || value === undefined);
  Reflect.set(util, 'isArray', Array.isArray);
}

function attempt(name: InstallableEngine, load: NodeJS.Require, path: string): unknown {
  try {
    return load(path);
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw broken(name, `it could not be loaded: ${why}`, cause);
  }
}
