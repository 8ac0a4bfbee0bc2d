/**
 * `mnerva engine install`: what it will take is said first (`planInstallation`), then it is carried out whole or not at all.
 * Everything is made in `<engines>/.<name>`, tried there in a process of its own, and only then put in its place.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, readlink, realpath, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { InstallableEngine } from '../../../src/engine/choice';
import type { EngineInfo } from '../../../src/engine/info';
import { AppError, toAppError } from '../../../src/errors';
import type { JobProgress } from '../../../src/jobs/job';
import {
  bindingPath,
  damagedFile,
  engineFolder,
  type EngineManifest,
  forgetCrash,
  isRunning,
  manifestIn,
  manifestName,
  writeChoice,
} from '../../engine/installed';
import { megabytes } from '../pretrained';
import { buildEngine, membersOf, openWheels } from './build';
import { findGpu } from './gpu';
import { knownEngines, type KnownEngine } from './known';
import { runProgram, type Environment } from './programs';
import { mustHaveTools, type Tools } from './requirements';
import { bytesToLoad, findSources, loadSources, type Sources } from './sources';

export interface InstallRequest {
  readonly name: InstallableEngine;
  /** The folder of installed engines. */
  readonly engines: string;
  /** A wheel, a folder with wheels and packages, or an engine's folder of another machine. */
  readonly from: string | null;
  readonly environment: Environment;
  /** Other packages than the known ones: for tests. */
  readonly known?: KnownEngine;
}

/** On the disk, in bytes. */
export interface DiskSpace {
  /** What stays in the end. */
  readonly installed: number;
  /** `installed` is the least that it may be: how much it is shows when it is made. */
  readonly atLeast: boolean;
  /** What it takes while it is made, downloads among it. */
  readonly meanwhile: number;
  readonly free: number;
}

/** What will be done, for the person to agree to. */
export interface InstallPlan {
  readonly request: InstallRequest;
  readonly title: string;
  readonly licence: string;
  readonly bytesToLoad: number;
  readonly space: DiskSpace;
  /** The GPU that was found; null for an engine that needs none. */
  readonly gpu: string | null;
  /** null = an installed engine is copied. */
  readonly work: { readonly tools: Tools; readonly sources: Sources } | null;
}

export const downloadsOf = (engines: string, name: InstallableEngine): string => join(engines, `${name}.download`);
const stagingOf = (engines: string, name: InstallableEngine): string => join(engines, `.${name}`);

/** Looks before anything is loaded. Throws `refused`, `not-found`, `no-space`, `conflict`. */
export async function planInstallation(request: InstallRequest): Promise<InstallPlan> {
  const { name, engines, from, environment } = request;
  const known = request.known ?? knownEngines[name];
  if (existsSync(engineFolder(engines, name))) {
    throw new AppError(
      'conflict',
      `The engine ${name} is installed already.`,
      `To install it anew: mnerva engine remove ${name}`,
    );
  }
  const gpu = name === 'cuda' ? await findGpu(environment) : null;
  if (name === 'cuda' && gpu === null) {
    const detail = 'Nothing was loaded. If there is one, install its driver first: nvidia-smi must list it.';
    throw new AppError('refused', 'No NVIDIA GPU was found on this machine.', detail);
  }
  if (from !== null && !existsSync(from))
    throw new AppError('not-found', `There is nothing at ${from}.`, 'Check the path.');
  if (from !== null && existsSync(join(from, manifestName))) {
    const { files, licence } = manifestIn(from, name);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const free = await mustHaveSpace(engines, bytes);
    const space = { installed: bytes, atLeast: false, meanwhile: bytes, free };
    return { request, title: known.title, licence, bytesToLoad: 0, space, gpu, work: null };
  }
  const sources = findSources(known, downloadsOf(engines, name), from);
  const isMissing = (paths: Iterable<string | null>): boolean => [...paths].includes(null);
  const tools = await mustHaveTools(environment, {
    registry: isMissing(sources.packages.values()),
    wheels: isMissing(sources.wheels.values()),
    hasPip: (python) =>
      runProgram(python, ['-m', 'pip', '--version'], { cwd: '/', environment, purpose: 'run pip' }).then(
        () => true,
        () => false,
      ),
  });
  const load = bytesToLoad(sources);
  // Libraries of unknown size are larger than the wheels that they are packed in.
  const wheels = [known.tensorflow, ...known.nvidia].reduce((sum, { bytes }) => sum + bytes, 0);
  const meanwhile = load + (known.unpackedBytes * strippingRoom || wheels);
  const space = {
    installed: known.installedBytes || wheels,
    atLeast: known.installedBytes === 0,
    meanwhile,
    free: await mustHaveSpace(engines, meanwhile),
  };
  const { title, licence } = known;
  return { request, title, licence, bytesToLoad: load, space, gpu, work: { tools, sources } };
}

/** While a library is stripped there are two of it. */
const strippingRoom = 1.7;

export interface InstallOptions {
  /** Starts the engine in a process of its own, from another folder of engines. */
  readonly tryEngine: (engines: string) => Promise<EngineInfo>;
  /** The program's folder, for the headers of its Node. */
  readonly programFolder: string;
  readonly now: () => number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: JobProgress) => void;
}

export interface InstallReport {
  readonly manifest: EngineManifest;
  readonly folder: string;
  readonly bytes: number;
  readonly info: EngineInfo;
}

