/**
 * The files an engine is made of: found in what the person brought with `--from`, or loaded by npm and pip into
 * `<engines>/<name>.download`, where whole and checked files stay until the installation is done. A stopped one goes on there.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../../src/errors';
import { sha256Of } from '../../engine/installed';
import type { KnownEngine, NpmPackage, Wheel } from './known';
import { wheelPlatforms, wheelPython } from './known';
import { runProgram, type Environment } from './programs';
import type { Tools } from './requirements';
import { mustBePackage } from './tarball';

/** A path for every file; null = it has to be loaded. */
export interface Sources {
  readonly packages: ReadonlyMap<NpmPackage, string | null>;
  readonly wheels: ReadonlyMap<Wheel, string | null>;
}

/** Files of the person (a wheel, or a folder with wheels and packages) before what an earlier try has loaded. */
export function findSources(known: KnownEngine, downloads: string, from: string | null): Sources {
  const brought = from === null ? [] : filesOf(from);
  const earlier = filesOf(downloads);
  const wheelOf = (wheel: Wheel): string | null => {
    const [project = '', version = ''] = wheel.requirement.replaceAll('-', '_').split('==');
    const own = brought.find((path) => projectOf(path) === project);
    const sameVersion = (path: string): boolean => basename(path).startsWith(`${project}-${version}-`);
    return own ?? earlier.find((path) => projectOf(path) === project && sameVersion(path)) ?? null;
  };
  const packageOf = ({ file }: NpmPackage): string | null =>
    [...brought, ...earlier].find((path) => basename(path) === file) ?? null;
  const wheels = [known.tensorflow, ...known.nvidia];
  const sources = {
    packages: new Map([known.main, ...known.needs].map((npm) => [npm, packageOf(npm)])),
    wheels: new Map(wheels.map((wheel) => [wheel, wheelOf(wheel)])),
  };
  if (
    from !== null &&
    ![...sources.packages.values(), ...sources.wheels.values()].some((path) => path !== null && brought.includes(path))
  ) {
    const wanted = `${known.tensorflow.requirement.split('==')[0]}-….whl or ${known.main.file}`;
    throw new AppError(
      'not-found',
      `There is nothing of this engine in ${from}.`,
      `Name a wheel, or a folder with ${wanted}.`,
    );
  }
  return sources;
}

export function bytesToLoad({ packages, wheels }: Sources): number {
  const missing = [...packages, ...wheels].filter(([, path]) => path === null);
  return missing.reduce((sum, [{ bytes }]) => sum + bytes, 0);
}

/** `tensorflow_cpu` of "tensorflow_cpu-2.15.1-cp311-….whl". */
function projectOf(path: string): string | null {
  const name = basename(path);
  return name.endsWith('.whl') ? (name.split('-')[0] ?? null) : null;
}

function filesOf(place: string): string[] {
  if (!existsSync(place)) return [];
  return statSync(place).isDirectory()
    ? readdirSync(place)
        .sort()
        .map((name) => join(place, name))
    : [place];
}

export interface LoadOptions {
  readonly downloads: string;
  readonly tools: Tools;
  readonly environment: Environment;
  readonly signal?: AbortSignal | undefined;
  /** Bytes that are here of those that had to be loaded. */
  readonly onBytes: (bytes: number, note: string) => void;
}

export interface Files {
  readonly packages: readonly { readonly npm: NpmPackage; readonly path: string }[];
  readonly wheels: readonly { readonly wheel: Wheel; readonly path: string }[];
}

/** Loads what is missing and checks everything. Throws `bad-file`, `refused`, `cancelled`. */
export async function loadSources(sources: Sources, options: LoadOptions): Promise<Files> {
  const { downloads } = options;
  await mkdir(downloads, { recursive: true });
  let before = 0;
  const packages: { npm: NpmPackage; path: string }[] = [];
  for (const [npm, found] of sources.packages) {
    const path = found ?? (await withNpm(npm, options));
    await mustBePackage(path, npm).catch((error: unknown) => dropped(path, downloads, error));
    packages.push({ npm, path });
    if (found === null) options.onBytes((before += npm.bytes), npm.file);
  }
  const wheels: { wheel: Wheel; path: string }[] = [];
  for (const [wheel, found] of sources.wheels) {
    const start = before;
    const path = found ?? (await withPip(wheel, options, (bytes) => options.onBytes(start + bytes, wheel.requirement)));
    if (path.startsWith(downloads))
      await mustBeWheel(path, wheel).catch((error: unknown) => dropped(path, downloads, error));
    wheels.push({ wheel, path });
    if (found === null) options.onBytes((before += wheel.bytes), wheel.requirement);
  }
  return { packages, wheels };
}

async function withNpm(npm: NpmPackage, { tools, environment, downloads, signal }: LoadOptions): Promise<string> {
  if (tools.npm === null) throw new AppError('refused', `${npm.name} has to be loaded, and there is no npm.`);
  const spec = `${npm.name}@${npm.version}`;
  await runProgram(tools.npm, ['pack', '--silent', '--ignore-scripts', spec], {
    cwd: downloads,
    environment,
    signal,
    purpose: `load ${spec}`,
  });
  return join(downloads, npm.file);
}

/** pip writes a file under a name of its own first; how much of it there is shows how far it has come. */
async function withPip(wheel: Wheel, options: LoadOptions, onBytes: (bytes: number) => void): Promise<string> {
  const { tools, environment, downloads, signal } = options;
  const temporary = join(downloads, 'pip');
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const list = join(temporary, 'requirements.txt');
  await writeFile(list, `${wheel.requirement}${wheel.sha256 === null ? '' : ` --hash=sha256:${wheel.sha256}`}\n`);
  const platforms = wheelPlatforms.flatMap((platform) => ['--platform', platform]);
  const args = [
    '-m',
    'pip',
    'download',
    '--quiet',
    '--no-input',
    '--disable-pip-version-check',
    '--progress-bar',
    'off',
  ];
  const only = ['--no-deps', '--only-binary=:all:', '--python-version', wheelPython, ...platforms];
  const poll = setInterval(() => void bytesIn(temporary).then((bytes) => onBytes(Math.min(bytes, wheel.bytes))), 500);
  try {
    await runProgram(tools.python, [...args, ...only, '-d', temporary, '-r', list], {
      cwd: temporary,
      environment: { ...environment, TMPDIR: temporary },
      signal,
      purpose: `load ${wheel.requirement}`,
    });
    const name = (await readdir(temporary)).find((file) => file.endsWith('.whl'));
    if (name === undefined) throw new AppError('not-found', `pip brought no wheel for ${wheel.requirement}.`);
    const path = join(downloads, name);
    await rename(join(temporary, name), path);
    return path;
  } finally {
    clearInterval(poll);
    await rm(temporary, { recursive: true, force: true });
  }
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
    if (entry.isFile())
      bytes += await stat(join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0,
      );
  }
  return bytes;
}

async function mustBeWheel(path: string, { requirement, sha256 }: Wheel): Promise<void> {
  if (sha256 === null) return; // pip held it against the hash that the index states
  const found = await sha256Of(path);
  if (found === sha256) return;
  throw new AppError(
    'bad-file',
    `What came is not ${requirement}: its sha256 is ${found}, not ${sha256}.`,
    'Run the same command again.',
  );
}

/** What was loaded and is wrong must not be taken up again. */
async function dropped(path: string, downloads: string, error: unknown): Promise<never> {
  if (path.startsWith(downloads)) await rm(path, { force: true });
  throw error;
}
