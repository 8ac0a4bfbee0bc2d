/** `mnerva serve` and a project outside of the home folder. */
import { on } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { enter, keyIn } from '../../helpers/shell-window';
import { cli } from './run';

test('the project that was named is opened, wherever it lies', async () => {
  const mnerva = cli({ onListening: (interrupt) => interrupt() });
  vi.stubEnv('MNERVA_HOME', join(mnerva.folder, 'home'));
  vi.stubEnv('HOME', join(mnerva.folder, 'home'));
  mkdirSync(join(mnerva.folder, 'outside'));
  expect(await mnerva.run('init outside/q')).toMatchObject({ code: 0 });
  const served = await mnerva.run('serve outside/q --json');
  expect(served.json).toMatchObject({ problem: null });
  vi.unstubAllEnvs();
});

test('the folder that it is started in is no place for a page', async () => {
  const listening = Promise.withResolvers<() => void>();
  const mnerva = cli({ onListening: (interrupt) => listening.resolve(interrupt) });
  const [person, home] = ['person', 'home'].map((name) => join(mnerva.folder, name)) as [string, string];
  mkdirSync(person);
  vi.stubEnv('MNERVA_HOME', home);
  vi.stubEnv('HOME', person);
  const served = mnerva.run('serve --root elsewhere --json');
  const interrupt = await listening.promise;
  const { port } = JSON.parse(readFileSync(join(home, 'web-session.json'), 'utf8')) as { port: number };
  const { socket } = await enter(`http://127.0.0.1:${port}/`, keyIn(home));
  const ask = async (path: string | null): Promise<object> => {
    socket.send(
      JSON.stringify({
        id: 1,
        name: 'folders.list',
        input: { path, show: 'folders' },
        caller: { annotator: null, project: null },
      }),
    );
    for await (const [message] of on(socket, 'message')) {
      const told = JSON.parse(String(message)) as object;
      if ('reply' in told) return told;
    }
    throw new Error('the shell ended without an answer');
  };
  expect(await ask(null)).toMatchObject({
    reply: { ok: true, value: { roots: [person, home, join(mnerva.folder, 'elsewhere')] } },
  });
  expect(await ask(mnerva.folder)).toMatchObject({ reply: { ok: false, error: { code: 'refused' } } });
  socket.close();
  interrupt();
  await served;
  vi.unstubAllEnvs();
});
