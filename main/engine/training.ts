/**
 * One training run on artifacts: the checkpoint it starts from is read, its state is saved while it runs, and in the end the
 * checkpoint is written. The learning itself is models/train.
 */
import { readFile } from 'node:fs/promises';
import { parseVocabulary, type PictureSource, tf, trainModel, writeCheckpoint } from '../../models';
import { AppError } from '../../src/errors';
import type { ArtifactStore } from '../../src/engine/artifacts';
import type { CallOptions } from '../../src/engine/call-table';
import type { TrainingProgress, TrainingRequest, TrainingResult } from '../../src/engine/training';
import { findUpwards } from '../files/program';
import { createWasmAdamW } from './adamw/optimizer';
import { mustFitInMemory } from './memory-guard';
import { OrtBackend } from './ort';
import { SavePlan } from './save-plan';
import { startingCheckpoint } from './starting-checkpoint';

/** What is told before there is a step to tell of. */
const beforeFirstStep: TrainingProgress = {
  ...{ step: 0, totalSteps: 0, epoch: 0, loss: 0, devF1: null, watch: null },
  ...{ warnings: [], unreadablePictures: [], note: '' },
};

export async function runTraining(
  request: TrainingRequest,
  artifacts: ArtifactStore,
  pictures: PictureSource,
  { signal, onProgress }: CallOptions<TrainingProgress> = {},
): Promise<TrainingResult> {
  const { from: _from, pretrained: _pretrained, resume = null, out, states, ...rest } = request;
  if (signal?.aborted) throw new AppError('cancelled', 'Stopped on request.');
  const initial = await startingCheckpoint(request, artifacts);
  mustFitInMemory(request, initial);
  const backend = tf.backend();
  const plan = new SavePlan();
  const { checkpoint, result } = await trainModel(rest, {
    optimizer: createWasmAdamW,
    capturer: backend instanceof OrtBackend ? backend : undefined,
    initial,
    ownsInitial: true,
    vocabulary: initial ? [] : await largeVocabulary(),
    signal,
    report: onProgress,
    preparing: (what, done, total) => onProgress?.({ ...beforeFirstStep, note: `${what}: ${done} of ${total} tweets` }),
    pictures,
    saveDue: () => plan.isDue(),
    saveState: async (files) => {
      await artifacts.put(states, files);
      plan.saved();
    },
    resumeState: resume === null ? null : await artifacts.getFolder(resume),
  });
  await artifacts.put(out, writeCheckpoint(checkpoint));
  return result;
}

/** The vocabulary file lies in models/ and stays there. */
async function largeVocabulary(): Promise<string[]> {
  const path = findUpwards(import.meta.dirname, 'models/tokenizer/uncased-vocabulary.txt');
  if (path === null) throw new AppError('internal', 'The vocabulary file of models/tokenizer is missing.');
  return parseVocabulary(await readFile(path, 'utf8'));
}
