/** The families with their code. Who needs only what they are called reads `families.ts`, which loads no tensors. */
import type { Size } from '../src/engine/training';
import { AppError } from '../src/errors';
import type { ModelConfig } from './config';
import { families } from './families';
import type { Encoding, Inputs, ModelFamily, PictureUse } from './family';
import type { Mode } from './layers/noise';
import type { Weights } from './layers/weights';
import { Declaration, type ParameterSpec } from './parameters';
import { familyOf } from './presets';

const loaded = new Map<string, ModelFamily>();
for (const { about, code } of families) loaded.set(about.id, await code());

/** The family of a configuration. Throws `bad-checkpoint` where there is none of that name. */
export function modelFamily({ family }: Pick<ModelConfig, 'family'>): ModelFamily {
  const found = loaded.get(family);
  if (found) return found;
  const message = `The checkpoint is of the model family ${family}, which this version does not know.`;
  throw new AppError('bad-checkpoint', message, `It knows ${[...loaded.keys()].join(', ')}.`);
}

/** The configuration of a preset at a size. Throws `bad-input` with the presets that there are. */
export function modelConfig(preset: string, size: Size, vocabularySize: number): ModelConfig {
  return modelFamily({ family: familyOf(preset).id }).configOf(preset, size, vocabularySize);
}

/** null: it is a model of text alone. */
export const picturesOf = (config: ModelConfig): PictureUse | null => modelFamily(config).pictures(config);

/** From a batch to hidden states, as the model's family does it. */
export function encode(inputs: Inputs, config: ModelConfig, weights: Weights, mode: Mode, end?: number): Encoding {
  return modelFamily(config).encode(inputs, config, weights, mode, end);
}

/** Every tensor of a model: the family's encoder, then head and CRF. K = number of tags of the CRF. */
export function parameterSpecs(config: ModelConfig, K: number): ParameterSpec[] {
  const root = Declaration.empty();
  modelFamily(config).declare(root, config);
  root.in({ title: 'head', group: 'head', storedAs: 'F32' }).linear('head', K, config.text.width);
  const crf = root.in({ title: 'CRF', group: 'crf', storedAs: 'F32' }).at('crf');
  crf.tensor('start', [K], 'crf');
  crf.tensor('end', [K], 'crf');
  crf.tensor('transitions', [K, K], 'crf');
  return root.specs;
}
