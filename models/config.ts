/** The model family on one set of flags (spec D.1): `bert_crf` is `bga` with `mcg` and `scs` off. */
import { z } from 'zod';
import { Preset, type sizes } from '../src/engine/training';

export const ModelConfig = z.object({
  format: z.literal('mnerva-text-1'),
  preset: Preset,
  /** Multi-level cross-modal generator: off = plain BERT. */
  mcg: z.boolean(),
  /** Stage-refined context sampler: off = the generator reads every token. */
  scs: z.boolean(),
  layers: z.int().min(1).max(48),
  width: z.int().min(2).max(4096),
  heads: z.int().min(1).max(64),
  feedForward: z.int().min(1).max(32768),
  maxPieces: z.int().min(8).max(4096),
  vocabularySize: z.int().min(5).max(1_000_000),
  epsilon: z.number().positive(),
  dropout: z.number().min(0).max(0.9),
  gumbelTemperature: z.number().positive(),
  generator: z.object({
    feedForward: z.int().min(1),
    visualTokens: z.int().min(1).max(1024),
    epsilon: z.number().positive(),
  }),
});
export type ModelConfig = Readonly<z.infer<typeof ModelConfig>>;

export type Size = (typeof sizes)[number];

const shapes = {
  tiny: { layers: 2, width: 32, heads: 2, visualTokens: 6 },
  starter: { layers: 2, width: 128, heads: 2, visualTokens: 62 },
  mini: { layers: 4, width: 256, heads: 4, visualTokens: 62 },
} as const satisfies Record<Size, object>;

/** The configuration of a preset at a size. The generator's inner width is 2048 / 768 of the model's, in steps of 8. */
export function modelConfig(preset: Preset, size: Size, vocabularySize: number): ModelConfig {
  const { layers, width, heads, visualTokens } = shapes[size];
  return {
    format: 'mnerva-text-1',
    preset,
    mcg: preset !== 'bert_crf',
    scs: preset === 'bga',
    layers,
    width,
    heads,
    feedForward: 4 * width,
    maxPieces: 512,
    vocabularySize,
    epsilon: 1e-12,
    dropout: 0.1,
    gumbelTemperature: 1,
    generator: { feedForward: Math.round((width * 2048) / 768 / 8) * 8, visualTokens, epsilon: 1e-5 },
  };
}
