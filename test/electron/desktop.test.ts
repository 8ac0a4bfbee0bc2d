/**
 * The desktop app in Electron itself, where its runtime is installed and can show a window: what test/shell cannot see, the
 * isolated world, a start under Chromium's sandbox, and the privileges of the scheme.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programFolder } from '../../tools/start/build.mjs';
import { electronExecutable } from '../../tools/start/electron-runtime.mjs';
import { builtApp } from '../helpers/build';

const executablePath = electronExecutable(join(programFolder, 'node_modules', 'electron'));
const { DISPLAY, WAYLAND_DISPLAY } = process.env;
const why = !executablePath
  ? "Electron's runtime is not installed"
  : process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY
    ? 'there is no display (xvfb-run gives one)'
    : process.getuid?.() === 0
      ? "Electron's sandbox does not run as root"
      : null;
if (why) console.log(`Skipped in Electron itself: ${why}.`);

describe.skipIf(why !== null)('in Electron', () => {
  let home: string;
  let app: ElectronApplication;
  let page: Page;
  beforeAll(async () => {
    await builtApp();
    home = mkdtempSync(join(tmpdir(), 'mnerva-electron-'));
    const env = { ...process.env, MNERVA_HOME: home };
    app = await _electron.launch({
      executablePath: executablePath ?? '',
      args: [programFolder],
      chromiumSandbox: true,
      env,
    });
    page = await app.firstWindow();
  });
  afterAll(async () => {
    await app?.close();
    if (home) rmSync(home, { recursive: true, force: true });
  });

  it('shows a tweet of the sample project and its picture', async () => {
    await page.getByRole('application', { name: 'Tweet' }).waitFor();
    const isShown = '[...document.images].some((image) => image.complete && image.naturalWidth > 0)';
    const shownOrNext = async (): Promise<boolean> => {
      const shown = await page.evaluate<boolean>(isShown);
      if (!shown) await page.keyboard.press('Space'); // the most uncertain tweets have none
      return shown;
    };
    await expect.poll(shownOrNext, { timeout: 120_000, interval: 1000 }).toBe(true);
  });

  it('gives the page the bridge and nothing of Node', async () => {
    const seen = await page.evaluate(
      '[location.origin, Object.keys(mnerva).sort().join(), typeof require, typeof process, typeof module].join(" ")',
    );
    expect(seen).toBe('app://mnerva call,on undefined undefined undefined');
  });

  it('keeps the page from leaving', async () => {
    await page.evaluate('void (location.href = "https://site.example/")');
    await page.evaluate('void window.open("https://site.example/")');
    expect(app.windows()).toHaveLength(1);
    expect(page.url()).toMatch(/^app:\/\/mnerva\//);
  });
});
