/**
 * The model family on one set of flags (model-spec D.1), with every reading of the paper that can be read otherwise as a named option
 * (model-spec A.10). `bert_crf` is `bga` with `mcg` and `scs` off.
 */
import { z } from 'zod';
import { GenerationReduction, LabelScheme, RatioLoss, type Preset, type Size } from '../src/engine/training';
import { presetIds, presetNamed } from './families';

const size = (most: number) => z.int().min(1).max(most);

const TextConfig = z.object({
  layers: size(48),
  width: z.int().min(2).max(4096),
  heads: size(64),
  feedForward: size(32768),
  maxPieces: z.int().min(8).max(4096),
  vocabularySize: z.int().min(5).max(1_000_000),
  epsilon: z.number().positive(),
});

/** A CLIP vision tower (pre-LN, quick GELU), and how a picture becomes its tokens. */
export const VisionConfig = z.object({
  layers: size(48),
  width: z.int().min(2).max(4096),
  heads: size(64),
  feedForward: size(32768),
  /** Side of the square that a picture is resized and cropped to, in pixels. */
  image: size(1024),
  /** Side of a patch, in pixels; it divides `image` and `crop`. */
  patch: size(256),
  /** Salient crops and their side in pixels; 0 crops = the layout cls+global. */
  crops: z.int().min(0).max(8),
  crop: size(512),
  epsilon: z.number().positive(),
});
export type VisionConfig = Readonly<z.infer<typeof VisionConfig>>;

/** model-spec A.6, A.10-2, A.10-3: what the generation losses compare, and how they are summed. */
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
  /** model-spec A.10-10: whether the loss reaches the encoder through what a generator reads. */
  sourceGradient: z.enum(['stop', 'flow']),
});
export type GenerationLossConfig = Readonly<z.infer<typeof GenerationLossConfig>>;

const SamplerConfig = z.object({
  gumbelTemperature: z.number().positive(),
  /** model-spec A.10-4: a token that a layer drops stays dropped. */
  cumulative: z.boolean(),
  /** model-spec A.4-6: a layer normalisation before the two projections. */
  inputNorm: z.boolean(),
  /** model-spec A.10-6: one more sampler a branch, on the input of the plain first layer; its mask starts the refinement. */
  onPlainLayer: z.boolean(),
  /** model-spec A.4-4: (mean keep - ρ)² a layer, times weight; null = none. */
  ratioLoss: RatioLoss.nullable(),
});

export const ModelConfig = z.object({
  format: z.literal('mnerva-bga-2'),
  preset: z.enum(presetIds),
  labels: LabelScheme,
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
  text: TextConfig,
  /** null where there is no visual branch: without `mcg`, and in text-only models. */
  vision: VisionConfig.nullable(),
  generator: z.object({
    /** Visual tokens and their width; with `vision` they are the tower's. */
    visualTokens: size(1024),
    visualWidth: z.int().min(2).max(4096),
    heads: z.object({ visual: size(64), text: size(64) }),
    /** Inner widths of the generator that writes visual features and of the one that writes text features. */
    feedForward: z.object({ visual: size(32768), text: size(32768) }),
    /** Decoder layers (model-spec A.10-7). */
    layers: size(8),
    /** model-spec A.10-8: queries of its own for every stage instead of one set for all. */
    queriesPerStage: z.boolean(),
    epsilon: z.number().positive(),
  }),
  sampler: SamplerConfig,
  generation: GenerationLossConfig,
  dropout: z.number().min(0).max(0.9),
});
export type ModelConfig = Readonly<z.infer<typeof ModelConfig>>;

interface Shape {
  readonly text: readonly [layers: number, width: number, heads: number];
  readonly vision: readonly [layers: number, width: number, heads: number];
  readonly image: readonly [image: number, patch: number];
  readonly crops: readonly [count: number, side: number];
}

/** The visual side of the small sizes has no pretrained twin; crops come with the paper's own size (model-spec A.10-1: 62 tokens). */
const shapes: Readonly<Record<Size, Shape>> = {
  toy: { text: [2, 32, 2], vision: [2, 16, 2], image: [32, 16], crops: [1, 16] },
  tiny: { text: [2, 128, 2], vision: [2, 128, 2], image: [224, 32], crops: [0, 64] },
  mini: { text: [4, 256, 4], vision: [4, 256, 4], image: [224, 32], crops: [0, 64] },
  small: { text: [4, 512, 8], vision: [4, 512, 8], image: [224, 32], crops: [0, 64] },
  starter: { text: [6, 384, 12], vision: [6, 128, 4], image: [224, 32], crops: [0, 64] },
  base: { text: [12, 768, 12], vision: [12, 768, 12], image: [224, 32], crops: [3, 64] },
};

/** Flags of a preset (model-spec D.1). */
function flagsOf(preset: Preset) {
  const plain = preset === 'bert_crf' || preset === 'bga_wo_scs_mcg';
  return {
    mcg: !plain,
    scs: !plain && preset !== 'bga_wo_scs' && preset !== 'bga_wo_scs_cycle',
    cycle: !plain && preset !== 'bga_wo_cycle' && preset !== 'bga_wo_scs_cycle',
    trainsOnPictures: !plain && preset !== 'bga_no_image_train',
    visualFeatures: preset === 'bga_real_v' ? ('real' as const) : ('generated' as const),
  };
}

/** Inner width of a generator: 2048 of 768, in steps of 8 (model-spec B.4). */
export const generatorFeedForward = (width: number): number => Math.round((width * 2048) / 768 / 8) * 8;

/** Visual tokens of a tower: the class token, the grid's patches, those of the crops. */
export function visualTokenCount({ image, patch, crops, crop }: VisionConfig): number {
  return 1 + (image / patch) ** 2 + crops * (crop / patch) ** 2;
}

/** The configuration of a preset at a size. Throws `bad-input` for a preset that there is not. */
export function modelConfig(preset: Preset, sizeName: Size, vocabularySize: number): ModelConfig {
  const shape = shapes[sizeName];
  const [layers, width, heads] = shape.text;
  const [visionLayers, visionWidth, visionHeads] = shape.vision;
  const flags = flagsOf(presetNamed(preset).id);
  const vision: VisionConfig = {
    layers: visionLayers,
    width: visionWidth,
    heads: visionHeads,
    feedForward: 4 * visionWidth,
    image: shape.image[0],
    patch: shape.image[1],
    crops: shape.crops[0],
    crop: shape.crops[1],
    epsilon: 1e-5,
  };
  return {
    format: 'mnerva-bga-2',
    preset,
    labels: 'bio9',
    ...flags,
    text: { layers, width, heads, feedForward: 4 * width, maxPieces: 512, vocabularySize, epsilon: 1e-12 },
    vision: flags.mcg ? vision : null,
    generator: {
      visualTokens: visualTokenCount(vision),
      visualWidth: visionWidth,
      heads: { visual: visionHeads, text: heads },
      feedForward: { visual: generatorFeedForward(visionWidth), text: generatorFeedForward(width) },
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
    dropout: 0.1,
  };
}

/** N of eq. 11: BGA layers are those above the first. */
export function stageCount({ mcg, text }: ModelConfig): number {
  return mcg ? text.layers - 1 : 0;
}
