/** Installing an engine on a machine in small: whole or not at all, loaded once, and a sentence for everything that is missing. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EngineInfo } from '../../../../src/engine/info';
import { readChoice } from '../../../../main/engine/choice-file';
import type { EngineManifest } from '../../../../main/engine/installed';
import { markStart } from '../../../../main/engine/start-marker';
import {
  install,
  planInstallation,
  type InstallOptions,
  type InstallReport,
} from '../../../../main/services/engine-install/install';
import { checkEngine, chooseEngine, listEngines, removeEngine } from '../../../../main/services/engine-install/list';
import { broughtFolder, fixtures, machine, smallEngine, wheelName, type Machine } from './machine';

const linux = process.platform === 'linux' && process.arch === 'x64';
const works: EngineInfo = { backend: 'native', device: 'a device', reason: 'It passed.', probeMs: 1 };

async function installOn(
  computer: Machine,
  change: Partial<InstallOptions> = {},
  from: string | null = null,
): Promise<InstallReport> {
  const plan = await planInstallation(computer.request({ from }));
  return install(plan, { tryEngine: async () => works, programFolder: '/nowhere', now: () => 5, ...change });
}

type Files = EngineManifest['files'];

function changeManifest(folder: string, change: (files: Files) => Files): void {
  const path = join(folder, 'engine.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as EngineManifest;
  writeFileSync(path, JSON.stringify({ ...manifest, files: change(manifest.files) }));
}

const stateOf = ({ engines }: Machine): string | undefined =>
  listEngines(engines).engines.find(({ name }) => name === 'native')?.state;
const left = ({ engines }: Machine): string[] => readdirSync(engines).sort();

describe.skipIf(!linux)(`installing${linux ? '' : ' (skipped: engines are compiled on Linux x64 only)'}`, () => {
  test('says what it takes, and leaves an engine with nothing but what runs', async () => {
    const computer = machine();
    const plan = await planInstallation(computer.request());
    expect(plan).toMatchObject({ title: 'An engine in small', licence: 'Made for a test.', gpu: null });
    expect(plan.bytesToLoad).toBeGreaterThan(1000);
    expect(plan.space).toMatchObject({ installed: smallEngine.installedBytes, atLeast: false });
    expect(plan.space.meanwhile).toBe(plan.bytesToLoad + 1.7 * smallEngine.unpackedBytes);
    expect(plan.space.free).toBeGreaterThan(plan.space.meanwhile);
    expect(computer.calls()).toEqual(['python3']); // whether there is pip; nothing is loaded before the person agrees
    const notes: string[] = [];
    const report = await installOn(computer, { onProgress: ({ note }) => void notes.push(note ?? '') });
    expect(report.manifest).toMatchObject({
      package: '@tensorflow/tfjs-node',
      version: '4.22.0',
      tensorflow: '2.15.1',
      installedAt: 5,
    });
    expect(report.manifest.files.map(({ path }) => path)).toEqual([
      'package/deps/LICENSE-tensorflow',
      'package/deps/lib/libtensorflow_cc.so.2',
      'package/deps/lib/libtensorflow_framework.so.2',
      'package/dist/index.js',
      'package/lib/napi-v8/tfjs_binding.node',
      'package/node_modules/@tensorflow/tfjs-core/index.js',
      'package/node_modules/@tensorflow/tfjs/index.js',
      'package/node_modules/google-protobuf/google-protobuf.js',
      'package/node_modules/google-protobuf/package.json',
      'package/package.json',
    ]);
    expect(readFileSync(join(report.folder, 'package/deps/lib/libtensorflow.so'), 'utf8')).toBe('stripped');
    expect(left(computer)).toEqual(['native']);
    expect(notes).toEqual(expect.arrayContaining(['compiling the addon', 'trying it']));
    expect(computer.calls().slice(1)).toEqual(['python3', 'npm', 'npm', 'python3', 'node-gyp', 'strip', 'strip']);
    expect(stateOf(computer)).toBe('installed');
    await expect(planInstallation(computer.request())).rejects.toMatchObject({ code: 'conflict' });
  });

  test('the engine is tried from its place in the making, by the choice that lies there', async () => {
    const computer = machine();
    let tried = '';
    await installOn(computer, {
      async tryEngine(engines) {
        tried = `${readChoice(engines)}, ${listEngines(engines).engines[1]?.state}, in place: ${existsSync(join(computer.engines, 'native'))}`;
        return works;
      },
    });
    expect(tried).toBe('native, installed, in place: false');
  });

  test.each<[string, (computer: Machine) => void, RegExp]>([
    ['compiler', (computer) => computer.without('c++'), /There is no C\+\+ compiler.*build-essential/],
    ['make', (computer) => computer.without('make'), /There is no make/],
    ['pip', (computer) => computer.breaks('python3', 'exit 1'), /Python has no pip.*--from FILE/],
    ['npm', (computer) => computer.without('npm'), /There is no npm.*There is no node-gyp/],
    ['Python', (computer) => computer.without('python3'), /There is no Python 3/],
  ])('without %s it is refused before anything is loaded', async (_, change, message) => {
    const computer = machine();
    change(computer);
    const request = computer.request();
    const alone = { ...request, environment: { PATH: request.environment.PATH?.split(':')[0] } };
    await expect(planInstallation(alone)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(message),
    });
    expect(computer.calls().filter((call) => call !== 'python3')).toEqual([]);
    expect(existsSync(computer.engines)).toBe(false);
  });

  test('a disk that is too small is told before anything is loaded', async () => {
    const computer = machine();
    const known = { ...computer.request().known!, unpackedBytes: 1e18 };
    await expect(planInstallation(computer.request({ known }))).rejects.toMatchObject({ code: 'no-space' });
    expect(left(computer)).toEqual([]);
  });

  test.each<[string, (computer: Machine) => void, Partial<InstallOptions>, RegExp, number]>([
    ['npm fails', (c) => c.breaks('npm', 'echo "npm error 404 Not Found" >&2; exit 1'), {}, /npm could not load @tensorflow\/tfjs-node@4\.22\.0/, 0],
    ['another package comes', (c) => c.breaks('npm', `echo x > tensorflow-tfjs-node-4.22.0.tgz`), {}, /is not @tensorflow\/tfjs-node 4\.22\.0: its hash is/, 0],
    ['pip fails', (c) => c.breaks('python3', 'case "$*" in *version) exit 0;; esac; echo "ERROR: No matching distribution" >&2; exit 1'), {}, /python3 could not load tensorflow-cpu==2\.15\.1/, 2],
    ['another wheel comes', (c) => c.breaks('python3', `case "$*" in *download*) echo x > ${wheelName};; esac`), {}, /What came is not tensorflow-cpu==2\.15\.1/, 2],
    ['the addon does not compile', (c) => c.breaks('node-gyp', ''), {}, /could not compile the addon/, 3],
    ['the engine computes wrong', () => undefined, { tryEngine: async () => ({ ...works, backend: 'cpu', reason: 'a softmax gives 1.' }) }, /cannot be used: a softmax gives 1/, 3],
    ['the engine crashes', () => undefined, { tryEngine: () => Promise.reject(new Error('SIGILL')) }, /did not start: SIGILL/, 3],
  ])('%s: nothing is installed, and what came whole is kept', async (_, change, options, message, kept) => {
    const computer = machine();
    change(computer);
    await expect(installOn(computer, options)).rejects.toMatchObject({ message: expect.stringMatching(message) });
    expect(stateOf(computer)).toBe('not-installed');
    expect(left(computer)).toEqual(['native.download']);
    expect(readdirSync(join(computer.engines, 'native.download'))).toHaveLength(kept);
  }); // prettier-ignore

  test('where nobody knows how large the libraries are, the space is at least that of what is loaded', async () => {
    const known = { ...smallEngine, unpackedBytes: 0, installedBytes: 0 };
    const { space } = await planInstallation(machine().request({ known }));
    expect(space).toMatchObject({ installed: smallEngine.tensorflow.bytes, atLeast: true });
  });

  test('the next try goes on with what was loaded', async () => {
    const computer = machine();
    await expect(installOn(computer, { tryEngine: () => Promise.reject(new Error('no')) })).rejects.toThrow();
    const before = computer.calls().length;
    const plan = await planInstallation(computer.request());
    expect(plan.bytesToLoad).toBe(0);
    await installOn(computer);
    expect(computer.calls().slice(before)).toEqual(['node-gyp', 'strip', 'strip']);
  });

  test('stopped while pip loads: the program ends, nothing is installed', async () => {
    const computer = machine();
    computer.breaks('python3', 'case "$*" in *download*) sleep 60;; esac');
    const stop = new AbortController();
    // Once to ask for pip, once to load.
    const poll = setInterval(() => {
      if (computer.calls().filter((call) => call === 'python3').length === 2) stop.abort();
    }, 20);
    const began = performance.now();
    await expect(installOn(computer, { signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
    clearInterval(poll);
    expect(performance.now() - began).toBeLessThan(30_000);
    expect(left(computer)).toEqual(['native.download']);
  });

  test('with --from a wheel only the packages are loaded; with a folder that has all, nothing is', async () => {
    const [one, all] = [machine(), machine()];
    await installOn(one, {}, join(fixtures, wheelName));
    expect(one.calls()).toEqual(['npm', 'npm', 'node-gyp', 'strip', 'strip']);
    await installOn(all, {}, broughtFolder(wheelName, 'tensorflow-tfjs-node-4.22.0.tgz', 'google-protobuf-3.21.4.tgz'));
    expect(all.calls()).toEqual(['node-gyp', 'strip', 'strip']);
    await expect(planInstallation(machine().request({ from: broughtFolder() }))).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('a folder of another machine is copied, and refused where a file is damaged', async () => {
    const { folder } = await installOn(machine());
    const other = machine();
    await installOn(other, {}, folder);
    expect(other.calls()).toEqual([]);
    expect(stateOf(other)).toBe('installed');
    writeFileSync(join(folder, 'package/dist/index.js'), 'module.exports = [];\n');
    const third = machine();
    await expect(installOn(third, {}, folder)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('dist/index.js'),
    });
    expect(left(third)).toEqual([]);
  });

  test.each<[string, (folder: string) => void, RegExp]>([
    ['names no file', (folder) => changeManifest(folder, () => []), /does not name package\/lib/],
    [
      'has a file more',
      (folder) => writeFileSync(join(folder, 'package/dist/own.js'), ''),
      /package\/dist\/own\.js, which its/,
    ],
    ['has a hidden file', (folder) => writeFileSync(join(folder, '.node'), ''), /has \.node, which its/],
    [
      'names a file outside',
      (folder) => changeManifest(folder, (files) => [...files, { path: '../x', bytes: 0, sha256: '' }]),
      /"\.\.\/x" is no file inside/,
    ],
    [
      'has a link that leads out',
      (folder) => symlinkSync('/etc/passwd', join(folder, 'package/dist/index.node')),
      /has a link package\/dist\/index\.node/,
    ],
    [
      'has a link upwards',
      (folder) => symlinkSync('../../../..', join(folder, 'package/node_modules/up')),
      /has a link package\/node_modules\/up/,
    ],
  ])('an engine of another machine that %s is refused before any of it runs', async (_, change, message) => {
    const { folder } = await installOn(machine());
    change(folder);
    const other = machine();
    let tried = false;
    const tryEngine = async (): Promise<EngineInfo> => ((tried = true), works);
    await expect(installOn(other, { tryEngine }, folder)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(message),
    });
    expect([tried, existsSync(join(other.engines, 'native'))]).toEqual([false, false]);
  });

  test('a folder that is there under the name of one in the making stays', async () => {
    const computer = machine();
    mkdirSync(join(computer.engines, '.native'), { recursive: true });
    writeFileSync(join(computer.engines, '.native/thesis.txt'), 'mine');
    await expect(installOn(computer)).rejects.toMatchObject({ code: 'refused' });
    expect(readFileSync(join(computer.engines, '.native/thesis.txt'), 'utf8')).toBe('mine');
  });

  test('a file that is missing, cut off or changed makes it broken, with the way out', async () => {
    const computer = machine();
    const { folder } = await installOn(computer);
    const library = join(folder, 'package/deps/lib/libtensorflow_cc.so.2');
    writeFileSync(library, 'stripPed');
    await expect(checkEngine(computer.engines, 'native')).rejects.toMatchObject({
      code: 'bad-file',
      detail: expect.stringContaining('mnerva engine remove native'),
    });
    writeFileSync(library, 'str');
    expect(listEngines(computer.engines).engines[1]).toMatchObject({
      state: 'broken',
      detail: expect.stringContaining('has 3 bytes instead of 8'),
    });
    expect(() => chooseEngine(computer.engines, 'native')).toThrow(/is broken/);
  });

  test('choosing, crashing and removing', async () => {
    const computer = machine();
    expect(() => chooseEngine(computer.engines, 'native')).toThrow(/is not installed/);
    await installOn(computer);
    chooseEngine(computer.engines, 'native');
    expect(listEngines(computer.engines).chosen).toBe('native');
    const settled = markStart(computer.engines, 'native');
    expect(stateOf(computer)).toBe('installed'); // this process is still starting it
    settled();
    writeFileSync(join(computer.engines, 'starting', 'native.4194999.0'), ''); // of a process that is gone: beyond the highest number
    expect(stateOf(computer)).toBe('crashed');
    chooseEngine(computer.engines, 'native');
    expect(stateOf(computer)).toBe('installed');
    expect(await removeEngine(computer.engines, 'native')).toBe(true);
    expect(listEngines(computer.engines)).toMatchObject({ chosen: 'auto' });
    expect(await removeEngine(computer.engines, 'native')).toBe(false);
  });
});

test('cuda is refused where no GPU is found, before anything is loaded', async () => {
  const computer = machine();
  const request = computer.request({ name: 'cuda' });
  const environment = { PATH: request.environment.PATH?.split(':')[0] };
  await expect(planInstallation({ ...request, environment })).rejects.toMatchObject({
    code: 'refused',
    message: 'No NVIDIA GPU was found on this machine.',
  });
  expect(computer.calls()).toEqual([]);
});

test.skipIf(!linux)('a GPU that is found is named', async () => {
  const computer = machine();
  computer.breaks('nvidia-smi', 'echo "NVIDIA L4, 23034 MiB, 550.54.15"');
  const plan = await planInstallation(computer.request({ name: 'cuda' }));
  expect(plan.gpu).toBe('NVIDIA L4, 23034 MiB, driver 550.54.15');
});
