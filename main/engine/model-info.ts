/** What a preset is made of, before anything is trained: parameters by part, and the memory of a training step. */
import type { ModelConfig } from '../../models/config';
import { tagsOf } from '../../models/labels/scheme';
import { trainingMemory, type TrainingMemory } from '../../models/memory';
import { countParameters, type ParameterCount } from '../../models/parameter-count';
import { modelConfig } from '../../models/registry';
import type { LabelSet } from '../../src/domain/label-set';
import type { LabelScheme, Preset, Size } from '../../src/engine/training';

/** Word pieces of bert-base-uncased. */
const fullVocabulary = 30_522;

export interface ModelQuestion {
  readonly preset: Preset;
  readonly size: Size;
  readonly labels: LabelScheme;
  readonly types: LabelSet;
  /** Tweets a step, and pieces of the longest. */
  readonly batch: number;
  readonly length: number;
}

export interface ModelDescription {
  readonly config: ModelConfig;
  readonly tags: number;
  readonly parameters: ParameterCount;
  readonly memory: TrainingMemory;
}

export function describeModel({ preset, size, labels, types, batch, length }: ModelQuestion): ModelDescription {
  const config = { ...modelConfig(preset, size, fullVocabulary), labels };
  const tags = tagsOf(labels, types).length;
  const memory = trainingMemory(config, tags, batch, Math.min(length, config.text.maxPieces));
  return { config, tags, parameters: countParameters(config, tags), memory };
}
