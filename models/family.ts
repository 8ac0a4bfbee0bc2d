/**
 * A model family: everything that tells one kind of model from another. What is common lies around it: pieces below, head and CRF
 * above, and the trainer, checkpoints, graphs and figures, which ask the family and know none by name (README.md, "A new family").
 */
import type { z } from 'zod';
import type { ExplainedLayer } from '../src/engine/explanation';
import type { Size, TrainingRequest } from '../src/engine/training';
import type { FamilyAbout } from './about';
import type { TextConfig } from './bert/config';
import type { ModelConfig } from './config';
import type { Mode } from './layers/noise';
import type { Weights } from './layers/weights';
import type { Declaration, ParameterSpec } from './parameters';
import type { tf } from './tf';
import type { PictureBatch } from './vision/picture-batch';
import type { VisionConfig } from './vision/config';

/** What an encoder reads of a batch. */
export interface Inputs {
  readonly ids: tf.Tensor2D; // [B, N] int32
  readonly valid: tf.Tensor2D; // [B, N]
  readonly pictures: PictureBatch | null;
  /** What the lowest layers made of these pieces earlier: only those above them run. */
  readonly prefix?: FrozenPrefix | null;
}

/** The text between two layers. Where a model looks at pictures, it cannot be taken up above layer 1: their branch begins there. */
export interface FrozenPrefix {
  /** So many layers are below. */
  readonly layers: number;
  /** T [B, N, d]; what is in places that are not valid changes nothing. */
  readonly hidden: tf.Tensor3D;
  /** `Encoding.mask` of the layers below. */
  readonly mask: tf.Tensor2D | null;
}

/** What an encoder makes of a batch; a family's own has more in it, for its losses and for people. */
export interface Encoding {
  /** T^L: hidden states [B, N, d]; the head reads them. */
  readonly hidden: tf.Tensor3D;
  /** What else the layers above these need where these are frozen: a mask over the pieces [B, N]. */
  readonly mask: tf.Tensor2D | null;
}

/** Scalars by the name of their series (`FamilyAbout.charts`), one a layer or a single one. */
export type WatchedTensors = Readonly<Record<string, readonly tf.Tensor[]>>;

/** How a model uses pictures. */
export interface PictureUse {
  readonly vision: VisionConfig;
  /** Whether a full training looks at them. */
  readonly inTraining: boolean;
  /** Whether suggestions do. */
  readonly atInference: boolean;
}

/** A known way in which a training goes wrong without failing (model-spec H.1), read off one series. */
export interface Alarm<C> {
  /** Each kind is raised once a run. */
  readonly kind: string;
  readonly series: string;
  isBad(value: number): boolean;
  /** Whether it is looked at after an epoch too, without dropout. */
  readonly atEpoch?: boolean;
  /** The sentence for people. `when`: "for 200 steps"; `layers` count from 1. */
  text(layers: readonly number[], when: string, config: C): string;
}

/** What an explanation shows of one tweet's encoding (figures 3 and 4 and table 4 of the BGA-MNER paper). */
export interface ExplanationOf<C, E> {
  /** `sharesKept`: of each word's pieces, the share that a mask [W, N] over the W windows of the text keeps. */
  layers(encoding: E, sharesKept: (mask: tf.Tensor2D) => number[], config: C): ExplainedLayer[];
  /** The model as it reads what it imagines of the picture, or the picture itself (table 4). */
  onFeatures(config: C, features: 'generated' | 'real'): C;
}

export interface ModelFamily<C extends ModelConfig = ModelConfig, E extends Encoding = Encoding> {
  readonly about: FamilyAbout;
  readonly config: z.ZodType<C>;
  /** The configuration of one of its presets at a size. */
  configOf(preset: string, size: Size, vocabularySize: number): C;
  /** The same on pretrained encoders: what lies between them takes their widths. A model of text alone leaves `vision` aside. */
  onPretrained(config: C, text: TextConfig, vision: VisionConfig | null): C;
  /** The configuration with what a request for training sets of the losses. */
  withRequest?(config: C, request: Pick<TrainingRequest, 'alpha' | 'reduction' | 'ratioLoss'>): C;
  /** The encoder's parameters, in the order in which a run updates them. */
  declare(root: Declaration, config: C): void;
  /** From a batch to hidden states: all text layers, or those below `end` (1 … L). */
  encode(inputs: Inputs, config: C, weights: Weights, mode: Mode, end?: number): E;
  /** null: it is a model of text alone. */
  pictures(config: C): PictureUse | null;
  /** What is watched of an encoding, in the same graph. */
  watch?(encoding: E, inputs: Inputs, config: C): WatchedTensors;
  /** The series that are terms of the loss: a batch that does not have one has 0 of it. */
  readonly lossTerms?: readonly string[];
  /** What is added to the CRF's loss, in order, each with its weight. */
  losses?(encoding: E, watched: WatchedTensors, config: C): readonly tf.Tensor[];
  readonly alarms?: readonly Alarm<C>[];
  /** Most of the lowest layers that a run may freeze, where `learned` learns; Infinity unless told. `null`: whatever learns. */
  prefixLimit?(config: C, learned: ParameterSpec | null, looksAtPictures: boolean): number;
  /** Numbers that the backward pass keeps of one sentence of N pieces, beside the embeddings and the head. */
  keptNumbers(config: C, N: number, withPicture: boolean): number;
  readonly explanation?: ExplanationOf<C, E>;
  /** What people are told where an explanation has nothing of the picture to show; null where it has. */
  explanationNote(config: C, hasPicture: boolean): string | null;
}
