/** What `mnerva doctor` says of projects: what killed processes left there, and whether each checkpoint can be read. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createRecent } from '../services/recent';
import { describeCheckpoint } from '../services/starter';
import { checkpointsIn, tracesIn } from '../services/traces';
import { AppError, toAppError } from '../../src/errors';
import { counted } from './output';
import type { Check } from './doctor-engines';
import type { Session } from './session';

/** The named ones; else the one that the person is in, and those that were opened last. */
export function projectsToLookAt({ surroundings, path }: Session, named: readonly string[], home: string): string[] {
  if (named.length > 0) return named.map(path);
  const recent = createRecent(home, Date.now)
    .list()
    .filter(({ exists }) => exists);
  const here = existsSync(join(surroundings.io.cwd, 'project.sqlite')) ? [surroundings.io.cwd] : [];
  return [...new Set([...here, ...recent.map(({ folder }) => folder)])];
}

/** One line for each project, and one for each problem. */
export async function projectChecks({ shared }: Session, project: string): Promise<Check[]> {
  const whole = await checkpointsIn(project);
  const traces = await tracesIn(project, Date.now());
  async function read(folder: string): Promise<string> {
    const { model, types } = describeCheckpoint(folder) ?? { model: '', types: [] };
    try {
      const checkpoint = await shared.artifacts.folder(folder);
      await shared.engines.suggest((engine) => engine.inspect({ checkpoint, types }));
      return `${folder}: ${model}, ${types.join(', ')}`;
    } catch (error) {
      const { code, message, detail } = toAppError(error);
      throw new AppError(code, `${folder}: ${message}`, detail);
    }
  }
  return [
    ['project', async () => `${mustBeProject(project)}: ${counted(whole.length, 'checkpoint')}`],
    ...traces.map(({ kind, said }): Check => [
      kind,
      async () => {
        if (kind === 'interrupted run') return said; // it can go on
        throw new AppError('bad-file', said);
      },
    ]),
    ...whole.map((folder): Check => ['checkpoint', () => read(folder)]),
  ];
}

function mustBeProject(folder: string): string {
  if (existsSync(join(folder, 'project.sqlite'))) return folder;
  throw new AppError('not-found', `There is no project in ${folder}.`, 'Check the path.');
}
