import { mkdtemp, readFile, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, toAppError } from '../../../src/errors';
import { readChoice } from '../../engine/installed';
import { closeOpened, makeProject, openFolder } from '../../services/project-files';
import { describeCheckpoint } from '../../services/starter';
import { dataFolder, enginesFolder } from '../../program/places';
import { addCommand, type CommandParts } from '../command';
import { projectChecks, projectsToLookAt } from '../doctor-projects';
import { engineChecks, sayMemory, sayWhatComputes, type Check } from '../doctor-engines';
import { exitCodes } from '../io';
import type { Session } from '../session';

interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

const leastFreeBytes = 500 * 1024 * 1024;

export function addDoctor({ program, act }: CommandParts): void {
  addCommand(program, 'doctor', 'versions, native modules, engine self-test, disk, projects: what a bug report needs', [
    'doctor',
    'doctor tweets',
  ])
    .argument('[projects...]', 'project folders to look at; by default those that were opened last')
    .action((projects: string[], _options, command) => act(command, (session) => examine(session, projects)));
}

async function examine(session: Session, named: readonly string[]): Promise<number> {
  const { output, surroundings } = session;
  const home = dataFolder({ ...surroundings.io.env });
  const engines = enginesFolder(home);
  const projects = projectsToLookAt(session, named, home);
  const checks: readonly Check[] = [
    ['mnerva', async () => surroundings.version],
    ['node', async () => `${process.version} on ${process.platform} ${process.arch}`],
    ['database', () => useDatabase(session)],
    ['pictures', () => decodeOne(session)],
    ['engine', () => describeEngine(session, engines)],
    ...engineChecks(engines),
    ['starter', async () => starterOf(surroundings.resources.starterFolder)],
    ['memory', async () => sayMemory()],
    ['disk', () => freeSpace(surroundings.io.cwd)],
    ...(await Promise.all(projects.map((project) => projectChecks(session, project)))).flat(),
  ];
  const found: Finding[] = [];
  for (const [name, look] of checks) {
    try {
      found.push({ name, ok: true, detail: await look() });
    } catch (error) {
      const { message, detail } = toAppError(error);
      found.push({ name, ok: false, detail: [message, detail].filter(Boolean).join(' ') });
    }
  }
  output.table(found.map(({ name, ok, detail }) => [ok ? 'ok' : 'FAILED', name, detail]));
  const ok = found.every((finding) => finding.ok);
  output.document({ ok, checks: found });
  return ok ? exitCodes.ok : exitCodes.failure;
}

/** A project made, opened, checked and thrown away: the native database, its search, and the lock. */
async function useDatabase({ shared }: Session): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mnerva-doctor-'));
  const began = performance.now();
  try {
    makeProject(shared, { folder, name: 'doctor', types: ['PER'] });
    const project = openFolder(shared, folder, 'write', 'mnerva doctor');
    const { ok, problems } = await project.store.check().finally(() => closeOpened(project));
    if (!ok) throw new AppError('bad-file', problems.join(' '));
    return `made and checked a project in ${Math.round(performance.now() - began)} ms`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One picture of the sample set through the worker that decodes all. */
async function decodeOne({ shared, surroundings }: Session): Promise<string> {
  const folder = join(surroundings.resources.sampleFolder, 'images');
  const [name] = (await readdir(folder)).sort();
  if (name === undefined) throw new AppError('not-found', `There is no picture in ${folder}.`);
  const { format, width, height } = await shared.decoder.inspect(await readFile(join(folder, name)));
  return `decoded ${name}: ${format}, ${width} x ${height}`;
}

/** Starting it runs its self-test. */
async function describeEngine({ shared }: Session, engines: string): Promise<string> {
  const info = await shared.engines.suggest((engine) => engine.info());
  return sayWhatComputes(info, readChoice(engines));
}

function starterOf(folder: string): string {
  const described = describeCheckpoint(folder);
  if (described) return `${described.model}: ${described.types.join(', ')}`;
  throw new AppError(
    'not-found',
    `There is no checkpoint that can be read in ${folder}.`,
    'New projects start without suggestions until one is trained.',
  );
}

async function freeSpace(folder: string): Promise<string> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const text = `${(free / 1024 ** 3).toFixed(1)} GB free where you are`;
  if (free < leastFreeBytes) throw new AppError('no-space', `${text}; a training needs more.`, 'Free some space.');
  return text;
}
