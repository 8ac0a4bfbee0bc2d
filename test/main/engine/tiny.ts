/** A tiny training: eight made-up tweets, a model of width 32, half a dozen steps. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createArtifactStore } from '../../../main/engine/artifact-store';
import { createLocalEngine, type LocalEngineOptions } from '../../../main/engine/local';
import type { LocalArtifacts } from '../../../main/engine';
import type { ArtifactStore } from '../../../src/engine/artifacts';
import type { EnginePort } from '../../../src/engine/calls';
import type { TrainingRequest, TrainingSentence } from '../../../src/engine/training';
import { TrainingRequest as Schema } from '../../../src/engine/training';
import { engineOnFolders } from '../../../tools/engine-on-folders';

const tweets: readonly (readonly [text: string, tags: string])[] = [
  ['Ada Moreno sings tonight', 'B-PER I-PER O O'],
  ['rain over Lisbon again', 'O O B-LOC O'],
  ['Orbital Tea opens in Lisbon', 'B-ORG I-ORG O O B-LOC'],
  ['who saw Ada Moreno ?', 'O O B-PER I-PER O'],
  ['the ferry to Porto is late', 'O O O B-LOC O O'],
  ['Orbital Tea is hiring', 'B-ORG I-ORG O O'],
  ['good morning everyone', 'O O O'],
  ['Ada Moreno plays Porto', 'B-PER I-PER O B-LOC'],
];

export const types = ['PER', 'LOC', 'ORG', 'MISC'];

export const sentences: readonly TrainingSentence[] = tweets.map(([text, tags], i) => ({
  id: `t${i}`,
  tokens: text.split(' '),
  tags: tags.split(' '),
}));

export function tinyRequest(out: string, change: Partial<TrainingRequest> = {}): TrainingRequest {
  return Schema.parse({
    from: null,
    preset: 'bga',
    size: 'toy',
    types,
    recipe: 'full',
    train: sentences,
    replay: [],
    distil: [],
    dev: sentences.slice(0, 3),
    epochs: 3,
    batchSize: 4,
    seed: 7,
    out,
    states: '',
    dataHash: 'made-up',
    ...change,
  });
}

/** The artifacts as an engine on the same disk has them. */
export const storeOf = (artifacts: LocalArtifacts): ArtifactStore => createArtifactStore(artifacts.host(true).calls);

/** An engine in this very thread, without a channel, whose requests name folders. */
export const localFolderEngine = (options: LocalEngineOptions = {}): EnginePort =>
  engineOnFolders((artifacts) => createLocalEngine({ ...options, artifacts: storeOf(artifacts) }));

/** A folder of its own for a test; `remove` at the end. */
export async function temporaryFolder(): Promise<{ path: (name: string) => string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'mnerva-engine-'));
  return { path: (name) => join(folder, name), remove: () => rm(folder, { recursive: true, force: true }) };
}
