/** From what a person asks for to the request an engine gets, and its file beside the checkpoint so that a run can go on. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { presetNamed } from '../../../models/families';
import type { TrainStart } from '../../../src/contract/run-views';
import type { LabelSet } from '../../../src/domain/label-set';
import { TrainingRequest, type TrainingSentence } from '../../../src/engine/training';
import { AppError } from '../../../src/errors';
import type { CheckpointRecord } from '../../../src/storage/run-store';
import { writeWhole } from '../../files/write-whole';
import { presetOf } from '../checkpoint-preset';
import { checkpointNamed, folderOf } from '../checkpoints';
import { typesOf, type Acting, type Opened } from '../opened';
import { gatherTrainingData, hashOfData, trainingSentences, type TrainingData } from './data';
import { projectCannotTrain } from './obstacle';
import { pictureToday } from './pictures';
import { devName } from './plan';

/** What tests and the command line may set beyond what the screen offers. */
export type TrainingOverrides = Partial<
  Pick<TrainingRequest, 'learningRate' | 'maxSteps' | 'dropout' | 'batchSize' | 'accumulate' | 'freeze' | 'pretrained'>
>;

export const PreparedRun = z.object({
  training: TrainingRequest,
  /** The first so many of `training.train` are what a person finished; the rest is of the reference. */
  corrections: z.int(),
  /** How the held-out reference is called in sentences. */
  devName: z.string(),
});
export type PreparedRun = z.infer<typeof PreparedRun>;

export async function prepareRun(
  project: Acting,
  name: string,
  start: TrainStart,
  overrides: TrainingOverrides,
): Promise<PreparedRun> {
  const from = startingPoint(project, start.from);
  const data = await gatherTrainingData(project, from ? 'promoted' : 'scratch');
  const recipe = from ? 'update' : 'full';
  const types = [...typesOf(project)];
  const obstacle = projectCannotTrain(project, data, recipe);
  if (obstacle) throw new AppError('refused', obstacle);
  return {
    training: {
      from: from && folderOf(project, from),
      preset: from ? await presetOf(project, from) : presetNamed(start.preset).id,
      size: start.size,
      types,
      recipe,
      ...sentencesOf(data, types, recipe),
      epochs: start.epochs,
      batchSize: 16,
      seed: start.seed,
      out: project.store.checkpointFolder(name),
      ...overrides,
    },
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

/** The request of an unfinished run; its paths are those of today, since a project may have been moved. */
export async function readPrepared(project: Opened, name: string, from: string | null): Promise<PreparedRun> {
  const file = preparedFile(project, name);
  try {
    const prepared = PreparedRun.parse(JSON.parse(await readFile(file, 'utf8')));
    const start = from === null ? null : folderOf(project, checkpointNamed(project, from));
    const training = picturesToday(project, prepared.training);
    return { ...prepared, training: { ...training, from: start, out: project.store.checkpointFolder(name) } };
  } catch (cause) {
    throw new AppError('bad-file', `The data of run ${name} cannot be read again.`, 'Start a new run instead.', {
      cause,
    });
  }
}

function picturesToday(project: Opened, request: TrainingRequest): TrainingRequest {
  const today = (sentence: TrainingSentence): TrainingSentence =>
    sentence.picture ? { ...sentence, picture: pictureToday(project, sentence.picture) } : sentence;
  return {
    ...request,
    train: request.train.map(today),
    replay: request.replay.map(today),
    dev: request.dev.map(today),
    pairs: request.pairs?.map((pair) => ({ ...pair, picture: pictureToday(project, pair.picture) })),
  };
}