/** Throws `bad-file`, `no-space`, `refused`, `cancelled`, `in-use`; then nothing is installed, and whole downloads stay for the next try. */
export async function install(plan: InstallPlan, options: InstallOptions): Promise<InstallReport> {
  const { name, engines } = plan.request;
  const staging = stagingOf(engines, name);
  await beginIn(staging, name);
  try {
    const folder = engineFolder(staging, name);
    const manifest =
      plan.work === null ? await copyFrom(plan, folder, options) : await make(plan, plan.work, folder, options);
    options.onProgress?.({ note: 'trying it' });
    const info = await tryIn(staging, name, options);
    await rename(folder, engineFolder(engines, name));
    forgetCrash(engines, name);
    await rm(downloadsOf(engines, name), { recursive: true, force: true });
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    return { manifest, folder: engineFolder(engines, name), bytes, info };
  } catch (error) {
    throw options.signal?.aborted
      ? new AppError(
          'cancelled',
          'Stopped on request.',
          'Nothing was installed; what was loaded whole is kept for the next try.',
        )
      : toAppError(error);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function make(
  plan: InstallPlan,
  { tools, sources }: { tools: Tools; sources: Sources },
  folder: string,
  options: InstallOptions,
): Promise<EngineManifest> {
  const { name, engines, environment } = plan.request;
  const { signal, onProgress } = options;
  const total = plan.bytesToLoad;
  const files = await loadSources(sources, {
    downloads: downloadsOf(engines, name),
    tools,
    environment,
    signal,
    onBytes: (done, note) => onProgress?.({ done, total, note }),
  });
  const wheels = await openWheels(files);
  const unpacked = wheels.flatMap((wheel, i) => [...membersOf(wheel, i === 0).keys()]);
  await mustHaveSpace(engines, unpacked.reduce((sum, { bytes }) => sum + bytes, 0) * strippingRoom);
  const known = plan.request.known ?? knownEngines[name];
  const onStep = (note: string): void => onProgress?.({ done: total, total, note });
  const { programFolder, now } = options;
  return buildEngine(
    { name, known, files, folder, tools, environment, programFolder, now: now(), signal, onStep },
    wheels,
  );
}

async function copyFrom(
  { request }: InstallPlan,
  folder: string,
  { onProgress }: InstallOptions,
): Promise<EngineManifest> {
  const { name, from } = request;
  if (from === null) throw new Error('a copy needs a source');
  onProgress?.({ note: 'copying' });
  const manifest = manifestIn(from, name);
  await mustNameAll(from, manifest);
  await cp(from, folder, { recursive: true, verbatimSymlinks: true });
  const damaged = await damagedFile(folder, manifest);
  if (damaged !== null)
    throw new AppError('bad-file', `${damaged} in ${from} is damaged.`, 'Copy the engine’s folder again.');
  return manifest;
}

/** All that can be loaded is held against the manifest: there is no file beside those that it names, and no link leads out. */
async function mustNameAll(from: string, { files }: EngineManifest): Promise<void> {
  const named = new Set([manifestName, ...files.map(({ path }) => path)]);
  const refuse = (what: string): AppError =>
    new AppError('bad-file', `The engine in ${from} ${what}.`, 'Nothing was run. Copy the engine’s folder again.');
  for (const path of [bindingPath, 'package/package.json'])
    if (!named.has(path)) throw refuse(`does not name ${path} in its ${manifestName}`);
  const home = await realpath(from);
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const place = join(entry.parentPath, entry.name);
    const path = relative(from, place).split(sep).join('/');
    if (entry.isSymbolicLink()) {
      const leadsTo = await realpath(place).catch(() => '');
      if (isAbsolute(await readlink(place)) || !named.has(relative(home, leadsTo).split(sep).join('/')))
        throw refuse(`has a link ${path} that leads to none of its files`);
    } else if (!entry.isFile() || !named.has(path))
      throw refuse(`has ${path}, which its ${manifestName} does not name`);
  }
}

/** The engine's own self-test, in a process of its own, which may crash. */
async function tryIn(staging: string, name: InstallableEngine, { tryEngine }: InstallOptions): Promise<EngineInfo> {
  writeChoice(staging, name);
  let info: EngineInfo;
  try {
    info = await tryEngine(staging);
  } catch (cause) {
    const { message } = toAppError(cause);
    throw new AppError(
      'refused',
      `The engine ${name} was made and did not start: ${message}`,
      'It was taken out again.',
      { cause },
    );
  }
  if (info.backend === name) return info;
  throw new AppError(
    'refused',
    `The engine ${name} was made and cannot be used: ${info.reason}`,
    'It was taken out again.',
  );
}

/** One installation at a time; what a killed one left is taken away. */
async function beginIn(staging: string, name: InstallableEngine): Promise<void> {
  const mark = join(staging, 'process');
  const other = Number(await readFile(mark, 'utf8').catch(() => 'NaN'));
  if (isRunning(other)) {
    throw new AppError('in-use', `The engine ${name} is being installed by another process.`, 'Wait for it to end.');
  }
  const left = await readdir(staging).catch((): string[] => []);
  if (left.length > 0 && !left.includes('process')) {
    throw new AppError('refused', `${staging} is there and was not made by an installation.`, 'Move it elsewhere.');
  }
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  await writeFile(mark, String(process.pid));
}

/** Answers the bytes that are free. */
async function mustHaveSpace(engines: string, bytes: number): Promise<number> {
  await mkdir(engines, { recursive: true });
  const { bavail, bsize } = await statfs(engines);
  if (bavail * bsize >= bytes) return bavail * bsize;
  const message = `The installation needs ${megabytes(bytes)} and the disk has ${megabytes(bavail * bsize)} left: ${engines}.`;
  throw new AppError('no-space', message, 'Free some space. Nothing was changed.');
}
