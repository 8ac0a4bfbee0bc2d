/**
 * A model to start training from: its encoders are pretrained, everything that has no pretrained twin (generators, samplers,
 * queries, crops' positions, head, CRF) is as in `initialCheckpoint`.
 */
import type { LabelSet } from '../../src/domain/label-set';
import type { LabelScheme, Preset, Size } from '../../src/engine/training';
import type { ModelConfig } from '../config';
import type { Checkpoint } from '../io/checkpoint';
import { initialCheckpoint } from '../io/initial';
import { modelConfig, modelFamily } from '../registry';
import type { PretrainedText } from './bert';
import type { PretrainedVision } from './clip';

export interface PretrainedStart {
  readonly preset: Preset;
  /** The shape of what is not pretrained: the visual side without a folder for it, crops. */
  readonly size: Size;
  readonly labels?: LabelScheme;
  readonly types: LabelSet;
  readonly seed: number;
  readonly text: PretrainedText;
  /** null: the size's own tower, from random weights. Presets without pictures have none either way. */
  readonly vision: PretrainedVision | null;
}

export function pretrainedStart(start: PretrainedStart): Checkpoint {
  const { types, seed, text, vision } = start;
  const config = configOf(start);
  const fresh = initialCheckpoint(config, types, text.vocabulary, seed);
  const tensors = new Map(fresh.tensors);
  const notes = [
    `Its text side starts from a pretrained BERT of ${text.text.layers} layers of width ${text.text.width}.`,
  ];
  for (const [name, tensor] of text.tensors) tensors.set(name, tensor);
  if (vision && modelFamily(config).pictures(config)) {
    for (const [name, tensor] of vision.tensors) tensors.set(name, tensor);
    const { layers, width } = vision.vision;
    notes.push(`Its visual side starts from a pretrained CLIP tower of ${layers} layers of width ${width}.`);
  }
  return { ...fresh, tensors, card: { ...fresh.card, notes } };
}

function configOf({ preset, size, labels, text, vision }: PretrainedStart): ModelConfig {
  const sized = modelConfig(preset, size, text.vocabulary.length);
  const config = modelFamily(sized).onPretrained(sized, text.text, vision && vision.vision);
  return { ...config, labels: labels ?? sized.labels };
}
