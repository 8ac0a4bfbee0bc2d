/** Which configuration of which model family a checkpoint is. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { presetNamed } from '../../models/presets';
import { Preset } from '../../src/engine/training';
import { AppError } from '../../src/errors';
import type { CheckpointRecord } from '../../src/storage/run-store';
import { folderOf } from './checkpoints';
import type { Opened } from './opened';

const Config = z.object({ model: z.object({ preset: Preset }) });

/** As its files say. Throws `bad-checkpoint` where they do not, or say one that is not known here. */
export async function presetOf(project: Opened, checkpoint: CheckpointRecord): Promise<Preset> {
  try {
    const { model } = Config.parse(
      JSON.parse(await readFile(join(folderOf(project, checkpoint), 'config.json'), 'utf8')),
    );
    return presetNamed(model.preset).id;
  } catch (cause) {
    const message = `What model the checkpoint ${checkpoint.name} is cannot be read.`;
    throw new AppError('bad-checkpoint', message, 'Choose another checkpoint, or train or download this one again.', {
      cause,
    });
  }
}
