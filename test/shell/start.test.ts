/** `npm start` before anything is open: what is stale, what can show a window, and an installer that hangs, fails or works. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { whyBuild } from '../../tools/start/build.mjs';
import { whyNoDisplay } from '../../tools/start/display.mjs';
import {
  electronExecutable,
  installElectron,
  rememberRefusal,
  rememberedRefusal,
} from '../../tools/start/electron-runtime.mjs';
import { isNewEnough } from '../../tools/node-runtime/find.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mnerva-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['20.19.0', false],
  ['22.14.9', false],
  ['22.15.0', true],
  ['24.0.1', true],
])('Node %s is new enough: %s', (version, want) => {
  expect(isNewEnough(version)).toBe(want);
});

test.each<[string, string, Record<string, string>, string | null]>([
  ['Linux with X', 'linux', { DISPLAY: ':0' }, null],
  ['Linux with Wayland', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }, null],
  ['a Linux server', 'linux', {}, 'there is no display'],
  ['a Mac', 'darwin', {}, null],
  ['a Mac reached from elsewhere', 'darwin', { SSH_CONNECTION: '1 2 3 4' }, 'this is a remote session'],
  ['CI', 'linux', { DISPLAY: ':0', CI: 'true' }, 'this is a CI machine'],
])('%s', (_name, platform, environment, want) => {
  expect(whyNoDisplay(environment, platform)).toBe(want);
});

describe('a build is needed', () => {
  const write = (path: string, at: Date) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), '');
    utimesSync(join(folder, path), at, at);
  };
  const [past, built, later] = [new Date(1_000_000), new Date(2_000_000), new Date(3_000_000)];

  test.each<[string, string, Date, string | null]>([
    ['not when all is as it was', 'src/deep/a.ts', past, null],
    ['when a source is newer', 'src/deep/a.ts', later, 'the sources are newer than out/'],
    ['when a component is newer', 'renderer/features/a.svelte', later, 'the sources are newer than out/'],
    ['when the packages changed', 'package-lock.json', later, 'the sources are newer than out/'],
    ['not when a picture of the sample changed', 'datasets/sample/images/a.jpg', later, null],
    ['not when a test changed', 'test/a.test.ts', later, null],
  ])('%s', (_name, path, at, want) => {
    write('electron.config.ts', past);
    write('out/main/web.js', built);
    write('out/.built', built);
    write(path, at);
    expect(whyBuild('web.js', folder)).toBe(want);
  });

  it('when nothing was built', () => {
    write('electron.config.ts', past);
    expect(whyBuild('web.js', folder)).toBe('out/ is not there yet');
  });
});

describe("Electron's installer", () => {
  const works = `
    const { mkdirSync, writeFileSync } = require('node:fs');
    writeFileSync(require('node:path').join(require('node:os').tmpdir(), 'part'), 'x'.repeat(2_000_000));
    setTimeout(() => {
      mkdirSync(__dirname + '/dist');
      writeFileSync(__dirname + '/dist/electron', '');
      writeFileSync(__dirname + '/path.txt', 'electron');
    }, 200);`;
  const install = (script: string, options = {}) => {
    writeFileSync(join(folder, 'install.js'), script);
    return installElectron(folder, { quietMs: 400, pollMs: 20, ...options });
  };

  it('that works leaves an executable, and says how far it is', async () => {
    const said: string[] = [];
    expect(electronExecutable(folder)).toBeNull();
    expect(await install(works, { say: (line: string) => said.push(line) })).toBeNull();
    expect(electronExecutable(folder)).toBe(join(folder, 'dist', 'electron'));
    expect(said.join()).toContain('2 MB');
  });

  it('that is refused says why', async () => {
    const script = `console.error('TypeError: fetch failed [cause]: Error: connect ECONNREFUSED'); process.exit(1);`;
    expect(await install(script)).toBe('its download failed (connect ECONNREFUSED)');
  });

  it('that claims success but left nothing has failed', async () => {
    expect(await install('')).toBe('its installer failed');
  });

  it('that hangs is given up', async () => {
    const startedAt = Date.now();
    expect(await install('setInterval(() => {}, 1000)')).toMatch(/^nothing arrived for/);
    expect(Date.now() - startedAt).toBeLessThan(5000);
  });

  it('that trickles is waited for', async () => {
    const script = `
      const { appendFileSync } = require('node:fs');
      const part = require('node:path').join(require('node:os').tmpdir(), 'part');
      let left = 10;
      const timer = setInterval(() => { appendFileSync(part, 'x'); if (--left === 0) { clearInterval(timer); ${works} } }, 100);`;
    expect(await install(script, { quietMs: 800 })).toBeNull();
  });

  it('is remembered when it failed', () => {
    const file = join(folder, '.cache', 'refused');
    expect(rememberedRefusal(file)).toBeNull();
    rememberRefusal(file, 'it was skipped');
    expect(rememberedRefusal(file)).toBe('it was skipped');
  });
});
