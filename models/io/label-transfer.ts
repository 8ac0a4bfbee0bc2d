/**
 * A checkpoint in a project with another label set: rows of the types both share are kept (head, start, end, and both sides of
 * the transitions), rows of other types are left out, rows of new types are initialised and say so.
 */
import type { LabelSet } from '../../src/domain/label-set';
import { createRandom } from '../../src/random';
import { tagsOf } from '../labels/scheme';
import type { Checkpoint } from './checkpoint';
import type { StoredTensor } from './safetensors';

/** The same checkpoint over `types`; itself where they are the same in the same order. New rows are drawn from `seed`. */
export function transferLabels(checkpoint: Checkpoint, types: LabelSet, seed: number): Checkpoint {
  const same = types.length === checkpoint.types.length && types.every((type, i) => type === checkpoint.types[i]);
  if (same) return checkpoint;
  const { labels, text } = checkpoint.config;
  const oldTags = tagsOf(labels, checkpoint.types);
  const from = tagsOf(labels, types).map((tag) => oldTags.indexOf(tag)); // -1 = new
  const random = createRandom(seed);
  const d = text.width;
  const tensors = new Map<string, StoredTensor>(checkpoint.tensors);
  const source = (name: string): StoredTensor => checkpoint.tensors.get(name)!;
  const K = from.length;

  const rows = (name: string, width: number, start: () => number): void => {
    const old = source(name);
    const data = new Float32Array(K * width);
    from.forEach((row, k) => {
      for (let i = 0; i < width; i++) data[k * width + i] = row >= 0 ? old.data[row * width + i]! : start();
    });
    tensors.set(name, { shape: old.shape.length === 1 ? [K] : [K, width], data });
  };
  rows('head.weight', d, () => 0.02 * random.normal());
  rows('head.bias', 1, () => 0);
  rows('crf.start', 1, () => 0.2 * random.next() - 0.1);
  rows('crf.end', 1, () => 0.2 * random.next() - 0.1);

  const old = source('crf.transitions');
  const data = new Float32Array(K * K);
  from.forEach((row, i) => {
    from.forEach((column, j) => {
      const known = row >= 0 && column >= 0;
      data[i * K + j] = known ? old.data[row * oldTags.length + column]! : 0.2 * random.next() - 0.1;
    });
  });
  tensors.set('crf.transitions', { shape: [K, K], data });
  const untrained = types.filter((type) => !checkpoint.types.includes(type) || checkpoint.untrained.includes(type));
  return { ...checkpoint, types, untrained, tensors };
}
