/** The weights a model starts from: BERT's N(0, 0.02), Xavier in the modules without a pretrained twin (model-spec A.4, A.5, A.8). */
import type { LabelSet } from '../../src/domain/label-set';
import { createRandom, hash32, seedFromText, type Random } from '../../src/random';
import type { ModelConfig } from '../config';
import { tagsOf } from '../labels/scheme';
import type { ParameterSpec } from '../parameters';
import { parameterSpecs } from '../registry';
import type { Checkpoint } from './checkpoint';
import { sizeOf, type StoredTensor } from './safetensors';

/** A checkpoint of random weights. Each tensor has its own stream, so the encoder starts the same with and without mcg. */
export function initialCheckpoint(
  config: ModelConfig,
  types: LabelSet,
  vocabulary: readonly string[],
  seed: number,
): Checkpoint {
  const tensors = new Map<string, StoredTensor>();
  for (const spec of parameterSpecs(config, tagsOf(config.labels, types).length)) {
    const random = createRandom(hash32(seed, seedFromText(spec.name)));
    tensors.set(spec.name, { shape: spec.shape, data: startValues(spec, random) });
  }
  return {
    config,
    types,
    untrained: [...types],
    vocabulary,
    tensors,
    card: {
      title: 'Untrained',
      recipe: 'none',
      seed,
      epochs: 0,
      steps: 0,
      sentences: { train: 0, replay: 0, distil: 0, dev: 0 },
      devF1: null,
      notes: [],
    },
    dataHash: '',
    precision: 'F32',
  };
}

function startValues({ shape, start }: ParameterSpec, random: Random): Float32Array {
  const data = new Float32Array(sizeOf(shape));
  switch (start) {
    case 'zero':
      return data;
    case 'one':
      return data.fill(1);
    case 'keep':
      return data.fill(1.1, 0, 1).fill(-1.1, 1); // p(keep) is about 0.9 at the start (model-spec A.4-4)
    case 'normal':
      return data.map(() => 0.02 * random.normal());
    case 'xavier': {
      const bound = Math.sqrt(6 / (shape[0]! + shape[1]!));
      return data.map(() => bound * (2 * random.next() - 1));
    }
    case 'crf':
      return data.map(() => 0.2 * random.next() - 0.1);
  }
}
