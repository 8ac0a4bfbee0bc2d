/** model-spec B.1, G17: parameters against the paper's counts; the memory of a training step against what tfjs holds at most during one. */
import { beforeAll, describe, expect, test } from 'vitest';
import { initialCheckpoint, modelConfig, picturesOf, tf, type ModelConfig } from '../../models';
import { bgaConfig, type BgaConfig, type BgaPreset } from '../../models/bga/config';
import { fitsInMemory, trainingMemory } from '../../models/memory';
import { countParameters } from '../../models/parameter-count';
import { StepNoise } from '../../models/layers/noise';
import { disposeResult, lossAndGradients } from '../../models/train/batch-loss';
import { variableOf } from '../../models/train/variables';
import { visualTokenCount } from '../../models/vision/config';
import { AppError } from '../../src/errors';
import type { Preset } from '../../src/engine/training';
import { ortBackend } from '../main/engine/ort-backends';
import { letters } from './toy';

const base = modelConfig('bga', 'base', 30_522);

describe('parameters of BERT-base with CLIP ViT-B/32 and nine tags', () => {
  const { parts, inference, all } = countParameters(base, 9);
  const of = (name: string): number => parts.find((part) => part.name === name)!.parameters;
  const each = (name: string): number => of(name) / parts.find((part) => part.name === name)!.count;

  test.each<[string, number, number]>([
    ['BERT without pooler', of('text embeddings') + of('text layers'), 108_891_648],
    ['a BERT layer', each('text layers'), 7_087_872],
    ['a CLIP layer', each('visual layers'), 7_087_872],
    ['a textual sampler', each('text samplers'), 960_194],
    ['a visual sampler', each('visual samplers'), 960_194],
    ['G_t2i', of('generator of visual features'), 7_877_888],
    ['G_i2t', of('generator of textual features'), 7_877_888],
    ['head and CRF', of('head') + of('CRF'), 6_921 + 99],
    ['inference', inference, 127_386_306],
    // CLIP's norm of the pooled token, 2 · 768, is not used here and has no tensor.
    ['CLIP and the positions of the crops', of('visual embeddings') + of('visual layers'), 87_456_000 - 1_536 + 9_216],
    ['training', all, 127_386_306 + 87_456_000 - 1_536 + 10_562_134 + 7_877_888 + 98_304 + 9_216],
  ])('%s', (_, got, want) => expect(got).toBe(want));

  test('eleven of each sampler', () => {
    expect(parts.filter(({ name }) => name.endsWith('samplers')).map(({ count }) => count)).toEqual([11, 11]);
  });

  test.each<[Preset, number]>([
    ['bert_crf', 108_891_648 + 7_020],
    ['bga_wo_scs_mcg', 108_891_648 + 7_020],
    ['bga_wo_scs', 127_386_306 - 11 * 960_194],
    ['bga_wo_cycle', 127_386_306],
  ])('%s at inference', (preset, want) => {
    expect(countParameters(modelConfig(preset, 'base', 30_522), 9).inference).toBe(want);
  });

  // With the pooler, as the miniatures' authors count them (width² + width).
  test.each<[string, [number, number, number], number]>([
    ['L-2 H-128', [2, 128, 2], 4_385_920],
    ['L-4 H-256', [4, 256, 4], 11_170_560],
    ['L-4 H-512', [4, 512, 8], 28_763_648],
    ['L-8 H-512', [8, 512, 8], 41_373_184],
  ])('BERT %s', (_, [layers, width, heads], want) => {
    const small = modelConfig('bert_crf', 'tiny', 30_522);
    const config = { ...small, text: { ...small.text, layers, width, heads, feedForward: 4 * width } };
    expect(countParameters(config, 9).inference - (width * 9 + 9) - 99 + width ** 2 + width).toBe(want);
  });
});

