/**
 * From packages and wheels to a folder that can be loaded: the package's JavaScript, TensorFlow's libraries below `deps/lib`,
 * the addon compiled against them, two lines in the place of tfjs, and nothing that is only needed to compile.
 */
import { readdir, rename, rm, stat, symlink, writeFile, mkdir, lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstallableEngine } from '../../../src/engine/choice';
import { AppError } from '../../../src/errors';
import { bindingPath, type EngineManifest, manifestName, sha256Of } from '../../engine/installed';
import type { KnownEngine } from './known';
import { findHeaders, runProgram, type Environment } from './programs';
import type { Tools } from './requirements';
import type { Files } from './sources';
import { unpackPackage } from './tarball';
import { openWheel, unpack, type Member, type WheelFile } from './wheel';

const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'] as const;
const headers = /^tensorflow\/include\/(tensorflow\/c\/|tensorflow\/core\/platform\/ctstring|tsl\/|xla\/tsl\/c\/)/;
/** What runs: no types, no sources, no tests. */
const running = /^(package\.json|README\.md|LICENSE|.*(?<!_test)\.js)$/;
const tfjsStandIn = "module.exports = globalThis[Symbol.for('mnerva.tfjs')];\n";

export interface BuildOptions {
  readonly name: InstallableEngine;
  readonly known: KnownEngine;
  readonly files: Files;
  /** The engine's folder in the making. */
  readonly folder: string;
  readonly tools: Tools;
  readonly environment: Environment;
  readonly programFolder: string;
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
  readonly onStep: (note: string) => void;
}

export async function openWheels({ wheels }: Files): Promise<WheelFile[]> {
  return Promise.all(wheels.map(({ path }) => openWheel(path)));
}

/** Members to unpack, with their places in the package. Throws `bad-file` for a wheel without TensorFlow's C library. */
export function membersOf({ path, members }: WheelFile, isTensorflow: boolean): Map<Member, string> {
  const targets = new Map<Member, string>();
  for (const member of members) {
    const { name } = member;
    if (name.endsWith('/') || name.split('/').includes('..')) continue;
    const library = libraries.find((file) => name === `tensorflow/${file}`);
    if (library) targets.set(member, `deps/lib/${library}`);
    else if (headers.test(name)) targets.set(member, name.replace('tensorflow/include', 'deps/include'));
    else if (/^tensorflow[^/]*\.dist-info\/LICENSE/.test(name)) targets.set(member, 'deps/LICENSE-tensorflow');
    else if (/^nvidia\/[^/]+\/lib\/[^/]+\.so[.\d]*$/.test(name)) targets.set(member, `deps/${name}`);
    else if (/^nvidia[^/]*\.dist-info\/(License|LICENSE)/.test(name)) {
      targets.set(member, `deps/LICENSE-${name.split('-')[0] ?? 'nvidia'}`);
    }
  }
  const missing = libraries.find((file) => ![...targets.values()].includes(`deps/lib/${file}`));
  if (isTensorflow && missing !== undefined) {
    const detail =
      'It must be a wheel of TensorFlow 2.12 or newer for Linux x86_64: tensorflow_cpu-2.15.1-…-manylinux….whl.';
    throw new AppError('bad-file', `${path} has no ${missing}.`, detail);
  }
  return targets;
}

export async function buildEngine(options: BuildOptions, wheels: readonly WheelFile[]): Promise<EngineManifest> {
  const { name, known, files, folder, tools, signal, onStep } = options;
  const packageFolder = join(folder, 'package');
  const own = files.packages[0];
  const [tensorflow] = wheels;
  if (!own || !tensorflow) throw new Error('an engine has a package and a wheel');
  await mkdir(packageFolder, { recursive: true });
  await unpackPackage(own.path, packageFolder, () => true);
  for (const { npm, path } of files.packages.slice(1)) {
    await unpackPackage(path, join(packageFolder, 'node_modules', npm.name), (file) => running.test(file));
  }
  for (const wheel of wheels) {
    onStep(`unpacking ${wheel.path.split('/').at(-1) ?? ''}`);
    await unpack(wheel, membersOf(wheel, wheel === tensorflow), packageFolder, () => undefined, signal);
  }
  await linkLibraries(packageFolder);
  onStep('compiling the addon');
  await compile(options, packageFolder);
  onStep('taking out what does not run');
  if (tools.strip !== null) await strip(options, packageFolder, tools.strip);
  await keepWhatRuns(packageFolder);
  for (const standIn of ['tfjs', 'tfjs-core']) {
    const place = join(packageFolder, 'node_modules', '@tensorflow', standIn);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'index.js'), tfjsStandIn);
  }
  const manifest: EngineManifest = {
    format: 1,
    name,
    package: known.main.name,
    version: known.main.version,
    tensorflow: versionOf(tensorflow),
    platform: process.platform,
    arch: process.arch,
    licence: known.licence,
    installedAt: options.now,
    files: await listFiles(folder),
  };
  await writeFile(join(folder, manifestName), `${JSON.stringify(manifest, null, 1)}\n`);
  return manifest;
}

