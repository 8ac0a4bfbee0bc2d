/**
 * A checkpoint as a folder of files: model.safetensors, config.json, labels.json, vocab.txt, card.json. Reading checks
 * everything before anything is used: each tensor that the configuration asks for, and no other, in its shape, finite.
 */
import { z } from 'zod';
import { LabelSet } from '../../src/domain/label-set';
import { AppError } from '../../src/errors';
import { ModelConfig } from '../config';
import { tagsOf } from '../labels/scheme';
import { modelFamily, parameterSpecs } from '../registry';
import { createVocabulary, parseVocabulary } from '../tokenizer/vocabulary';
import { ModelCard } from './card';
import { nearestName } from './nearest-name';
import { allFinite } from './number-types';
import { eightBitsOf, readSafetensors, writeSafetensors, type Precision, type StoredTensor } from './safetensors';

export interface Checkpoint {
  readonly config: ModelConfig;
  readonly types: LabelSet;
  /** Types whose rows have never seen a mention: never suggested. */
  readonly untrained: readonly string[];
  readonly vocabulary: readonly string[];
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly card: ModelCard;
  /** Hash of the data it learned from. */
  readonly dataHash: string;
  /** How the numbers are stored; in memory they are single precision, exactly as in the file. */
  readonly precision: Precision;
}

const Labels = z.object({ types: LabelSet, untrained: z.array(z.string()).default([]) });
const Stored = z.object({
  model: z.unknown(),
  dataHash: z.string(),
  precision: z.enum(['F32', 'F16', 'I8']),
});

const retry = 'Choose another checkpoint, or train or download this one again.';

/** Throws `bad-checkpoint`, naming the file and the tensor. */
export function readCheckpoint(files: ReadonlyMap<string, Uint8Array>): Checkpoint {
  const text = (name: string): string => new TextDecoder().decode(fileOf(files, name));
  const { model, dataHash, precision } = parse(Stored, text('config.json'), 'config.json');
  const config = configFrom(model);
  const { types, untrained } = parse(Labels, text('labels.json'), 'labels.json');
  const card = parse(ModelCard, text('card.json'), 'card.json');
  const vocabulary = parseVocabulary(text('vocab.txt'));
  createVocabulary(vocabulary);
  const rows = config.text.vocabularySize;
  if (vocabulary.length !== rows) {
    const message = `vocab.txt has ${vocabulary.length} pieces, config.json says ${rows}.`;
    throw new AppError('bad-checkpoint', message, retry);
  }
  const tensors = readSafetensors(fileOf(files, 'model.safetensors'), 'model.safetensors');
  checkTensors(tensors, config, tagsOf(config.labels, types).length);
  return { config, types, untrained, vocabulary, tensors, card, dataHash, precision };
}

/** The files of a checkpoint by name. */
export function writeCheckpoint(checkpoint: Checkpoint): Map<string, Uint8Array> {
  const { config, types, untrained, vocabulary, tensors, card, dataHash, precision } = checkpoint;
  const tags = tagsOf(config.labels, types).length;
  checkTensors(tensors, config, tags);
  const storedAs = new Map(parameterSpecs(config, tags).map((spec) => [spec.name, spec.storedAs]));
  const encoder = new TextEncoder();
  const json = (value: unknown): Uint8Array => encoder.encode(`${JSON.stringify(value, null, 2)}\n`);
  return new Map([
    ['config.json', json({ model: config, dataHash, precision })],
    ['labels.json', json({ types, untrained })],
    ['vocab.txt', encoder.encode(`${vocabulary.join('\n')}\n`)],
    ['card.json', json(card)],
    ['model.safetensors', writeSafetensors(tensors, precision, (name) => storedAs.get(name)!)],
  ]);
}

function fileOf(files: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const bytes = files.get(name);
  if (!bytes) throw new AppError('bad-checkpoint', `The checkpoint has no ${name}.`, retry);
  return bytes;
}

function parse<T>(schema: z.ZodType<T>, text: string, file: string): T {
  try {
    return checked(schema, JSON.parse(text), file);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('bad-checkpoint', `${file} is not JSON.`, retry, { cause: error });
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, file: string): T {
  const result = schema.safeParse(value);
  if (!result.success) throw new AppError('bad-checkpoint', `${file}: ${z.prettifyError(result.error)}`, retry);
  return result.data;
}

/** What every model has says of which family it is; the rest is for the family's own schema. */
function configFrom(model: unknown): ModelConfig {
  const value = withFamily(model);
  const common = checked(ModelConfig, value, 'config.json');
  return checked(modelFamily(common).config, value, 'config.json');
}

const OneSchema = z.looseObject({ format: z.literal('mnerva-bga-2'), preset: z.string() });

/** Before there were families, one schema served them all. */
function withFamily(model: unknown): unknown {
  const old = OneSchema.safeParse(model);
  if (!old.success) return model;
  return { ...old.data, format: 'mnerva-model-3', family: old.data.preset === 'bert_crf' ? 'bert-crf' : 'bga' };
}

/** Every expected tensor is there in its shape with finite numbers, and there is no other. */
function checkTensors(tensors: ReadonlyMap<string, StoredTensor>, config: ModelConfig, tags: number): void {
  const expected = new Map(parameterSpecs(config, tags).map(({ name, shape }) => [name, shape]));
  const fail = (message: string): never => {
    throw new AppError('bad-checkpoint', `model.safetensors: ${message}`, retry);
  };
  for (const name of tensors.keys()) {
    if (expected.has(name)) continue;
    const missing = [...expected.keys()].filter((known) => !tensors.has(known));
    const meant = nearestName(name, missing);
    fail(`tensor "${name}" belongs to no part of this model${meant === null ? '' : `; "${meant}" is missing`}.`);
  }
  for (const [name, shape] of expected) {
    const tensor = tensors.get(name);
    if (!tensor) return fail(`tensor "${name}" is missing.`);
    if (tensor.shape.length !== shape.length || tensor.shape.some((n, i) => n !== shape[i])) {
      fail(`tensor "${name}" has shape [${tensor.shape.join(', ')}], not [${shape.join(', ')}].`);
    }
    if (!allFinite(eightBitsOf(tensor)?.scales ?? tensor.data))
      fail(`tensor "${name}" has a number that is not finite.`);
  }
}

/** The same checkpoint with nearly all its matrices in eight bits, embedding tables included: a quarter of the file (eight-bits.ts), and what is in memory is what is in the file. */
export function inEightBits(checkpoint: Checkpoint): Checkpoint {
  return readCheckpoint(writeCheckpoint({ ...checkpoint, precision: 'I8' }));
}
