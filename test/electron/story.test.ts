/** The story of test/e2e in Electron: by mouse and by keyboard from the program's folder, and by mouse in the packed app. */
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { programFolder } from '../../tools/start/build.mjs';
import { keyboard, mouse, type Hands } from '../e2e/hands';
import { tellStory } from '../e2e/story';
import { builtApp } from '../helpers/build';
import {
  callsOf,
  libraryTrouble,
  newHome,
  packed,
  pictureIsShown,
  removeHome,
  startDesktop,
  startPacked,
  why,
} from './starting';

describe.skipIf(why !== null)('the story in Electron', () => {
  let home: string;
  let folder: string;
  let pictures: string;
  beforeAll(() => builtApp());
  beforeEach(() => {
    home = newHome();
    folder = join(home, 'projects'); // what a call may name without a dialog
    pictures = join(folder, 'pictures');
    mkdirSync(folder);
    cpSync(join(programFolder, 'datasets', 'sample', 'images'), pictures, { recursive: true });
  });
  afterEach(() => removeHome(home));

  async function tell(page: Page, hands: Hands): Promise<void> {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    try {
      await page.getByRole('application', { name: 'Tweet' }).waitFor();
      await tellStory({ page, hands, line: { call: callsOf(page) }, folder, pictures });
      expect(complaints).toEqual([]);
    } catch (error) {
      await page.screenshot({ path: join(programFolder, 'test-results', 'electron-story.png') });
      throw error;
    }
    expect(existsSync(join(folder, 'annotations.jsonl'))).toBe(true);
  }

  test.each([
    ['mouse', mouse],
    ['keyboard', keyboard],
  ] as const)('by %s', { timeout: 240_000 }, async (_name, handsOn) => {
    const { app, page, said } = await startDesktop(home);
    try {
      await tell(page, handsOn(page));
    } finally {
      await app.close();
    }
    expect(libraryTrouble(said())).toEqual([]);
  });

  test.skipIf(!packed)('as it is packed, with its fuses', { timeout: 240_000 }, async () => {
    const app = await startPacked(home);
    try {
      await app.page.getByRole('application', { name: 'Tweet' }).waitFor();
      await expect.poll(() => pictureIsShown(app.page), { timeout: 60_000, interval: 500 }).toBe(true);
      await tell(app.page, mouse(app.page));
      expect(await app.end()).toBe(0);
    } finally {
      app.process.kill('SIGKILL');
    }
    expect(libraryTrouble(app.said())).toEqual([]);
  });
});
