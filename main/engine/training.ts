/**
 * One training run on files: the checkpoint it starts from is read, its state is saved beside the goal as `<out>.resume` while
 * it runs, and in the end the goal is written whole and the state removed. The learning itself is models/train.
 */
import { readFile, rm } from 'node:fs/promises';
import { parseVocabulary, type PictureSource, tf, trainModel, writeCheckpoint } from '../../models';
import { AppError, toAppError } from '../../src/errors';
import type { CallOptions } from '../../src/engine/call-table';
import type { TrainingProgress, TrainingRequest, TrainingResult } from '../../src/engine/training';
import { createWasmAdamW } from './adamw/optimizer';
import { readCheckpointFolder, writeCheckpointFolder } from './checkpoint-files';
import { mustFitInMemory } from './memory-guard';
import { OrtBackend } from './ort';
import { SavePlan } from './save-plan';
import { startingCheckpoint } from './starting-checkpoint';

export async function runTraining(
  request: TrainingRequest,
  pictures: PictureSource,
  { signal, onProgress }: CallOptions<TrainingProgress> = {},
): Promise<TrainingResult> {
  const { from: _from, pretrained: _pretrained, out, ...rest } = request;
  if (signal?.aborted) throw new AppError('cancelled', 'Stopped on request.');
  const initial = await startingCheckpoint(request);
  mustFitInMemory(request, initial);
  const backend = tf.backend();
  const stateFolder = `${out}.resume`;
  const plan = new SavePlan();
  const { checkpoint, result } = await trainModel(rest, {
    optimizer: createWasmAdamW,
    capturer: backend instanceof OrtBackend ? backend : undefined,
    initial,
    ownsInitial: true,
    vocabulary: initial ? [] : await largeVocabulary(),
    signal,
    report: onProgress,
    pictures,
    saveDue: () => plan.isDue(),
    saveState: async (files) => {
      await writeCheckpointFolder(stateFolder, files);
      plan.saved();
    },
    resumeState: await savedState(stateFolder),
  });
  await writeCheckpointFolder(out, writeCheckpoint(checkpoint));
  await rm(stateFolder, { recursive: true, force: true });
  return result;
}

/** What an earlier run towards the same goal left, if any; whether it fits this one is decided by its content. */
async function savedState(folder: string): Promise<Map<string, Uint8Array> | null> {
  try {
    return await readCheckpointFolder(folder);
  } catch {
    return null;
  }
}

/**
 * The vocabulary file lies in models/ and stays there: bundles are at different depths below the project's root, so it is
 * looked for upwards from here.
 */
async function largeVocabulary(): Promise<string[]> {
  const name = 'models/tokenizer/uncased-vocabulary.txt';
  let failure: unknown;
  for (const above of ['./', '../', '../../', '../../../', '../../../../']) {
    try {
      return parseVocabulary(await readFile(new URL(above + name, import.meta.url), 'utf8'));
    } catch (error) {
      failure = error;
    }
  }
  throw toAppError(failure);
}
