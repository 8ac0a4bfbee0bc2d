/** The checkpoint that comes with the app: registered and promoted in a new project, so that suggestions are there at once. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LabelSet } from '../../src/domain/label-set';
import type { ProjectStore } from '../../src/storage/project-store';
import { starterName } from './checkpoints';

const Labels = z.object({ types: LabelSet });
const Card = z.object({ title: z.string() });

/** What a checkpoint's folder says of itself; null where there is no checkpoint. */
export function describeCheckpoint(folder: string): { types: LabelSet; model: string } | null {
  try {
    const { types } = Labels.parse(JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')));
    const { title } = Card.parse(JSON.parse(readFileSync(join(folder, 'card.json'), 'utf8')));
    return { types, model: title };
  } catch {
    return null;
  }
}

/** Does nothing where the app came without one. */
export function useStarter(store: ProjectStore, starterFolder: string, at: number): void {
  const starter = describeCheckpoint(starterFolder);
  if (!starter) return;
  const { types, model } = starter;
  store.checkpoints.add({
    name: starterName,
    runId: null,
    model,
    types,
    createdAt: at,
    folder: null,
    evaluation: null,
  });
  store.checkpoints.promote(starterName, at);
}
