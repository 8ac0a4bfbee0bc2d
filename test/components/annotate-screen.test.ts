/** The annotate screen as a whole, by its keys: where the keyboard is, and what a key that does nothing answers. */
import { describe, expect, test } from 'vitest';
import { components } from './stage';

components('the annotate screen', (stage) => {
  const samples = [
    { text: 'Sebastian met Mara in Halden', mentions: ['PER 0-1 0.55', 'LOC 4-5 0.9'] },
    { text: 'Nothing to see' },
  ];
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await stage.page.keyboard.press(key);
  };
  const refusal = () => stage.page.locator('.refusal').allInnerTexts();
  const hasFocus = (selector: string) =>
    stage.page.locator(selector).evaluate((node) => node === node.ownerDocument.activeElement);

  test('a new sample has the keyboard', async () => {
    await stage.show('AnnotateScreen', { samples });
    await expect.poll(() => hasFocus('#tweet')).toBe(true);
    await press('Space');
    await expect.poll(() => stage.page.getByTestId('sample-name').innerText()).toBe('s2');
    await expect.poll(() => hasFocus('#tweet')).toBe(true);
  });

  test('a key that does nothing says why, beside the tweet and aloud, until another one does something', async () => {
    await stage.show('AnnotateScreen', { samples });
    await press('x');
    expect(await refusal()).toEqual(['Focus a mention first: Tab, or click it.']);
    expect((await stage.heard()).at(-1)).toBe('say Focus a mention first: Tab, or click it.');
    await press('b');
    expect(await refusal()).toEqual(['This tweet has no picture.']);
    await press('ArrowRight');
    expect(await refusal()).toEqual([]);
  });

  test('in a read-only project every decision answers so', async () => {
    await stage.show('AnnotateScreen', { samples, focus: 'm0-1', readOnly: true });
    for (const key of ['a', 'x', '1', 's', 'f', 'Enter']) {
      await press('Tab', key);
      expect(await refusal(), key).toEqual(['This project is read-only.']);
    }
  });

  describe('one decision is one', () => {
    const four = ['One', 'Two', 'Three', 'Four'].map((text) => ({
      text: `${text} in Halden`,
      mentions: ['LOC 2-3 0.9'],
    }));
    const name = () => stage.page.getByTestId('sample-name').innerText();
    const reviewed = () => stage.page.locator('.queue .sum').innerText();
    const finish = () => stage.page.getByRole('button', { name: 'Accept all 1' });

    test('a double click on Finish reviews one tweet', async () => {
      await stage.show('AnnotateScreen', { samples: four });
      await expect.poll(() => hasFocus('#tweet')).toBe(true);
      await finish().dblclick();
      await expect.poll(name).toBe('s2');
      await expect.poll(reviewed).toBe('1 reviewed, 3 to do');
    });

    test('two clicks within a moment too', async () => {
      await stage.show('AnnotateScreen', { samples: four });
      await expect.poll(() => hasFocus('#tweet')).toBe(true);
      await finish().evaluate((node) => {
        for (let i = 0; i < 4; i++) (node as unknown as { click: () => void }).click();
      });
      expect(await name()).toBe('s2');
    });

    test.each([
      ['Enter', 's2'],
      ['s', 's2'],
      [' ', 's2'],
    ])('%j held down goes one tweet on', async (key, want) => {
      await stage.show('AnnotateScreen', { samples: four });
      await expect.poll(() => hasFocus('#tweet')).toBe(true);
      for (let i = 0; i < 11; i++) await stage.page.keyboard.down(key);
      await stage.page.keyboard.up(key);
      expect(await name()).toBe(want);
    });

    test('Enter held on a button presses it once', async () => {
      await stage.show('AnnotateScreen', { samples: four });
      await expect.poll(() => hasFocus('#tweet')).toBe(true);
      await stage.page.getByRole('button', { name: 'Next', exact: true }).focus();
      for (let i = 0; i < 11; i++) await stage.page.keyboard.down('Enter');
      await stage.page.keyboard.up('Enter');
      expect(await name()).toBe('s2');
    });

    test('the word cursor goes on while its key is held', async () => {
      await stage.show('AnnotateScreen', { samples: four });
      await expect.poll(() => hasFocus('#tweet')).toBe(true);
      for (let i = 0; i < 2; i++) await stage.page.keyboard.down('ArrowRight');
      await stage.page.keyboard.up('ArrowRight');
      expect(await stage.page.locator('.cursor').allTextContents()).toEqual(['in']);
    });
  });

  test('Tab goes round the mentions; F6 leaves the tweet, where it is a key of the app', async () => {
    await stage.show('AnnotateScreen', { samples });
    await expect.poll(() => hasFocus('#tweet')).toBe(true);
    const focused = () => stage.page.locator('.mention.focused').getAttribute('data-label');
    await press('Tab');
    expect(await focused()).toBe('PER? 0.55');
    await press('Tab');
    expect(await focused()).toBe('LOC 0.90');
    await press('Tab');
    expect(await focused()).toBe('PER? 0.55');
    expect(await hasFocus('#tweet')).toBe(true);
  });

  test('words that are typed are searched for, though another list is chosen at once', async () => {
    await stage.show('AnnotateScreen', { samples });
    await stage.page.getByRole('searchbox', { name: 'Search samples' }).fill('Nothing');
    await stage.page.getByRole('combobox', { name: 'Show' }).selectOption('all');
    await expect.poll(() => stage.page.getByRole('option', { name: /tweet|met|see/ }).count()).toBe(1);
    await stage.page.getByRole('searchbox', { name: 'Search samples' }).press('Enter');
    await expect.poll(() => stage.page.getByTestId('sample-name').innerText()).toBe('s2');
  });

  test('J and the first letters of a word put the cursor on it; Enter gives the keys back to the tweet', async () => {
    await stage.show('AnnotateScreen', { samples });
    await press('j', 'm', 'a');
    expect(await stage.page.locator('.cursor').allTextContents()).toEqual(['Mara']);
    await press('Enter');
    await expect.poll(() => hasFocus('#tweet')).toBe(true);
    await press('1');
    expect(await stage.page.locator('.mention').allInnerTexts()).toEqual(['Sebastian', 'Mara', 'Halden']);
  });

  test('in a long tweet, what the keys are on stays in sight, and so does its card', async () => {
    const words = Array.from({ length: 400 }, (_, i) => `word${i}`);
    const mentions = Array.from({ length: 74 }, (_, i) => `PER ${i * 5}-${i * 5 + 1} 0.9`);
    await stage.show('AnnotateScreen', { samples: [{ text: words.join(' '), mentions }] });
    /** Whether a part is between the upper and the lower edge of its box. */
    const inside = (part: string, box: string) =>
      stage.page.locator(part).evaluate((node, outer) => {
        const [a, b] = [node.getBoundingClientRect(), node.closest(outer)!.getBoundingClientRect()];
        return a.top >= b.top && a.bottom <= b.bottom;
      }, box);
    await expect.poll(() => hasFocus('#tweet')).toBe(true);
    for (let i = 0; i < 60; i++) await press('Tab');
    expect(await inside('.mention.focused', '.tweet-block')).toBe(true);
    expect(await inside('.item.current .head', '.scroll')).toBe(true);
    await press('Home');
    expect(await inside('.mention.focused', '.tweet-block')).toBe(true);
    await press('End');
    expect(await inside('.cursor', '.tweet-block')).toBe(true);
  });

  test('what the model used comes with W and goes with its button; the keyboard is on the tweet again', async () => {
    await stage.show('AnnotateScreen', { samples });
    await press('w');
    await stage.page.getByRole('complementary', { name: 'What the model used' }).waitFor();
    await stage.page.getByText('Layer 1 of 2').waitFor();
    await stage.page.getByRole('button', { name: 'Close', exact: true }).click();
    await stage.page.getByRole('complementary', { name: 'Mentions of this sample' }).waitFor();
    await expect.poll(() => hasFocus('#tweet')).toBe(true);
  });

  test('Mod+F goes to the search field of the queue', async () => {
    await stage.show('AnnotateScreen', { samples });
    await press('Control+f');
    expect(await hasFocus('input[type=search]')).toBe(true);
  });
});
