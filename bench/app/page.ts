/** A page of the app with the probe in it, driven by real key events. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { programFolder } from '../../tools/start/build.mjs';
import type { ShellProcess } from './shell-process';

const Press = z.object({
  key: z.string(),
  /** From the first listener to the layout, forced in a task after it. */
  workMs: z.number(),
  /** The same, in the animation frame where the browser let that go first: then workMs has the paint in it. */
  leastWorkMs: z.number(),
  /** From the key to the task after the next animation frame. */
  paintMs: z.number(),
  /** From the key to the paint of a changed tweet; null where the key changed nothing in it. */
  changeMs: z.number().nullish(),
  /** From the key to the paint of another sample. */
  arrivalMs: z.number().nullish(),
});
export type Press = z.infer<typeof Press>;

const awaitable = { paintMs: 'a frame', changeMs: 'a change of the tweet', arrivalMs: 'another sample' };

export interface AppPage {
  /** As a page that was let in before. */
  open(shell: Pick<ShellProcess, 'url' | 'key'>): Promise<void>;
  /** When the first suggestion was painted, in milliseconds since 1970. */
  suggestedAt(): Promise<number>;
  /** Presses a key (Playwright's name of it) and waits for its frame, or for the frame with what it is pressed for. */
  press(key: string, awaited?: keyof typeof awaitable): Promise<Press>;
  focusTweet(): Promise<void>;
  close(): Promise<void>;
}

const patienceMs = 20_000;

export async function openPage(browser: Browser): Promise<AppPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.addInitScript({ path: join(programFolder, 'bench/app/probe.mjs') });

  /** Evaluates in the page; null there means that it waited for too long. */
  async function ask(expression: string, what: string): Promise<unknown> {
    const answer: unknown = await page.evaluate(expression);
    if (answer === null) throw new Error([`The page did not show ${what}.`, ...errors].join('\n'));
    return answer;
  }

  return {
    async open({ url, key }) {
      await page.addInitScript((mine) => localStorage.setItem('mnerva-key', mine), key);
      await page.goto(new URL(url).origin, { waitUntil: 'commit' });
    },
    async suggestedAt() {
      return z.number().parse(await ask('mnervaProbe.first()', 'a suggestion'));
    },
    async press(key, awaited = 'paintMs') {
      const at = z.int().parse(await ask('mnervaProbe.keys.length', 'the probe'));
      await page.keyboard.press(key);
      return Press.parse(await ask(`mnervaProbe.settled(${at}, '${awaited}')`, `${awaitable[awaited]} after ${key}`));
    },
    async focusTweet() {
      await page.locator('#tweet').focus({ timeout: patienceMs });
    },
    close: () => context.close(),
  };
}
