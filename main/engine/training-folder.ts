/**
 * A training whose checkpoint goes into a folder of this machine. While it runs its state lies beside it as `<folder>.resume`, and
 * the same training again goes on from there.
 */
import { rm } from 'node:fs/promises';
import type { CallOptions } from '../../src/engine/call-table';
import type { EnginePort } from '../../src/engine/calls';
import type { TrainingProgress, TrainingRequest, TrainingResult } from '../../src/engine/training';
import type { LocalArtifacts } from './local-artifacts';

export type TrainingWithoutPlaces = Omit<TrainingRequest, 'resume' | 'out' | 'states'>;

export async function trainInto(
  folder: string,
  engine: EnginePort,
  artifacts: LocalArtifacts,
  request: TrainingWithoutPlaces,
  options: CallOptions<TrainingProgress> = {},
): Promise<TrainingResult> {
  const states = `${folder}.resume`;
  const places = { out: artifacts.slot(folder), states: artifacts.slot(states) };
  // What an earlier run towards the same goal has left, if any; whether it fits this one is decided by its content.
  const resume = await artifacts.folder(states).catch(() => null);
  const result = await engine.train({ ...request, ...places, resume }, options);
  await rm(states, { recursive: true, force: true });
  return result;
}
