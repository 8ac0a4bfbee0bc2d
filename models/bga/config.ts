/**
 * BGA-MNER's configuration: its flags (model-spec D.1), and every reading of the paper that can be read otherwise as a named option
 * (model-spec A.10).
 */
import { z } from 'zod';
import { GenerationReduction, RatioLoss, type Size } from '../../src/engine/training';
import type { TextConfig } from '../bert/config';
import { baseOfSize, ModelConfig } from '../config';
import { atMost, headsDivideWidth } from '../schema';
import { visionOfSize } from '../sizes';
import { VisionConfig, visualTokenCount } from '../vision/config';

/** What the generation losses compare, and how they are summed (model-spec A.6, A.10). */
export const GenerationLossConfig = z.object({
  /** α of eq. 11. */
  alpha: z.number().min(0),
  /** KL(real ‖ generated), as PyTorch's kl_div computes it, or KL(generated ‖ real), as the paper writes it. */
  direction: z.enum(['real_gen', 'gen_real']),
  /** τ; null = √d / ln d. The loss carries the factor τ². */
  temperature: z.number().positive().nullable(),
  /** Layer normalisation without scale and shift before the softmax. */
  ln0: z.boolean(),
  /** Sum over the kept tokens, or their mean. */
  reduction: GenerationReduction,
  /** Whether the real side learns from the loss too. */
  targetGradient: z.enum(['stop', 'flow']),
  /** Whether the loss reaches the encoder through what a generator reads (model-spec A.10). */
  sourceGradient: z.enum(['stop', 'flow']),
});
export type GenerationLossConfig = Readonly<z.infer<typeof GenerationLossConfig>>;

const SamplerConfig = z.object({
  gumbelTemperature: z.number().positive(),
  /** A token that a layer drops stays dropped (model-spec A.10). */
  cumulative: z.boolean(),
  /** A layer normalisation before the two projections (model-spec A.4). */
  inputNorm: z.boolean(),
  /** One more sampler a branch, on the input of the plain first layer; its mask starts the refinement (model-spec A.10). */
  onPlainLayer: z.boolean(),
  /** (mean keep - ρ)² a layer, times weight; null = none (model-spec A.4). */
  ratioLoss: RatioLoss.nullable(),
});
export type SamplerConfig = Readonly<z.infer<typeof SamplerConfig>>;

export const BgaConfig = ModelConfig.extend({
  family: z.literal('bga'),
  /** Multi-level cross-modal generator: off = plain BERT. */
  mcg: z.boolean(),
  /** Stage-refined context sampler: off = the generators read every token. */
  scs: z.boolean(),
  /** Cycle consistency (eqs. 6 and 7). */
  cycle: z.boolean(),
  /** Whether training looks at pictures. */
  trainsOnPictures: z.boolean(),
  /** What the text reads in evaluation: generated visual features, or those of the picture (table 4). */
  visualFeatures: z.enum(['generated', 'real']),
  /** null where there is no visual branch: without `mcg`, and in text-only models. */
  vision: VisionConfig.nullable(),
  generator: z.object({
    /** Visual tokens and their width; with `vision` they are the tower's. */
    visualTokens: atMost(1024),
    visualWidth: z.int().min(2).max(4096),
    heads: z.object({ visual: atMost(64), text: atMost(64) }),
    /** Inner widths of the generator that writes visual features and of the one that writes text features. */
    feedForward: z.object({ visual: atMost(32768), text: atMost(32768) }),
    /** Decoder layers (model-spec A.10). */
    layers: atMost(8),
    /** Queries of its own for every stage instead of one set for all (model-spec A.10). */
    queriesPerStage: z.boolean(),
    epsilon: z.number().positive(),
  }),
  sampler: SamplerConfig,
  generation: GenerationLossConfig,
}).refine(
  ({ text, generator: { visualWidth, heads } }) => visualWidth % heads.visual === 0 && text.width % heads.text === 0,
  headsDivideWidth,
);
export type BgaConfig = Readonly<z.infer<typeof BgaConfig>>;

/** The presets of the family (model-spec D.1): the model whole, its ablations, and its controls. */
export const bgaPresets = [
  'bga',
  'bga_wo_scs',
  'bga_wo_cycle',
  'bga_wo_scs_cycle',
  'bga_wo_scs_mcg',
  'bga_real_v',
  'bga_no_image_train',
] as const;
export type BgaPreset = (typeof bgaPresets)[number];

function flagsOf(preset: string): Pick<BgaConfig, 'mcg' | 'scs' | 'cycle' | 'trainsOnPictures' | 'visualFeatures'> {
  const mcg = preset !== 'bga_wo_scs_mcg';
  return {
    mcg,
    scs: mcg && preset !== 'bga_wo_scs' && preset !== 'bga_wo_scs_cycle',
    cycle: mcg && preset !== 'bga_wo_cycle' && preset !== 'bga_wo_scs_cycle',
    trainsOnPictures: mcg && preset !== 'bga_no_image_train',
    visualFeatures: preset === 'bga_real_v' ? 'real' : 'generated',
  };
}

/** Inner width of a generator: 2048 of 768, in steps of 8 (model-spec B.4). */
const generatorFeedForward = (width: number): number => Math.round((width * 2048) / 768 / 8) * 8;

/** The configuration of one of `bgaPresets` at a size. */
export function bgaConfig(preset: string, size: Size, vocabularySize: number): BgaConfig {
  const base = baseOfSize('bga', preset, size, vocabularySize);
  const { width, heads } = base.text;
  const vision = visionOfSize(size);
  const flags = flagsOf(preset);
  return {
    ...base,
    ...flags,
    vision: flags.mcg ? vision : null,
    generator: {
      visualTokens: visualTokenCount(vision),
      visualWidth: vision.width,
      heads: { visual: vision.heads, text: heads },
      feedForward: { visual: generatorFeedForward(vision.width), text: generatorFeedForward(width) },
      layers: 1,
      queriesPerStage: false,
      epsilon: 1e-5,
    },
    sampler: { gumbelTemperature: 1, cumulative: false, inputNorm: false, onPlainLayer: false, ratioLoss: null },
    generation: {
      alpha: 0.001,
      direction: 'real_gen',
      temperature: null,
      ln0: true,
      reduction: 'sum',
      targetGradient: 'stop',
      sourceGradient: 'flow',
    },
  };
}

/** The same on pretrained encoders; without a pretrained tower the size's own stays. */
export function onPretrained(sized: BgaConfig, text: TextConfig, pretrained: VisionConfig | null): BgaConfig {
  const vision = sized.vision && pretrained ? withCrops(pretrained, sized.vision) : sized.vision;
  const { generator } = sized;
  return {
    ...sized,
    text,
    vision,
    generator: {
      ...generator,
      ...(vision && { visualTokens: visualTokenCount(vision), visualWidth: vision.width }),
      heads: { visual: vision?.heads ?? generator.heads.visual, text: text.heads },
      feedForward: {
        visual: generatorFeedForward(vision?.width ?? generator.visualWidth),
        text: generatorFeedForward(text.width),
      },
    },
  };
}

/** The size's crops, where the tower's patches fill them. */
function withCrops(tower: VisionConfig, { crops, crop }: VisionConfig): VisionConfig {
  return crops > 0 && crop % tower.patch === 0 ? { ...tower, crops, crop } : tower;
}

/** N of eq. 11: BGA layers are those above the first. */
export function stageCount({ mcg, text }: Pick<BgaConfig, 'mcg' | 'text'>): number {
  return mcg ? text.layers - 1 : 0;
}
