/**
 * What processes that were killed have left in a project's folder of checkpoints, and checkpoints that are not whole: each in a
 * sentence, with what to do. Looks at files only; the project need not be open.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { checkpointsFolder } from '../files/inside';
import { megabytes } from './pretrained';
import { describeCheckpoint } from './starter';

export interface Trace {
  readonly kind:
    | 'interrupted run'
    | 'unreadable run state'
    | 'half-written checkpoint'
    | 'replaced checkpoint'
    | 'misplaced checkpoint'
    | 'incomplete checkpoint';
  /** What it is and what to do, in a sentence. */
  readonly said: string;
}

/** As main/engine/checkpoint-files.ts names what it has begun to write, and what it has moved away while replacing it. */
const halfWritten = /^(.+)\.new-[0-9a-f]+$/;
const movedAway = /^(.+)\.old-[0-9a-f]+$/;
const unfinished = /^(.+)\.resume$/;
/** What changed a moment ago belongs to a process that writes now. */
const quietMs = 60_000;

/** Folders of checkpoints that have all their files. */
export async function checkpointsIn(project: string): Promise<string[]> {
  const whole: string[] = [];
  for (const name of await namesIn(project)) {
    const path = join(checkpointsFolder(project), name);
    if (![halfWritten, movedAway, unfinished].some((form) => form.test(name)) && (await isWhole(path)))
      whole.push(path);
  }
  return whole;
}

export async function tracesIn(project: string, now: number): Promise<Trace[]> {
  const names = await namesIn(project);
  const traces: Trace[] = [];
  for (const name of names) {
    const trace = await traceOf(project, join(checkpointsFolder(project), name), name, new Set(names), now);
    if (trace) traces.push(trace);
  }
  return traces;
}

async function namesIn(project: string): Promise<string[]> {
  const entries = await readdir(checkpointsFolder(project), { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

async function traceOf(
  project: string,
  path: string,
  name: string,
  names: ReadonlySet<string>,
  now: number,
): Promise<Trace | null> {
  const isQuiet = now - (await stat(path)).mtimeMs > quietMs;
  if (halfWritten.test(name)) {
    const said = `${path} (${megabytes(await bytesIn(path))}) was being written by a process that was killed. Nothing needs it: delete it, or leave it to the next training of that name.`;
    return isQuiet ? { kind: 'half-written checkpoint', said } : null;
  }
  const moved = movedAway.exec(name)?.[1];
  if (moved !== undefined) {
    if (!isQuiet) return null;
    if (names.has(moved))
      return {
        kind: 'replaced checkpoint',
        said: `${path} is the checkpoint before the present one, left by a process that was killed. Delete it.`,
      };
    const said = `${path} is the checkpoint ${moved}, moved away by a process that was killed. It is read from there; rename it to ${moved}.`;
    return { kind: 'misplaced checkpoint', said };
  }
  const run = unfinished.exec(name)?.[1];
  if (run !== undefined) {
    if (!isQuiet) return null;
    const step = await stepOf(path);
    if (step === null)
      return {
        kind: 'unreadable run state',
        said: `${path}, the state of run ${run}, cannot be read: the run starts from the beginning. Delete it.`,
      };
    const said = `Run ${run} was interrupted; its state of step ${step} is kept. Go on with: mnerva train ${project} --resume ${run}, or delete ${path}.`;
    return { kind: 'interrupted run', said };
  }
  if (await isWhole(path)) return null;
  return { kind: 'incomplete checkpoint', said: `The checkpoint ${path} is not whole. Train it again, or delete it.` };
}

const Position = z.object({ step: z.int() });

async function stepOf(state: string): Promise<number | null> {
  try {
    const { step } = Position.parse(JSON.parse(await readFile(join(state, 'position.json'), 'utf8')));
    return (await stat(join(state, 'state.safetensors'))).size > 0 ? step : null;
  } catch {
    return null;
  }
}

async function isWhole(folder: string): Promise<boolean> {
  if (!describeCheckpoint(folder)) return false;
  return stat(join(folder, 'model.safetensors')).then(
    ({ size }) => size > 0,
    () => false,
  );
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) bytes += (await stat(join(folder, name))).size;
  return bytes;
}
