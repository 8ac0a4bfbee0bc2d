/**
 * Registers every gradient that tfjs has. Its file of that name imports without extensions, which Node does not read, so it is
 * bundled first. The bundle brings a second copy of tfjs along; registries and engine are global, so both are one.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '../../..');
const dist = join(root, 'node_modules/@tensorflow/tfjs-core/dist');
/** `prod`'s gradient is written with methods of tensors. */
const parts = ['register_all_gradients.js', 'public/chained_ops/register_all_chained_ops.js'];

/** Resolves to the names of the kernels that have a gradient. Call before anything registers gradients of its own. */
export async function registerAllGradients(): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'mnerva-gradients-'));
  try {
    for (const [i, part] of parts.entries()) {
      const file = join(folder, `${i}.mjs`);
      const bundle = await rolldown({
        input: join(dist, part),
        platform: 'node',
        treeshake: false,
        logLevel: 'silent',
      });
      await bundle.write({ format: 'es', file, codeSplitting: false });
      await bundle.close();
      await import(/* @vite-ignore */ pathToFileURL(file).href);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  const names = new Set(tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName));
  return [...names].filter((name) => tf.getGradient(name) !== null && tf.getGradient(name) !== undefined).sort();
}
