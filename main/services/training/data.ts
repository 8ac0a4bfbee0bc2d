/**
 * What a run learns from: the samples a person finished since the promoted checkpoint's data was gathered are the corrections;
 * what has a reference outside the held-out splits and what was finished earlier is replayed; unfinished tweets of the pool keep
 * the old model's posteriors, and with their pictures feed the generation losses. The test split is never read here.
 */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { bioFromMentions } from '../../../src/domain/bio';
import type { LabelSet } from '../../../src/domain/label-set';
import type { Mention } from '../../../src/domain/mention';
import type { PictureRef } from '../../../src/engine/picture';
import type { TrainingPair, TrainingSentence } from '../../../src/engine/training';
import type { Split } from '../../../src/domain/sample';
import type { WorkedSample } from '../../../src/storage/sample-store';
import { isHeldOut } from '../../../src/promotion/hold-out';
import type { Acting } from '../opened';
import { isReferenceShown } from '../layers';
import { learnedMark } from './learned-mark';
import { pictureOf } from './pictures';

/** A tweet with the mentions it is to have. */
export interface LabelledSample {
  readonly id: string;
  readonly importId: number;
  readonly tokens: readonly string[];
  readonly mentions: readonly Mention[];
  readonly picture: PictureRef | null;
}

export interface TrainingData {
  readonly corrections: readonly LabelledSample[];
  readonly replay: readonly LabelledSample[];
  readonly distil: readonly (readonly string[])[];
  /** Unfinished tweets of the pool that have a picture. */
  readonly pairs: readonly TrainingPair[];
  readonly dev: readonly LabelledSample[];
  /** Whether `dev` is the dev split; false = a fixed part of the finished samples, because there is no dev split. */
  readonly hasDevSplit: boolean;
  /** How many of `replay` are known by their reference alone. */
  readonly fromReference: number;
}

/** Tweets that keep the old posteriors: half as many would do, and more than this add time, not steadiness. */
const mostDistilled = 1000;
/** About two milliseconds of reading. */
const samplesAtOnce = 200;

/** Reads every sample, and lets other calls in between: a large project must not hold the windows up. */
export async function gatherTrainingData(project: Acting, from: 'scratch' | 'promoted'): Promise<TrainingData> {
  const { store, annotator } = project;
  const fresh = new Set<number>();
  for (const { id } of store.samples.scan(annotator, {
    states: ['done'],
    editedAfter: from === 'promoted' ? learnedMark(store, annotator) : 0,
  })) {
    fresh.add(id);
  }
  const corrections: LabelledSample[] = [];
  const replay: LabelledSample[] = [];
  const devGold: LabelledSample[] = [];
  const unfinished: string[][] = [];
  const pairs: TrainingPair[] = [];
  let fromReference = 0;
  let read = 0;
  for (const sample of store.samples.scan(annotator)) {
    if (++read % samplesAtOnce === 0) await setImmediate();
    const labelled = labelledSample(sample);
    if (sample.split === 'test') continue;
    if (sample.split === 'dev') {
      if (labelled) devGold.push(labelled);
    } else if (sample.work.state === 'done' && labelled) {
      (fresh.has(sample.id) ? corrections : replay).push(labelled);
    } else if (labelled && (sample.split === 'train' || isReferenceShown(sample))) {
      replay.push(labelled);
      fromReference += 1;
    } else if (sample.split === 'pool') {
      const tokens = wordsOf(sample);
      const picture = pictureOf(sample, { reference: false }); // what the pool's reference says stays unread
      unfinished.push(tokens);
      if (picture) pairs.push({ id: sample.externalId, tokens, picture });
    }
  }
  const decided = surfacesOf(corrections);
  const distil = unfinished.filter((words) => !hasSurface(words, decided)).slice(0, mostDistilled);
  const hasDevSplit = devGold.length > 0;
  const held = (sample: LabelledSample): boolean => !hasDevSplit && isHeldOut(sample.tokens);
  return {
    corrections: corrections.filter((sample) => !held(sample)),
    replay: replay.filter((sample) => !held(sample)),
    distil,
    pairs,
    dev: hasDevSplit ? devGold : [...corrections, ...replay].filter(held),
    hasDevSplit,
    fromReference,
  };
}

/** What a person has just decided on: tweets that have it must not hold the new checkpoint to the old one's answer. */
function surfacesOf(samples: readonly LabelledSample[]): ReadonlySet<string> {
  const surfaces = samples.flatMap(({ tokens, mentions }) =>
    mentions.map(({ start, end }) => surfaceOf(tokens.slice(start, end))),
  );
  return new Set(surfaces);
}

function hasSurface(words: readonly string[], surfaces: ReadonlySet<string>): boolean {
  const longest = 6;
  return words.some((_, start) =>
    words.slice(start, start + longest).some((_, i) => surfaces.has(surfaceOf(words.slice(start, start + i + 1)))),
  );
}

function surfaceOf(words: readonly string[]): string {
  return words.join(' ').toLowerCase();
}

/** The samples of a split whose mentions are known. */
export function labelledSamplesOf(project: Acting, split: Split): LabelledSample[] {
  const samples: LabelledSample[] = [];
  for (const sample of project.store.samples.scan(project.annotator, { split })) {
    const labelled = labelledSample(sample);
    if (labelled) samples.push(labelled);
  }
  return samples;
}

/** Work before reference before nothing: a finished sample says what its annotator said, any other what its reference says. */
function labelledSample(sample: WorkedSample): LabelledSample | null {
  const mentions = sample.work.state === 'done' ? sample.work.mentions : sample.reference?.mentions;
  if (!mentions) return null;
  return {
    id: sample.externalId,
    importId: sample.importId,
    tokens: wordsOf(sample),
    mentions: mentions.map(({ start, end, type }) => ({ start, end, type })),
    picture: pictureOf(sample, { reference: true }),
  };
}

function wordsOf({ tokens }: WorkedSample): string[] {
  return tokens.map((token) => token.text);
}

/** As the engine's request has them, with or without pictures. */
export function trainingSentences(
  samples: readonly LabelledSample[],
  { pictures }: { pictures: boolean },
): TrainingSentence[] {
  return samples.map(({ id, tokens, mentions, picture }) => ({
    id,
    tokens: [...tokens],
    tags: bioFromMentions(tokens.length, mentions),
    ...(pictures && picture ? { picture } : {}),
  }));
}

/** Whether two runs learn the same types from the same data, in the same order. */
export function hashOfData(
  types: LabelSet,
  ...parts: readonly (readonly (TrainingSentence | TrainingPair)[])[]
): string {
  const hash = createHash('sha256');
  hash.update(`${JSON.stringify(types)}\n`);
  for (const part of parts) {
    hash.update(`${part.length}\n`);
    for (const row of part) {
      const labels = 'tags' in row ? [row.tags] : [];
      const picture = row.picture ? [[row.picture.hash, row.picture.boxes]] : [];
      hash.update(`${JSON.stringify([row.id, row.tokens, ...labels, ...picture])}\n`);
    }
  }
  return hash.digest('hex');
}
