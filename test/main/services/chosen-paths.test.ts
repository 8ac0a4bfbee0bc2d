/** In the desktop shell a call may name what a person chose in the system's dialog, and the folder of new projects: nothing else. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CallInput } from '../../../src/contract/calls';
import { setUp } from './set-up';

let place: string;
let chosen: string | null;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'mnerva-chosen-'));
  writeFileSync(join(place, 'tweets.txt'), 'IMGID:1\nAna\tB-PER\n\n');
  mkdirSync(join(place, 'images'));
  mkdirSync(join(place, 'other'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

function desktop() {
  const home = join(place, 'home');
  const app = setUp({
    home,
    starter: null,
    shell: { kind: 'desktop', roots: [join(home, 'projects')], pick: async () => chosen },
  });
  const choose = async (path: string, kind: CallInput<'folders.pick'>['kind']): Promise<void> => {
    chosen = path;
    await app.call('folders.pick', { kind, title: 'Choose', suggested: null });
  };
  const create = (folder: string) => app.call('projects.create', { name: 'A', folder, types: ['PER'] });
  return { ...app, home, choose, create };
}

const refused = { code: 'refused', message: expect.stringContaining("was not chosen in the system's dialog") };
const textOf = (path: string): CallInput<'import.preview'> => ({ format: 'imgid', inputs: { text: path } });
const exportTo = (out: string): CallInput<'export.start'> => ({
  format: 'jsonl',
  out,
  what: 'work',
  split: null,
  replace: true,
});

test('a file is read once it was chosen', async () => {
  const app = desktop();
  await app.create(join(app.home, 'projects', 'a'));
  const file = join(place, 'tweets.txt');
  await expect(app.call('import.recognise', { path: file })).rejects.toMatchObject(refused);
  await expect(app.call('import.preview', textOf(file))).rejects.toMatchObject(refused);
  await expect(app.call('import.start', textOf(file))).rejects.toMatchObject(refused);
  await app.choose(file, 'file');
  expect((await app.call('import.preview', textOf(file))).samples).toBe(1);
  await expect(app.call('import.preview', textOf(join(place, 'other')))).rejects.toMatchObject(refused);
});

test('what is offered beside a chosen file may be read with it, and nothing further off', async () => {
  const app = desktop();
  await app.create(join(app.home, 'projects', 'a'));
  writeFileSync(join(place, 'images', '1.jpg'), '');
  await app.choose(join(place, 'tweets.txt'), 'file');
  const [guess] = await app.call('import.recognise', { path: join(place, 'tweets.txt') });
  expect(guess?.inputs).toEqual({ text: join(place, 'tweets.txt'), images: join(place, 'images') });
  const inputs = { ...guess?.inputs };
  await app.call('import.preview', { format: 'imgid', inputs });
  const elsewhere = { ...inputs, images: join(place, 'other') };
  await expect(app.call('import.preview', { format: 'imgid', inputs: elsewhere })).rejects.toMatchObject(refused);
});

test('a file is written where a person said', async () => {
  const app = desktop();
  await app.create(join(app.home, 'projects', 'a'));
  const out = join(place, 'out.jsonl');
  await expect(app.call('export.preview', exportTo(out))).rejects.toMatchObject(refused);
  await expect(app.call('export.start', exportTo(out))).rejects.toMatchObject(refused);
  await expect(app.call('projects.backup', { out: join(place, 'backup') })).rejects.toMatchObject(refused);
  await app.choose(out, 'save');
  await app.call('export.start', exportTo(out));
  await expect.poll(() => existsSync(out)).toBe(true);
  await expect(app.call('export.start', exportTo(join(place, 'out2.jsonl')))).rejects.toMatchObject(refused);
});

test('a project is made and opened in a chosen folder, below it, or where projects are', async () => {
  const app = desktop();
  await expect(app.create(join(place, 'other', 'mine'))).rejects.toMatchObject(refused);
  await app.choose(join(place, 'other'), 'folder');
  const { folder } = await app.create(join(place, 'other', 'mine'));
  await app.call('projects.close', {});
  const later = desktop(); // another start: it is known from the list of recent projects
  expect((await later.call('projects.open', { folder })).name).toBe('A');
  await expect(later.call('projects.open', { folder: join(place, 'other', 'second') })).rejects.toMatchObject(refused);
});

test('no link leads from a chosen folder to what was not chosen', async () => {
  const app = desktop();
  await app.create(join(app.home, 'projects', 'a'));
  symlinkSync(join(place, 'tweets.txt'), join(place, 'other', 'link.txt'));
  await app.choose(join(place, 'other'), 'folder');
  await expect(app.call('import.preview', textOf(join(place, 'other', 'link.txt')))).rejects.toMatchObject(refused);
  await expect(app.call('import.preview', textOf(join(place, 'other', '..', 'tweets.txt')))).rejects.toMatchObject(
    refused,
  );
});
