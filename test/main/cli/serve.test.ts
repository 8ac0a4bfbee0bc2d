/** `mnerva serve` and a project outside of the home folder. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
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
