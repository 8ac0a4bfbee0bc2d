/** What this machine knows of its artifacts: hashes as another program computes them, remembered as long as files stay as they are. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLocalArtifacts } from '../../../main/engine';
import { createArtifactStore } from '../../../main/engine/artifact-store';
import { storeOf, temporaryFolder } from './tiny';

const starter = resolve(import.meta.dirname, '../../../models/starter');
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
  mkdirSync(folder.path('a'));
  writeFileSync(folder.path('a/one.txt'), 'one');
  writeFileSync(folder.path('a/two.bin'), new Uint8Array(3_000_000).fill(7));
});
afterEach(() => folder.remove());

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

test.skipIf(process.platform === 'win32')("a folder's hash is that of the list that sha256sum prints", async () => {
  const print = (command: string) => execFileSync('sh', ['-c', command], { cwd: starter, encoding: 'utf8' });
  const [want] = print('LC_ALL=C; sha256sum * | sha256sum').split(' ');
  const [file] = print('sha256sum card.json').split(' ');
  const artifacts = createLocalArtifacts();
  expect(await artifacts.folder(starter)).toBe(want);
  expect(await artifacts.file(join(starter, 'card.json'))).toBe(file);
});

test.each<[string, (folder: string) => void, boolean]>([
  ['nothing', () => undefined, true],
  ['the bytes of a file', (at) => appendFileSync(join(at, 'one.txt'), '!'), false],
  ['the name of a file', (at) => writeFileSync(join(at, 'three.txt'), ''), false],
  ['the time of a file', (at) => utimesSync(join(at, 'one.txt'), 1, 1), true],
])('with %s changed, the hash is the same: %s', async (_, change, isSame) => {
  const artifacts = createLocalArtifacts();
  const before = await artifacts.folder(folder.path('a'));
  change(folder.path('a'));
  expect((await artifacts.folder(folder.path('a'))) === before).toBe(isSame);
});

test('a hash is remembered from one start to the next, as long as times and sizes stay', async () => {
  const memory = folder.path('memory.json');
  utimesSync(folder.path('a/one.txt'), 9, 9);
  const hash = await createLocalArtifacts(memory).folder(folder.path('a'));
  writeFileSync(folder.path('a/one.txt'), 'eno'); // as long, and its time put back: nobody can see it
  utimesSync(folder.path('a/one.txt'), 9, 9);
  expect(await createLocalArtifacts(memory).folder(folder.path('a'))).toBe(hash);
  utimesSync(folder.path('a/one.txt'), 5, 5);
  expect(await createLocalArtifacts(memory).folder(folder.path('a'))).not.toBe(hash);
  writeFileSync(memory, '{"damaged'); // and a damaged memory is none
  expect(await createLocalArtifacts(memory).folder(folder.path('a'))).not.toBe(hash);
});

test('a hash stands for what was hashed: once the folder holds something else, it is not to be had', async () => {
  const artifacts = createLocalArtifacts();
  const hash = await artifacts.folder(folder.path('a'));
  expect([...(await storeOf(artifacts).getFolder(hash)).keys()]).toEqual(['one.txt', 'two.bin']);
  writeFileSync(folder.path('a/one.txt'), 'other');
  await expect(storeOf(artifacts).getFolder(hash)).rejects.toMatchObject({ code: 'not-found' });
  rmSync(folder.path('a'), { recursive: true });
  await expect(artifacts.folder(folder.path('a'))).rejects.toMatchObject({ code: 'bad-checkpoint' });
});

test('a part of a folder is an artifact of its own', async () => {
  const artifacts = createLocalArtifacts();
  const part = await artifacts.folder(folder.path('a'), (name) => name.endsWith('.txt'));
  expect([...(await storeOf(artifacts).getFolder(part)).keys()]).toEqual(['one.txt']);
});

test.each([
  [true, 'begin commit locate'],
  [false, 'append begin commit locate read'],
])("files go there and back, byte for byte; on one disk (%s) through nobody's memory", async (sharesDisk, want) => {
  const artifacts = createLocalArtifacts();
  const asked = new Set<string>();
  const watched = new Proxy(artifacts.host(sharesDisk).calls, {
    get: (calls, name, self) => (asked.add(String(name)), Reflect.get(calls, name, self) as unknown),
  });
  const store = createArtifactStore(watched);
  const hash = await artifacts.folder(folder.path('a'));
  await store.put(artifacts.slot(folder.path('b')), await store.getFolder(hash));
  expect([...asked].sort().join(' ')).toBe(want);
  expect(readdirSync(folder.path('.')).sort()).toEqual(['a', 'b']);
  for (const name of ['one.txt', 'two.bin'])
    expect(readFileSync(folder.path(`b/${name}`)).equals(readFileSync(folder.path(`a/${name}`)))).toBe(true);
  expect(await artifacts.folder(folder.path('b'))).toBe(hash);
});

test.each([true, false])(
  'what an engine had begun when it died goes, and what was there stays; on one disk: %s',
  async (sharesDisk) => {
    const artifacts = createLocalArtifacts();
    const host = artifacts.host(sharesDisk);
    const { writing, path } = await host.calls.begin({ slot: artifacts.slot(folder.path('a')) });
    if (path === null) await host.calls.append({ writing, name: 'one.txt', bytes: new Uint8Array(9) });
    else writeFileSync(join(path, 'one.txt'), 'half');
    await host.end();
    expect(readdirSync(folder.path('.'))).toEqual(['a']);
    const hash = await artifacts.folder(folder.path('a'));
    expect(text((await storeOf(artifacts).getFolder(hash)).get('one.txt'))).toBe('one');
    await expect(host.calls.commit({ writing })).rejects.toMatchObject({ code: 'internal' });
  },
);

test('a slot that nobody gave, and a file over the limit, are refused', async () => {
  const artifacts = createLocalArtifacts();
  await expect(storeOf(artifacts).put('slot-9', new Map())).rejects.toMatchObject({ code: 'not-found' });
  const hash = await artifacts.file(folder.path('a/two.bin'));
  await expect(storeOf(artifacts).getFile(hash, 1000)).rejects.toMatchObject({ code: 'refused' });
});
