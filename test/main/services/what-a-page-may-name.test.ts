/** Paths that come over the socket of the web shell: what is hidden, or another program's, or a project's own, is no place. */
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { setUp, temporaryFolder, type TestServices } from './set-up';

async function webApp(): Promise<{ app: TestServices; at: (name: string) => string }> {
  const root = temporaryFolder();
  const at = (name: string): string => join(root, name);
  const home = at('.local/share/mnerva');
  for (const folder of ['.ssh', 'data', '.local/share/mnerva']) mkdirSync(at(folder), { recursive: true });
  writeFileSync(at('.ssh/id_ed25519'), 'SECRET');
  writeFileSync(at('.bashrc'), 'alias');
  writeFileSync(at('data/run.sh'), 'echo');
  writeFileSync(at('data/t.txt'), 'Ada\tB-PER\n\n');
  symlinkSync(at('.ssh'), at('pub'));
  const app = setUp({ home, starter: null, shell: { roots: [root, home] } });
  await app.call('projects.create', { name: 'P', folder: at('data/p'), types: ['PER'] });
  return { app, at };
}

const exportTo = (out: string) => ({ format: 'jsonl', out, replace: true }) as const;

test.each(['.bashrc', '.ssh/new.jsonl', 'pub/new.jsonl', 'data/.x.jsonl', '.local/share/x.jsonl'])(
  '%s is hidden: nothing is read or written there',
  async (name) => {
    const { app, at } = await webApp();
    const refused = { code: 'refused', message: expect.stringContaining('is hidden') };
    await expect(app.call('export.start', exportTo(at(name)))).rejects.toMatchObject(refused);
    await expect(app.call('export.preview', exportTo(at(name)))).rejects.toMatchObject(refused);
    await expect(app.call('import.recognise', { path: at(name) })).rejects.toMatchObject(refused);
    await expect(app.call('projects.backup', { out: at(name) })).rejects.toMatchObject(refused);
    await expect(app.call('folders.list', { path: at(name), show: 'files' })).rejects.toMatchObject(refused);
    expect(readFileSync(at('.bashrc'), 'utf8')).toBe('alias');
  },
);

test('a key below a hidden folder is not previewed, by its path or by a link to it', async () => {
  const { app, at } = await webApp();
  for (const text of ['.ssh/id_ed25519', 'pub/id_ed25519'])
    await expect(app.call('import.preview', { format: 'imgid', inputs: { text: at(text) } })).rejects.toMatchObject({
      code: 'refused',
    });
});

test('the data folder is a place, hidden as it may lie', async () => {
  const { app, at } = await webApp();
  const made = await app.call('projects.create', {
    ...{ name: 'Q', types: ['PER'] },
    folder: at('.local/share/mnerva/projects/q'),
  });
  expect(made.name).toBe('Q');
});

test.each(['data/run.sh', 'data/new', 'data/p/notes.sqlite'])('%s is not the name of a data set', async (name) => {
  const { app, at } = await webApp();
  await expect(app.call('export.start', exportTo(at(name)))).rejects.toMatchObject({ code: 'refused' });
  expect(readFileSync(at('data/run.sh'), 'utf8')).toBe('echo');
});

test.each(['project.sqlite', 'project.sqlite-wal', 'images/x.jsonl', 'checkpoints/x.txt', 'project.lock.json'])(
  'no export over %s of a project, and the project opens afterwards',
  async (name) => {
    const { app, at } = await webApp();
    const before = statSync(at('data/p/project.sqlite')).ino;
    const tried = app.call('export.start', exportTo(at(`data/p/${name}`))).then(({ jobId }) => app.ended(jobId));
    const said = await tried.then(
      ({ error }) => error?.code,
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );
    expect(said).toBe('refused');
    expect(statSync(at('data/p/project.sqlite')).ino).toBe(before);
    await app.call('projects.close', {});
    expect((await app.call('projects.open', { folder: at('data/p') })).name).toBe('P');
  },
);

test('a path with a null character is refused in words', async () => {
  const { app, at } = await webApp();
  for (const path of [at('data/nul\0x'), '\0', at('data/p\0')]) {
    const said = { code: 'bad-input', message: 'A path has no null character.' };
    await expect(app.call('projects.create', { name: 'x', folder: path, types: ['PER'] })).rejects.toMatchObject(said);
    await expect(app.call('import.recognise', { path })).rejects.toMatchObject(said);
    await expect(app.call('folders.list', { path, show: 'files' })).rejects.toMatchObject(said);
  }
});