function versionOf({ members, path }: WheelFile): string {
  const folder = members.find(({ name }) => name.endsWith('.dist-info/RECORD'))?.name.split('/')[0] ?? path;
  return /-(\d[\w.]*)\.dist-info$/.exec(folder)?.[1] ?? 'of unknown version';
}

/** The names that the linker and the loader ask for. NVIDIA's libraries are found beside TensorFlow's, wherever it looks. */
async function linkLibraries(packageFolder: string): Promise<void> {
  const lib = join(packageFolder, 'deps', 'lib');
  await symlink('libtensorflow_cc.so.2', join(lib, 'libtensorflow.so'));
  await symlink('libtensorflow_framework.so.2', join(lib, 'libtensorflow_framework.so'));
  const nvidia = join(packageFolder, 'deps', 'nvidia');
  for (const part of await readdir(nvidia).catch(() => [])) {
    for (const file of await readdir(join(nvidia, part, 'lib')).catch(() => [])) {
      await symlink(join('..', 'nvidia', part, 'lib', file), join(lib, file));
    }
  }
}

async function compile({ tools, environment, programFolder, signal }: BuildOptions, cwd: string): Promise<void> {
  const target = join(cwd, 'lib', 'napi-v8');
  const nodeFolder = findHeaders(tools.node, programFolder);
  const args = [
    tools.nodeGyp,
    'rebuild',
    ...(nodeFolder === null ? [] : [`--nodedir=${nodeFolder}`]),
    `--python=${tools.python}`,
    `--module=${join(target, 'tfjs_binding.node')}`,
    '--module_name=tfjs_binding',
    `--module_path=${target}`,
    '--napi_version=9',
    '--napi_build_version=8',
    '--node_napi_label=napi-v8',
  ];
  await runProgram(tools.node, args, { cwd, environment, signal, purpose: 'compile the addon' });
}

async function strip({ environment, signal }: BuildOptions, packageFolder: string, program: string): Promise<void> {
  for (const file of libraries) {
    const cwd = join(packageFolder, 'deps', 'lib');
    await runProgram(program, ['--strip-unneeded', file], { cwd, environment, signal, purpose: `strip ${file}` });
  }
}

async function keepWhatRuns(packageFolder: string): Promise<void> {
  const addon = join(packageFolder, bindingPath.replace('package/', ''));
  const kept = `${packageFolder}.node`;
  await rename(addon, kept);
  for (const entry of await readdir(packageFolder)) {
    if (!['deps', 'dist', 'node_modules', 'package.json', 'README.md'].includes(entry)) {
      await rm(join(packageFolder, entry), { recursive: true, force: true });
    }
  }
  await rm(join(packageFolder, 'deps', 'include'), { recursive: true, force: true });
  for (const entry of await readdir(join(packageFolder, 'dist'), { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && !running.test(entry.name)) await rm(join(entry.parentPath, entry.name));
  }
  await mkdir(join(packageFolder, 'lib', 'napi-v8'), { recursive: true });
  await rename(kept, addon);
}

async function listFiles(folder: string): Promise<EngineManifest['files']> {
  const files: EngineManifest['files'] = [];
  for (const path of (await readdir(folder, { recursive: true })).sort()) {
    const full = join(folder, path);
    if (!(await lstat(full)).isFile()) continue;
    files.push({ path, bytes: (await stat(full)).size, sha256: await sha256Of(full) });
  }
  return files;
}
