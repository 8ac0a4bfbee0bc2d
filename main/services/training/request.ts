/** From what a person asks for to the request an engine gets, and its file beside the checkpoint so that a run can go on. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { presetNamed } from '../../../models/presets';
import type { TrainStart } from '../../../src/contract/run-views';
import type { LabelSet } from '../../../src/domain/label-set';
import type { ArtifactHash } from '../../../src/engine/artifacts';
import { TrainingRequest } from '../../../src/engine/training';
import { AppError } from '../../../src/errors';
import type { CheckpointRecord, RunRecord } from '../../../src/storage/run-store';
import { writeWhole } from '../../files/write-whole';
import { hashPretrained } from '../../engine/pretrained-folder';
import { presetOf } from '../checkpoint-preset';
import { checkpointNamed, hashOf } from '../checkpoints';
import { typesOf, type Acting, type Opened } from '../opened';
import { gatherTrainingData, hashOfData, trainingSentences, type TrainingData } from './data';
import { projectCannotTrain } from './obstacle';
import { devName } from './plan';

/** Folders of pretrained encoders. */
const PretrainedFolders = z.object({ text: z.string(), vision: z.string().nullable() });

/** What tests and the command line may set beyond what the screen offers. */
export type TrainingOverrides = Partial<
  Pick<TrainingRequest, 'learningRate' | 'maxSteps' | 'dropout' | 'batchSize' | 'accumulate' | 'freeze'>
> & { readonly pretrained?: z.infer<typeof PretrainedFolders> };

export const PreparedRun = z.object({
  /** What it learns and how. What it starts from, and where its checkpoint goes, the run's row says. */
  training: TrainingRequest.omit({ from: true, pretrained: true, resume: true, out: true, states: true }),
  pretrained: PretrainedFolders.optional(),
  /** The first so many of `training.train` are what a person finished; the rest is of the reference. */
  corrections: z.int(),
  /** How the held-out reference is called in sentences. */
  devName: z.string(),
});
export type PreparedRun = z.infer<typeof PreparedRun>;

export async function prepareRun(
  project: Acting,
  start: TrainStart,
  { pretrained, ...overrides }: TrainingOverrides,
): Promise<PreparedRun> {
  const from = startingPoint(project, start.from);
  const data = await gatherTrainingData(project, from ? 'promoted' : 'scratch');
  const recipe = from ? 'update' : 'full';
  const types = [...typesOf(project)];
  const obstacle = projectCannotTrain(project, data, recipe);
  if (obstacle) throw new AppError('refused', obstacle);
  return {
    training: {
      preset: from ? await presetOf(project, from) : presetNamed(start.preset).id,
      size: start.size,
      types,
      recipe,
      ...sentencesOf(data, types, recipe),
      epochs: start.epochs,
      batchSize: 16,
      seed: start.seed,
      ...overrides,
    },
    pretrained,
    corrections: data.corrections.length,
    devName: devName(data),
  };
}

/** null = random weights. */
export function startingPoint(project: Opened, from: string | null): CheckpointRecord | null {
  if (from === 'scratch') return null;
  return from === null ? project.store.checkpoints.promoted() : checkpointNamed(project, from);
}

/** An update learns its corrections from words alone; a full training takes every picture there is. */
function sentencesOf(
  data: TrainingData,
  types: LabelSet,
  recipe: 'full' | 'update',
): Pick<TrainingRequest, 'train' | 'replay' | 'distil' | 'pairs' | 'dev' | 'dataHash'> {
  const isFull = recipe === 'full';
  const corrections = trainingSentences(data.corrections, { pictures: isFull });
  const known = trainingSentences(data.replay, { pictures: isFull });
  const dev = trainingSentences(data.dev, { pictures: true });
  if (isFull) {
    const pairs = [...data.pairs];
    const dataHash = hashOfData(types, corrections, known, dev, pairs);
    return { train: [...corrections, ...known], replay: [], distil: [], pairs, dev, dataHash };
  }
  const distil = data.distil.map((words) => [...words]);
  return { train: corrections, replay: known, distil, dev, dataHash: hashOfData(types, corrections, known, dev) };
}

/** Kept until the run has finished: the data of a run that goes on must be the data it started with. */
function preparedFile({ store }: Opened, name: string): string {
  return `${store.checkpointFolder(name)}.request.json`;
}

export async function keepPrepared(project: Opened, name: string, prepared: PreparedRun): Promise<string> {
  const file = preparedFile(project, name);
  await writeWhole(file, JSON.stringify(prepared));
  return file;
}

/** The request of an unfinished run. */
export async function readPrepared(project: Opened, name: string): Promise<PreparedRun> {
  try {
    return PreparedRun.parse(JSON.parse(await readFile(preparedFile(project, name), 'utf8')));
  } catch (cause) {
    throw new AppError('bad-file', `The data of run ${name} cannot be read again.`, 'Start a new run instead.', {
      cause,
    });
  }
}

/** What a run starts from, by the hashes of today. */
export async function startOf(
  project: Opened,
  { from }: RunRecord,
  { pretrained }: PreparedRun,
): Promise<Pick<TrainingRequest, 'from' | 'pretrained'>> {
  if (from !== null) return { from: await hashOf(project, checkpointNamed(project, from)) };
  if (!pretrained) return { from: null };
  const { text, vision } = pretrained;
  const hash = (folder: string): Promise<ArtifactHash> => hashPretrained(project.artifacts, folder);
  return { from: null, pretrained: { text: await hash(text), vision: vision && (await hash(vision)) } };
}
