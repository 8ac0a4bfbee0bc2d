/** The two commands a person types first, as processes: what they print, and that they end when asked. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { programFolder } from '../../tools/start/build.mjs';
import { builtApp } from '../helpers/build';
import { secondLine, startApp } from '../helpers/running-app';

let home: string;
beforeAll(async () => {
  await builtApp();
  home = mkdtempSync(join(tmpdir(), 'mnerva-start-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const run = (tool: string, args: readonly string[]) =>
  spawnSync(process.execPath, [join(programFolder, 'tools', tool), ...args], {
    encoding: 'utf8',
    env: { ...process.env, CI: 'true', MNERVA_HOME: home },
  });

describe('npm start', () => {
  it('without a display prints the address and why, opens the sample project, and ends on Ctrl+C', async () => {
    const app = await startApp(home);
    expect(app.said()).toMatch(
      /^Mnerva is at this address, because this is a CI machine: http:\/\/127\.0\.0\.1:\d+\/#start=/m,
    );
    const line = await secondLine(app);
    expect(await line.call('projects.current', {})).toMatchObject({ isSample: true });
    expect((await line.call('app.info', {})).notices).toContain('In the browser, because this is a CI machine.');
    line.close();
    expect(await app.end()).toBe(0);
  });

  it('opens what was open last', async () => {
    const folder = join(home, 'mine');
    const first = await startApp(home);
    const line = await secondLine(first);
    await line.call('projects.create', { name: 'Mine', folder, types: ['PER'] });
    line.close();
    await first.end();
    const again = await startApp(home);
    const second = await secondLine(again);
    expect(await second.call('projects.current', {})).toMatchObject({ name: 'Mine', types: [{ name: 'PER' }] });
    second.close();
    expect(await again.end()).toBe(0);
  });

  it('says in a line why a project that another process holds is not opened', async () => {
    const first = await startApp(home, ['--sample']);
    const second = await startApp(home, ['--sample']);
    const line = await secondLine(second);
    expect(await line.call('projects.current', {})).toBeNull();
    expect((await line.call('app.info', {})).notices.join()).toMatch(/another program|in use|open in/i);
    line.close();
    await expect.poll(second.said).toMatch(/another program|in use|open in/i);
    expect(await second.end()).toBe(0);
    expect(await first.end()).toBe(0);
  });

  test.each([
    [['--port', '99999'], /is not a port/, 2],
    [['--help'], /--sample +the bundled sample project/, 0],
  ])('%j', (args, said, status) => {
    const result = run('start/start.mjs', args);
    expect(result.stdout + result.stderr).toMatch(said);
    expect(result.status).toBe(status);
  });
});

describe('npx mnerva', () => {
  test.each([
    [['--version'], /^\d+\.\d+\.\d+\n$/, 0],
    [['--help'], /Commands:[^]*import[^]*train[^]*serve/, 0],
    [['no-such-command'], /unknown command/, 2],
  ])('%j', (args, said, status) => {
    const result = run('cli/mnerva.mjs', args);
    expect(result.stdout + result.stderr).toMatch(said);
    expect(result.status).toBe(status);
  });
});
