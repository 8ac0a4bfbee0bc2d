/**
 * What a packed app holds, read from a real asar: electron-builder packs it offline around a stub in place of Electron's
 * runtime. The packed files alone, taken out again, must be enough to run.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { nobodyNamed } from '../../src/contract/caller';
import { packageConfig } from '../../tools/package/config.mjs';
import { programFolder } from '../../tools/start/build.mjs';
import { builtApp } from '../helpers/build';
import { hostDesktop } from './desktop/hosted';

const { platform, arch } = process;
/** Files electron-builder looks for in a distribution; their content does not matter. */
const stubOf: Record<string, readonly string[]> = {
  linux: ['electron', 'version', 'LICENSE', 'LICENSES.chromium.html'],
  win32: ['electron.exe', 'version', 'LICENSE', 'LICENSES.chromium.html'],
};
const targetOf: Record<string, string> = { linux: 'LINUX', win32: 'WINDOWS' };
const stub = stubOf[platform];

/** Electron's fuses as they lie in its binary: behind this text a version, their number, and a sign for each (0, 1). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuses = [
  'RunAsNode',
  'EnableCookieEncryption',
  'EnableNodeOptionsEnvironmentVariable',
  'EnableNodeCliInspectArguments',
  'EnableEmbeddedAsarIntegrityValidation',
  'OnlyLoadAppFromAsar',
  'LoadBrowserProcessSpecificV8Snapshot',
  'GrantFileProtocolExtraPrivileges',
];
/** As Electron comes. */
const asItComes = '10110001';

let folder: string;
let packed: string;
let files: string[];

/** In a process of its own, in which no address can be reached. */
const packScript = `
import { Arch, Platform, build } from 'electron-builder';
const [projectDir, config, target, arch] = JSON.parse(process.argv[1]);
await build({ projectDir, config, targets: Platform[target].createTarget('dir', Arch[arch]) });
`;

beforeAll(async () => {
  if (!stub) return;
  await builtApp();
  folder = mkdtempSync(join(tmpdir(), 'mnerva-package-'));
  const electronDist = join(folder, 'stub');
  mkdirSync(join(electronDist, 'resources'), { recursive: true });
  mkdirSync(join(electronDist, 'locales'));
  for (const name of stub) writeFileSync(join(electronDist, name), '');
  writeFileSync(join(electronDist, stub[0] ?? ''), `${sentinel}\u0001${String.fromCharCode(fuses.length)}${asItComes}`);
  chmodSync(join(electronDist, stub[0] ?? ''), 0o755);

  const config = {
    ...packageConfig({ platform, arch }),
    electronDist,
    directories: { output: join(folder, 'dist'), buildResources: 'tools/package/resources' },
  };
  const nowhere = 'http://127.0.0.1:9/';
  const run = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', packScript, '--', JSON.stringify([programFolder, config, targetOf[platform], arch])],
    {
      cwd: programFolder,
      encoding: 'utf8',
      env: {
        ...process.env,
        HTTP_PROXY: nowhere,
        HTTPS_PROXY: nowhere,
        ELECTRON_MIRROR: nowhere,
        ELECTRON_BUILDER_BINARIES_MIRROR: nowhere,
      },
    },
  );
  expect(run.stderr + run.stdout).not.toMatch(/download/i);
  expect(run.status, run.stdout + run.stderr).toBe(0);
  packed = join(folder, 'dist', platform === 'linux' ? 'linux-unpacked' : 'win-unpacked', 'resources', 'app.asar');
  files = listPackage(packed, { isPack: false }).map((path) => path.replaceAll('\\', '/'));
});

afterAll(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test
  .skipIf(!stub)
  .each([
    '/package.json',
    '/out/main/index.js',
    '/out/main/engine.js',
    '/out/main/decode-worker.js',
    '/out/main/query-worker.js',
    '/node_modules/@img/sharp-wasm32/lib/sharp-wasm32-0.35.5.node.wasm',
    '/out/preload/index.cjs',
    '/out/renderer/index.html',
    '/datasets/sample/tweets.jsonl',
    '/models/starter/model.safetensors',
    '/models/starter/card.json',
    '/models/tokenizer/uncased-vocabulary.txt',
  ])('%s is inside', (path) => {
  expect(files).toContain(path);
});

test.skipIf(!stub).each<[string, RegExp]>([
  ['source maps', /\.map$/],
  ['sources', /\.(ts|svelte)$|^\/(src|main|renderer|bench|tools|docs)(\/|$)/],
  ['tests', /(^|\/)(test|tests)(\/|$)/],
  ['the other shells', /^\/out\/main\/(cli|web)\.js$/],
  ['the native build of sharp', /^\/node_modules\/@img\/sharp-(?!wasm32)/],
  ['packages that were bundled', /^\/node_modules\/(@tensorflow|zod|commander|svelte|electron|node-)/],
])('%s are not', (_name, pattern) => {
  expect(files.filter((path) => pattern.test(path))).toEqual([]);
});

it.skipIf(!stub)('holds the binaries of one platform', () => {
  const binaries = files.filter((path) => /\.(node|dll|dylib|so)(\.[\d.]+)?$/.test(path));
  const packages = ['better-sqlite3', 'onnxruntime-node'];
  for (const name of packages) expect(binaries.some((path) => path.includes(`/${name}`))).toBe(true);
  const others = ['darwin', 'linux', 'linuxmusl', 'win32'].filter((name) => name !== platform);
  const foreign = new RegExp(`[-/](${others.join('|')})[-/]|[-/](${arch === 'x64' ? 'arm64' : 'x64'})[-./]`);
  expect(binaries.filter((path) => foreign.test(path))).toEqual([]);
});

it.skipIf(!stub)('is enough to run: main starts from it, decodes pictures, and computes', async () => {
  const taken = join(folder, 'taken-out');
  extractAll(packed, taken);
  const app = await hostDesktop(join(taken, 'out'), join(folder, 'home'));
  try {
    const reply = await app.invoke<{ ok: boolean; value: { isSample: boolean } }>('mnerva:call', [
      'projects.current',
      {},
      nobodyNamed,
    ]);
    expect(reply).toMatchObject({ ok: true, value: { isSample: true } });
    const samples = await app.invoke('mnerva:call', ['samples.page', { filter: {}, cursor: null }, nobodyNamed]);
    expect(samples).toMatchObject({
      ok: true,
      value: { rows: expect.arrayContaining([expect.objectContaining({ hasImage: true })]) },
    });
    const engine = await app.invoke('mnerva:call', ['engine.info', { start: true }, nobodyNamed]);
    expect(engine).toMatchObject({ ok: true, value: { backend: 'cpu' } });
    await app.invoke('mnerva:call', ['engines.use', { name: 'wasm' }, nobodyNamed]);
    const other = await app.invoke('mnerva:call', ['engine.info', { start: true }, nobodyNamed]);
    expect(other).toMatchObject({ ok: true, value: { backend: 'wasm' } });
    expect(await app.quit()).toBe(0);
  } finally {
    app.kill();
  }
});

it.skipIf(!stub)('cannot be used as Node, nor load code from outside', () => {
  const unpacked = join(packed, '../..');
  const binary = readdirSync(unpacked, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => readFileSync(join(unpacked, name), 'latin1'))
    .find((bytes) => bytes.startsWith(sentinel));
  const wire = binary?.slice(sentinel.length + 2) ?? '';
  expect(fuses.filter((_, i) => wire[i] === '1')).toEqual([
    'EnableCookieEncryption',
    'EnableEmbeddedAsarIntegrityValidation',
    'OnlyLoadAppFromAsar',
  ]);
});