describe('memory of a training step', () => {
  /** Bytes of every buffer that tfjs knows, and the most there were. */
  class Held extends Map<object, { bytes: number }> {
    now = 0;
    most = 0;
    override set(key: object, value: { bytes: number }): this {
      this.now += value.bytes - (this.get(key)?.bytes ?? 0);
      this.most = Math.max(this.most, this.now);
      return super.set(key, value);
    }
    override delete(key: object): boolean {
      this.now -= this.get(key)?.bytes ?? 0;
      return super.delete(key);
    }
  }
  const held = new Held();
  beforeAll(async () => {
    await ortBackend();
    Object.assign(tf.engine().state, { tensorInfo: held });
  });

  /** The most that one step's forward and backward pass hold beyond the weights. */
  function measured(config: ModelConfig, batch: number, length: number): number {
    const { tensors } = initialCheckpoint(config, ['PER', 'LOC'], letters, 1);
    const variables = new Map([...tensors].map(([name, { shape, data }]) => [name, variableOf(data, shape)]));
    const before = held.now;
    held.most = held.now;
    const ids = Array.from({ length }, (_, i) => 2 + (i % 20));
    const cells = ids.map((_, piece) => ({ row: 0, piece }));
    const example = { windows: [ids], cells, gold: ids.map(() => 0), teacher: null, picture: null };
    const use = picturesOf(config);
    const pixels = use && {
      global: new Uint8Array(use.vision.image ** 2 * 3).fill(90),
      crops: Array.from({ length: use.vision.crops }, () => new Uint8Array(use.vision.crop ** 2 * 3)),
    };
    const result = lossAndGradients(
      {
        config,
        padding: 0,
        rows: batch,
        variables,
        trainable: variables,
        loss: { temperature: 2, distillationWeight: 0.5 },
      },
      {
        examples: Array.from({ length: batch }, () => example),
        pictures: Array.from({ length: batch }, () => (use?.inTraining ? pixels : null)),
      },
      { training: true, dropout: 0.1, noise: new StepNoise(1, 1) },
    );
    const most = held.most - before;
    disposeResult(result);
    result.gradients.forEach((gradient) => gradient.dispose());
    variables.forEach((variable) => variable.dispose());
    return most;
  }

  const toy = (preset: Preset): ModelConfig => modelConfig(preset, 'toy', letters.length);
  const deep = (preset: BgaPreset, width: number, layers: number): BgaConfig => {
    const config = bgaConfig(preset, 'toy', letters.length);
    const vision = config.vision && { ...config.vision, layers };
    const visualTokens = vision ? visualTokenCount(vision) : config.generator.visualTokens;
    return {
      ...config,
      text: { ...config.text, layers, width, feedForward: 4 * width },
      vision,
      generator: { ...config.generator, visualTokens },
    };
  };

  test.each<[string, ModelConfig, number, number]>([
    ['bert_crf', toy('bert_crf'), 8, 32],
    ['bert_crf, long', toy('bert_crf'), 2, 96],
    ['bga', toy('bga'), 4, 32],
    ['bga, long', toy('bga'), 4, 96],
    ['bga, five layers', deep('bga', 48, 5), 4, 32],
    ['bga without cycle', deep('bga_wo_cycle', 32, 4), 4, 48],
    ['bga without samplers', deep('bga_wo_scs', 32, 4), 4, 48],
    ['bga without pictures', deep('bga_no_image_train', 32, 4), 8, 48],
  ])('%s', (_, config, batch, length) => {
    const { activations, gradients } = trainingMemory(config, 5, batch, length);
    const got = measured(config, batch, length);
    expect(got / (activations + gradients)).toBeGreaterThan(0.8);
    expect(got / (activations + gradients)).toBeLessThan(1.2);
  });
});

test('the full model with pictures: what its process was measured to hold, 7.85 GB, and a tenth more at most', () => {
  const { total } = trainingMemory(base, 9, 8, 32);
  expect(total / 7.85e9).toBeGreaterThan(1);
  expect(total / 7.85e9).toBeLessThan(1.1);
});

describe('what does not fit is refused before it starts', () => {
  const plan = { config: base, tags: 9, batch: 16, length: 64 };
  const need = trainingMemory(base, 9, 16, 64).total;
  const said = (available: number, more = {}): string => {
    try {
      fitsInMemory({ ...plan, ...more }, available);
    } catch (error) {
      if (error instanceof AppError && error.code === 'refused') return `${error.message} ${error.detail ?? ''}`;
      throw error;
    }
    return 'it fits';
  };

  test('with what there is, and what would fit', () => {
    expect(said(need)).toBe('it fits');
    expect(said(0.8 * need)).toMatch(
      new RegExp(
        `^This training needs about ${(need / 1e9).toFixed(1)} GB of memory, and ${((0.8 * need) / 1e9).toFixed(1)} GB are free\\. It fits with \\d+ tweets a step \\(--batch-size \\d+\\)\\.`,
      ),
    );
  });

  test('the batch it names is the largest that fits', () => {
    const available = 0.8 * need;
    const batch = Number(/--batch-size (\d+)/.exec(said(available))?.[1]);
    expect(said(available, { batch })).toBe('it fits');
    expect(said(available, { batch: batch + 1 })).not.toBe('it fits');
  });

  test('a smaller model, where no batch does', () => {
    const smaller = (['starter', 'tiny'] as const).map((name) => ({ name, config: modelConfig('bga', name, 30_522) }));
    const enough = trainingMemory(smaller[0]!.config, 9, 16, 64).total;
    expect(said(enough, { smaller })).toMatch(/It fits with the size starter \(--from scratch --size starter\)\./);
    expect(said(1e6, { smaller })).toMatch(/free\. Close other programs, or use a machine with more memory\.$/);
  });
});
