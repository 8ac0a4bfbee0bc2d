/** The same tweets by a checkpoint's own code, and frozen. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freezeCheckpoint } from '../../../../main/engine/frozen';
import { readCheckpoint, type Checkpoint } from '../../../../models';
import { viterbi } from '../../../../models/crf/viterbi';
import { loadModel, modelOf, stepsOf, type LoadedModel } from '../../../../models/loaded';
import { emissionBatches } from '../../../../models/run';
import type { Precision } from '../../../../src/engine/precision';
import { ortBackend } from '../ort-backends';

export interface Reading {
  /** Scores at the pieces that the CRF scores, one after the other. */
  readonly emissions: Float64Array;
  /** One a word. */
  readonly tags: readonly string[];
}

export type Tweets = readonly (readonly string[])[];

export function byTheCode(checkpoint: Checkpoint, tweets: Tweets): Reading[] {
  return read(loadModel(checkpoint, checkpoint.types), tweets);
}

export async function frozen(checkpoint: Checkpoint, precision: Precision = 'float32'): Promise<LoadedModel> {
  return modelOf(checkpoint, await freezeCheckpoint(checkpoint, await ortBackend(), precision));
}

/** Reads and disposes of the model. */
export function read(model: LoadedModel, tweets: Tweets): Reading[] {
  const steps = tweets.map((words) => stepsOf(model, words));
  const readings: Reading[] = [];
  for (const { members, run } of emissionBatches(steps, model.vocabulary.padding, model.config, model.source))
    run().forEach((emissions, k) => {
      const i = members[k]!;
      model.excludeUntrained(emissions);
      const { encoded } = steps[i]!;
      const tags =
        encoded.firstPieces.length === 0 ? [] : model.scheme.wordTags(viterbi(model.chain, emissions).tags, encoded);
      readings[i] = { emissions: emissions.slice(), tags };
    });
  model.dispose();
  return readings;
}

/** The largest difference of emissions, of those that are not banned as a share of the largest of them. */
export function farthest(left: readonly Reading[], right: readonly Reading[]): number {
  const scores = left.flatMap(({ emissions }) => [...emissions]);
  const others = right.flatMap(({ emissions }) => [...emissions]);
  if (scores.length !== others.length) return Infinity;
  const largest = scores.reduce((most, x) => (x > -1e4 ? Math.max(most, Math.abs(x)) : most), 1);
  return scores.reduce((most, x, i) => Math.max(most, Math.abs(x - (others[i] ?? NaN))), 0) / largest;
}

const starterFolder = resolve(import.meta.dirname, '../../../../models/starter');

export function starter(): Checkpoint {
  const names = readdirSync(starterFolder);
  return readCheckpoint(new Map(names.map((name) => [name, readFileSync(join(starterFolder, name))])));
}

/** The words of the sample set's tweets. */
export function sampleTweets(): string[][] {
  const file = resolve(import.meta.dirname, '../../../../datasets/sample/tweets.jsonl');
  return readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => {
    const { text, tokens } = JSON.parse(line) as { text: string; tokens: [number, number][] };
    return tokens.map(([start, end]) => text.slice(start, end));
  });
} // prettier-ignore
