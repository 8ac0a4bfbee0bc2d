/**
 * What a person does on the screens, twice: with a mouse, and with the keyboard alone. The story (story.ts) is told once and
 * does not know which hands it has. Controls are found by role and name, as a screen reader would.
 */
import type { Locator, Page } from 'playwright-core';

export type Screen = 'Annotate' | 'Models' | 'Data';

export interface Hands {
  openSample(words: string): Promise<void>;
  focusMention(id: string): Promise<void>;
  accept(): Promise<void>;
  remove(): Promise<void>;
  setType(type: string): Promise<void>;
  /** Takes the next word into the focused mention. */
  grow(): Promise<void>;
  drawBox(): Promise<void>;
  finish(): Promise<void>;
  go(screen: Screen): Promise<void>;
  press(button: string): Promise<void>;
  open(summary: string): Promise<void>;
  choose(label: string, option: string): Promise<void>;
  fill(label: string, text: string): Promise<void>;
  newProject(): Promise<void>;
}

const list = (page: Page, name: string): Locator => page.getByRole('combobox', { name, exact: true });
const field = (page: Page, name: string): Locator =>
  page.getByRole('textbox', { name, exact: true }).or(page.getByRole('spinbutton', { name, exact: true }));
const mentionIn = (page: Page, id: string): Locator => page.locator(`[id="mention-${id}"]`);

export function mouse(page: Page): Hands {
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  return {
    async openSample(words) {
      await page.getByRole('searchbox', { name: 'Search samples' }).fill(words);
      await page.getByRole('combobox', { name: 'Show' }).selectOption('all');
      await page.getByRole('option', { name: words }).first().click();
    },
    focusMention: (id) => mentionIn(page, id).locator('[data-word]').first().click(),
    accept: () => press('Accept'),
    remove: () => press('Remove'),
    setType: (type) => page.getByRole('button', { name: new RegExp(`^Type ${type}\\b`) }).click(),
    grow: () => page.keyboard.press('Shift+ArrowRight'), // spans grow by keys or by marking anew
    async drawBox() {
      await press('Draw box');
      const box = await page.getByRole('img', { name: "The tweet's picture" }).boundingBox();
      if (!box) throw new Error('The picture is not on screen.');
      const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
      await page.mouse.move(...at(0.25, 0.25));
      await page.mouse.down();
      await page.mouse.move(...at(0.4, 0.5), { steps: 4 });
      await page.mouse.move(...at(0.5, 0.75), { steps: 4 });
      await page.mouse.up();
    },
    finish: () => page.getByRole('button', { name: /^(Finish|Accept all \d+)/ }).click(),
    go: (screen) => page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: screen }).click(),
    press,
    open: (summary) => page.locator('summary', { hasText: summary }).click(),
    async choose(label, option) {
      await list(page, label).selectOption({ label: option });
    },
    async fill(label, text) {
      await field(page, label).fill(text);
      await field(page, label).blur();
    },
    async newProject() {
      await press('Mnerva: start screen');
      await page.getByRole('button', { name: /^New project/ }).click();
    },
  };
}

export function keyboard(page: Page): Hands {
  const { keyboard: keys } = page;
  const isFocused = (target: Locator) =>
    target.evaluate((node) => node.ownerDocument.activeElement === node).catch(() => false);

  /** Tab as often as it takes, as somebody without a mouse does. */
  async function tabTo(target: Locator): Promise<void> {
    await target.waitFor();
    for (let tries = 0; tries < 120; tries += 1) {
      if (await isFocused(target)) return;
      // Tab stays on the mentions of the tweet; F6 leads out of it.
      await keys.press((await page.locator('#tweet:focus').count()) > 0 ? 'F6' : 'Tab');
    }
    throw new Error(`No Tab leads to ${target.toString()}`);
  }
  async function press(button: Locator): Promise<void> {
    await tabTo(button);
    await keys.press('Enter');
  }
  const toTweet = () => keys.press('Escape');

  return {
    async openSample(words) {
      await keys.press('Control+K');
      const found = page.getByRole('listbox', { name: 'Found' }); // the queue behind lists the same words
      await found.waitFor({ state: 'attached' });
      await keys.type(words);
      await found.getByRole('option', { name: words, selected: true }).waitFor();
      await keys.press('Enter');
    },
    async focusMention(id) {
      const focused = mentionIn(page, id).and(page.locator('.focused'));
      await toTweet();
      for (let tries = 0; tries < 30; tries += 1) {
        if ((await focused.count()) > 0) return;
        await keys.press('Tab');
      }
      throw new Error(`No Tab leads to mention ${id}`);
    },
    accept: () => keys.press('a'),
    remove: () => keys.press('x'),
    async setType(type) {
      const name = (await page.getByRole('button', { name: new RegExp(`^Type ${type}\\b`) }).innerText()).trim();
      await keys.press(name.charAt(0)); // its key cap
    },
    grow: () => keys.press('Shift+ArrowRight'),
    async drawBox() {
      await keys.press('b');
      for (const key of ['ArrowLeft', 'ArrowUp', 'Shift+ArrowRight', 'Shift+ArrowDown']) await keys.press(key);
      await keys.press('Enter');
    },
    finish: () => keys.press('Enter'),
    async go(screen) {
      await keys.press(`Control+${{ Annotate: 1, Models: 4, Data: 5 }[screen]}`);
    },
    press: (name) => press(page.getByRole('button', { name, exact: true })),
    open: (summary) => press(page.locator('summary', { hasText: summary })),
    async choose(label, option) {
      await tabTo(list(page, label));
      await keys.type(option);
    },
    async fill(label, text) {
      await tabTo(field(page, label));
      await keys.press('Control+A');
      await keys.type(text);
      await keys.press('Tab');
    },
    newProject: () => keys.press('Control+N'),
  };
}
