/** The story of story.ts in Chromium through `npm start`: once with the mouse, once with the keyboard alone. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programFolder } from '../../tools/start/build.mjs';
import { builtApp } from '../helpers/build';
import { chromium, launchChromium } from '../helpers/chromium';
import { secondLine, startApp } from '../helpers/running-app';
import { keyboard, mouse } from './hands';
import { tellStory } from './story';

describe.skipIf(!chromium)('from suggestions to an export and back', () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    await builtApp();
    folder = mkdtempSync(join(tmpdir(), 'mnerva-story-'));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([
    ['mouse', mouse],
    ['keyboard', keyboard],
  ] as const)('by %s', { timeout: 240_000 }, async (name, handsOn) => {
    const home = join(folder, name);
    mkdirSync(home);
    const app = await startApp(home, ['--root', join(programFolder, 'datasets', 'sample')]);
    const line = await secondLine(app);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    try {
      await page.goto(app.url);
      await page.getByRole('application', { name: 'Tweet' }).waitFor();
      await tellStory({ page, hands: handsOn(page), line, folder: home });
      expect(complaints).toEqual([]);
    } catch (error) {
      const shots = join(programFolder, 'test-results');
      mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: join(shots, `story-${name}.png`) });
      throw error;
    } finally {
      line.close();
      await page.close();
      expect(await app.end()).toBe(0);
    }
    expect(existsSync(join(home, 'annotations.jsonl'))).toBe(true);
  });
});
