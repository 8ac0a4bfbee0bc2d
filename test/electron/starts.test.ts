/**
 * No start ends by itself: the app is started again and again, with pictures on screen and others being read (a third of the starts
 * died while sharp's native build was in Electron's process). MNERVA_STARTS says how often: 100 for a judgement.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtApp } from '../helpers/build';
import { libraryTrouble, newHome, pictureIsShown, removeHome, startDesktop, why } from './starting';

const starts = Number(process.env.MNERVA_STARTS ?? 5);

describe.skipIf(why !== null)('starts of the app in Electron', () => {
  let home: string;
  beforeAll(async () => {
    await builtApp();
    home = newHome();
  });
  afterAll(() => home && removeHome(home));

  it(`lives in ${starts} of ${starts}`, { timeout: starts * 60_000 }, async () => {
    for (let start = 1; start <= starts; start += 1) {
      if (start % 2 === 1) removeHome(home); // a first start reads every picture of the sample, a second one shows them at once
      const { app, page, said } = await startDesktop(home);
      await page.getByRole('application', { name: 'Tweet' }).waitFor();
      await expect.poll(() => pictureIsShown(page), { timeout: 60_000, interval: 200 }).toBe(true);
      const ended = new Promise((end) => app.process().once('exit', (code, signal) => end(signal ?? code)));
      await app.close();
      expect([start, await ended, libraryTrouble(said())]).toEqual([start, 0, []]);
    }
  });
});
