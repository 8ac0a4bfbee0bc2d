/** Which layers a run may take as a fixed feature extractor. */
import { expect, test } from 'vitest';
import { modelConfig, modelFamily, parameterSpecs, picturesOf } from '../../../models';
import { bgaConfig, type BgaConfig } from '../../../models/bga/config';
import { frozenLayers } from '../../../models/train/frozen-layers';
import { recipeOf } from '../../../models/train/recipe';
import type { Freeze, Preset, TrainingRequest } from '../../../src/engine/training';

const frozen = (groups: Freeze['groups'], textLayers = 0): Freeze => ({ groups, textLayers });

/** Twelve text layers. */
function layersOf(
  preset: Preset,
  recipe: TrainingRequest['recipe'],
  { freeze, corrections = 1000, pictures = false, plain = false }: Options,
): number {
  const config = plain ? withPlainSampler(preset) : modelConfig(preset, 'base', 100);
  const specs = parameterSpecs(config, 9);
  const learner = {
    groups: modelFamily(config).about.groups,
    text: config.text,
    vision: picturesOf(config)?.vision ?? null,
  };
  const { rateOf } = recipeOf(recipe, learner, corrections, { freeze });
  const learning = new Set(specs.filter((spec) => rateOf(spec, 1) !== null).map(({ name }) => name));
  return frozenLayers(config, specs, (name) => learning.has(name), pictures);
}

function withPlainSampler(preset: Preset): BgaConfig {
  const config = bgaConfig(preset, 'base', 100);
  return { ...config, sampler: { ...config.sampler, onPlainLayer: true } };
}

interface Options {
  readonly freeze?: Freeze;
  readonly corrections?: number;
  readonly pictures?: boolean;
  readonly plain?: boolean;
}

const between: Freeze['groups'] = ['embeddings', 'generator', 'sampler'];

test.each<[what: string, preset: Preset, recipe: TrainingRequest['recipe'], options: Options, layers: number]>([
  ['nothing is frozen', 'bert_crf', 'full', {}, 0],
  ['six layers, but the embeddings learn', 'bert_crf', 'full', { freeze: frozen([], 6) }, 0],
  ['embeddings alone', 'bert_crf', 'full', { freeze: frozen(['embeddings']) }, 0],
  ['embeddings and six layers', 'bert_crf', 'full', { freeze: frozen(['embeddings'], 6) }, 6],
  ['the whole encoder', 'bert_crf', 'full', { freeze: frozen(['embeddings', 'encoder']) }, 12],
  ['an update of few corrections learns two layers', 'bert_crf', 'update', { corrections: 49 }, 10],
  ['of more corrections four', 'bert_crf', 'update', { corrections: 299 }, 8],
  ['of many all', 'bert_crf', 'update', { corrections: 300 }, 0],
  ['of many, but not these', 'bert_crf', 'update', { freeze: frozen([], 3) }, 3],
  ['hybrid layers in an update', 'bga', 'update', { corrections: 49 }, 10],
  ['hybrid layers whose generator learns', 'bga', 'full', { freeze: frozen(['embeddings', 'sampler'], 6) }, 1],
  ['hybrid layers whose samplers learn', 'bga', 'full', { freeze: frozen(['embeddings', 'generator'], 6) }, 1],
  ['all between them is frozen too', 'bga', 'full', { freeze: frozen(between, 6) }, 6],
  ['no samplers', 'bga_wo_scs', 'full', { freeze: frozen(['embeddings', 'generator'], 6) }, 6],
  ['pictures are looked at', 'bga', 'full', { freeze: frozen(between, 6), pictures: true }, 1],
  ['evaluation looks at pictures', 'bga_real_v', 'update', { corrections: 49 }, 1],
  ['a sampler that learns reads the embeddings', 'bga', 'full', { freeze: frozen(['embeddings'], 6), plain: true }, 0],
  ['it is frozen', 'bga', 'full', { freeze: frozen(between, 6), plain: true }, 6],
])('%s: %s, %s', (_, preset, recipe, options, layers) => {
  expect(layersOf(preset, recipe, options)).toBe(layers);
});
