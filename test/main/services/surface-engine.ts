/**
 * An engine without tensors for tests of the use cases: its checkpoints are lists of surfaces with their types. Training adds
 * the surfaces of the corrections; what it has learned twice as another type wins.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createArtifactStore, noArtifacts } from '../../../main/engine/artifact-store';
import type { EngineParts } from '../../../main/services/options';
import { mentionsFromBio } from '../../../src/domain/bio';
import type { EnginePort } from '../../../src/engine/calls';
import type { PredictRequest, SuggestedMention, TaggedSentence } from '../../../src/engine/prediction';
import type { PictureRef } from '../../../src/engine/picture';
import {
  defaultPreset,
  type Preset,
  type StepWatch,
  type TrainingRequest,
  type TrainingResult,
} from '../../../src/engine/training';
import { AppError } from '../../../src/errors';
import { explanationOf } from '../../helpers/explanation';

export type Surfaces = Readonly<Record<string, string>>;

/** Writes a checkpoint that knows these surfaces. */
export function writeSurfaceCheckpoint(
  folder: string,
  surfaces: Surfaces,
  types: readonly string[],
  preset: Preset = defaultPreset,
): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of surfaceCheckpoint(surfaces, types, preset)) writeFileSync(join(folder, name), bytes);
}

function surfaceCheckpoint(surfaces: Surfaces, types: readonly string[], preset: Preset): Map<string, Uint8Array> {
  const contents = {
    'config.json': { model: { preset } },
    'surfaces.json': surfaces,
    'labels.json': { types },
    'card.json': { title: 'Surfaces', devF1: null, notes: [] },
  };
  const file = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  return new Map(Object.entries(contents).map(([name, value]) => [name, file(value)]));
}

export interface SurfaceEngineOptions {
  /** Called before each step of a training; may throw, or wait. */
  readonly beforeStep?: (step: number, request: TrainingRequest) => void | Promise<void>;
  /** Called with the picture of each explanation that is asked for. */
  readonly onExplain?: (picture: PictureRef | null) => void;
}

export function createSurfaceEngine(
  { artifacts }: EngineParts = {},
  { beforeStep, onExplain }: SurfaceEngineOptions = {},
): EnginePort {
  const store = artifacts ? createArtifactStore(artifacts.host(true).calls) : noArtifacts;
  const readSurfaces = async (checkpoint: string): Promise<Surfaces> => {
    const file = (await store.getFolder(checkpoint)).get('surfaces.json');
    if (!file) throw new AppError('bad-checkpoint', `The checkpoint ${checkpoint} has no surfaces.`);
    return JSON.parse(new TextDecoder().decode(file));
  };
  return {
    info: async () => ({ backend: 'cpu', device: 'no device', reason: 'A test.', probeMs: 0 }),
    inspect: async ({ types }) => ({ types, untrainedTypes: [], hasInt8: false }),
    async predict({ checkpoint, types, sentences }: PredictRequest, options) {
      options?.signal?.throwIfAborted();
      const surfaces = await readSurfaces(checkpoint);
      return sentences.map((words) => tag(words, surfaces, types));
    },
    async explain({ checkpoint, types, tokens, picture }) {
      const { mentions } = tag(tokens, await readSurfaces(checkpoint), types);
      onExplain?.(picture);
      return explanationOf({
        words: tokens.length,
        mentions: mentions.map(({ start, end, type }) => ({ start, end, type })),
        picture: picture !== null,
      });
    },
    async features({ sentences, want }) {
      return sentences.map((words) => ({
        embedding: want.includes('embedding') ? embeddingOf(words) : null,
        disagreement: want.includes('disagreement') && words.length > 0 ? { sum: 0, mean: 0, max: 0 } : null,
      }));
    },
    async train(request, options): Promise<TrainingResult> {
      const steps = request.epochs;
      for (let step = 1; step <= steps; step++) {
        await beforeStep?.(step, request);
        if (options?.signal?.aborted) throw new AppError('cancelled', 'Stopped on request.');
        options?.onProgress?.({
          step,
          totalSteps: steps,
          epoch: step,
          loss: 1 / step,
          devF1: null,
          watch: watchOf(step),
          warnings: step > 1 ? ['The second step is a warning.'] : [],
          unreadablePictures: [],
          note: '',
        });
      }
      const known = request.from === null ? {} : await readSurfaces(request.from);
      await store.put(request.out, surfaceCheckpoint(learned(request, known), request.types, request.preset));
      return {
        steps,
        epochs: steps,
        bestEpoch: steps,
        devF1: null,
        stoppedEarly: false,
        resumed: false,
        untrainedTypes: [],
        warnings: [],
        unreadablePictures: [],
      };
    },
    probeGpu: async () => ({ outcome: 'none', said: 'A test' }),
    close: async () => undefined,
  };
}

/** How often each of a few letters is there: alike for tweets of alike words. */
function embeddingOf(words: readonly string[]): number[] | null {
  const letters = [...words.join('').toLowerCase()];
  if (letters.length === 0) return null;
  return [...'aeioustr'].map((letter) => letters.filter((one) => one === letter).length / letters.length);
}

/** A step without a picture of a model with two samplers. */
function watchOf(step: number): StepWatch {
  return {
    mner: 1 / step,
    series: { keepText: [0.9, 1 - step / 1000], generatedVariance: [1 / 3] },
    gradientNorms: { crf: 2 * step },
  };
}

function learned({ train }: TrainingRequest, before: Surfaces): Surfaces {
  const known: Record<string, string> = { ...before };
  for (const { tokens, tags } of train) {
    for (const { start, end, type } of mentionsFromBio(tags)) known[tokens.slice(start, end).join(' ')] = type;
  }
  return known;
}

function tag(words: readonly string[], surfaces: Surfaces, types: readonly string[]): TaggedSentence {
  const mentions: SuggestedMention[] = [];
  for (let start = 0; start < words.length; start++) {
    for (let end = Math.min(words.length, start + 4); end > start; end--) {
      const type = surfaces[words.slice(start, end).join(' ')];
      if (type === undefined || !types.includes(type)) continue;
      const alternatives = [
        { type, probability: 0.75 },
        { type: null, probability: 0.25 },
      ];
      mentions.push({ start, end, type, score: 0.75, alternatives });
      start = end - 1;
      break;
    }
  }
  // A word of every mention is as open as its two readings.
  const entropies = mentions.map(({ score }) => -score * Math.log(score) - (1 - score) * Math.log(1 - score));
  const sum = entropies.reduce((total, entropy) => total + entropy, 0);
  return {
    mentions,
    normalisedLogProbability: -0.1 * mentions.length,
    wordsRead: words.length,
    features: {
      margin: mentions.length === 0 ? 5 : Math.log(3),
      entropy: { sum, mean: sum / Math.max(1, words.length), max: Math.max(0, ...entropies) },
    },
  };
}
