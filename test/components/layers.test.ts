/** Whose labels a sample shows: told apart by shape, said in words, and two of them beside each other. */
import { expect, test } from 'vitest';
import type { Given } from './given';
import { components } from './stage';

const text = 'Mara Ilves met Sebastian in Halden';
const everyLayer = { samples: [{ text, mentions: ['PER* 0-2', 'LOC* 5-6'], more: { split: 'pool' } }] } as const;

components('a mention of the reference', (stage) => {
  const looks = () =>
    stage.page.locator('.mention').evaluateAll((nodes) =>
      nodes.map((node) => {
        const style = (at: typeof node) => node.ownerDocument.defaultView!.getComputedStyle(at);
        const lines = [node, ...node.querySelectorAll('.second-line')].map((at) => style(at).textDecorationStyle);
        return `${node.getAttribute('data-label')}: ${lines.join(' and ')}`;
      }),
    );

  test.each<[string, Given['Tweet'], string[]]>([
    [
      'two rows of dots, where a suggestion has dashes and a decision a solid line',
      { samples: [{ text, mentions: ['PER* 0-2', 'LOC 5-6'], more: { split: 'pool' } }] },
      ['PER ref: dotted and dotted', 'LOC: solid'],
    ],
    [
      'the same from the eleventh type on',
      {
        samples: [{ text, mentions: ['T11* 0-2', 'T11 5-6'], more: { split: 'pool' } }],
        types: Array.from({ length: 11 }, (_, i) => `T${i + 1}`),
      },
      ['T11 ref: dotted and dotted', 'T11: double'],
    ],
    [
      'a suggestion beside a decision',
      { samples: [{ text, mentions: ['PER 3-4 0.9', 'LOC 5-6'] }] },
      ['PER 0.90: dashed', 'LOC: solid'],
    ],
  ])('%s', async (_, given, want) => {
    await stage.show('Tweet', given);
    expect(await looks()).toEqual(want);
    expect(await stage.page.getByRole('application', { name: 'Tweet' }).textContent()).toBe(text);
  });

  test('in the list it says so, with a mark of its own', async () => {
    await stage.show('MentionList', {
      samples: [{ text, mentions: ['PER* 0-2', 'LOC 5-6'], more: { split: 'pool' } }],
    });
    expect(await stage.page.locator('aside').ariaSnapshot()).toBe(
      `
- complementary "Mentions of this sample":
  - heading "Mentions" [level=2]
  - text: "2"
  - list:
    - listitem:
      - button "Mara Ilves, PER, reference": PER Mara Ilves reference
    - listitem:
      - button "Halden, LOC, confirmed": LOC Halden confirmed`.trim(),
    );
    const borders = await stage.page
      .locator('.type')
      .evaluateAll((nodes) => nodes.map((node) => node.ownerDocument.defaultView!.getComputedStyle(node).borderStyle));
    expect(borders).toEqual(['dotted', 'none']);
  });

  test('it says where it comes from', async () => {
    await stage.show('MentionList', { ...everyLayer, focus: 'm0-2' });
    expect(await stage.page.locator('[aria-current]').textContent()).toContain('From the file data/train.txt');
    expect(await stage.buttons('[aria-current] .row')).toEqual(['[A] Accept PER', '= Remove PER']);
  });

  test('its boxes are dotted, those of a suggestion dashed, those of a decision solid', async () => {
    const boxes = { 'm0-2': [[1, 1, 9, 9]], 'm3-4': [[20, 1, 9, 9]], 'm5-6': [[1, 15, 9, 9]] } as const;
    const styles = async (list: readonly string[]): Promise<string[]> => {
      const picture = { width: 40, height: 30 };
      await stage.show('Picture', { samples: [{ text, mentions: list, picture, boxes, more: { split: 'pool' } }] });
      return stage.page.locator('.region').evaluateAll((nodes) =>
        nodes.map((node) => {
          const label = node.querySelector('b')?.getAttribute('data-label');
          return `${label} ${node.ownerDocument.defaultView!.getComputedStyle(node).borderStyle}`;
        }),
      );
    };
    expect(await styles(['PER* 0-2', 'LOC 5-6'])).toEqual(['PER dotted', 'LOC solid']);
    expect(await styles(['PER 3-4 0.9', 'LOC 5-6'])).toEqual(['PER dashed', 'LOC solid']);
  });

  test.each(['light', 'dark'] as const)('its label can be read, %s', async (theme) => {
    const types = Array.from({ length: 20 }, (_, i) => `T${i + 1}`);
    const all = types.map((type, i) => `${type}* ${i}-${i + 1}`);
    const words = types.map((type) => `word-${type}`).join(' ');
    await stage.show('Tweet', { samples: [{ text: words, mentions: all, more: { split: 'pool' } }], types }, theme);
    for (const i of types.keys())
      expect(await stage.contrast(`[id="mention-m${i}-${i + 1}"]`, '::before'), types[i]).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['light', 'dark'] as const)(
    'a colour of the project’s own can be read, whatever it is, %s',
    async (theme) => {
      const colours = { PER: '#ffff00', LOC: '#000000', ORG: '#ffffff', MISC: '#1358f9' };
      const all = Object.keys(colours).map((type, i) => `${type} ${i}-${i + 1}`);
      await stage.show('Tweet', { samples: [{ text: 'a b c d', mentions: all }], colours }, theme);
      for (const i of all.keys())
        expect(await stage.contrast(`[id="mention-m${i}-${i + 1}"]`, '::before'), all[i]).toBeGreaterThanOrEqual(4.5);
    },
  );

  test('a long name of a type ends with an ellipsis and leaves the words their room', async () => {
    const types = ['DATE-TIME-EXPRESSION'];
    await stage.show('MentionList', { samples: [{ text, mentions: ['DATE-TIME-EXPRESSION 0-2'] }], types });
    await stage.page.setViewportSize({ width: 300, height: 800 });
    const [type, words] = [stage.page.locator('.type'), stage.page.locator('.head .clip')];
    expect(await type.evaluate((node) => node.ownerDocument.defaultView!.getComputedStyle(node).textOverflow)).toBe('ellipsis'); // prettier-ignore
    expect((await words.boundingBox())?.width).toBeGreaterThan(60);
    await stage.page.setViewportSize({ width: 1280, height: 800 });
  });
});

components('the head of a sample', (stage) => {
  test.each<[string, Given['SampleHead'], string[]]>([
    ['a reference', everyLayer, ['s1', 'pool', 'Reference: data/train.txt']],
    ['suggestions of the model', { samples: [{ text, mentions: ['PER 0-2 0.9'] }] }, ['s1', 'pool', 'Suggestions: c1']],
    [
      'suggestions of a file',
      { samples: [{ text, mentions: [], more: { predicted: ['PER? 0-2'] } }] },
      ['s1', 'pool', 'Suggestions: data/predictions.txt'],
    ],
    [
      'with a flag',
      { samples: [{ text, more: { firstState: 'flagged' } }] },
      ['s1', 'pool', 'Flagged', 'Suggestions: c1'],
    ],
  ])('says whose labels it shows: %s', async (_, given, want) => {
    await stage.show('SampleHead', given);
    const parts = await stage.page.locator('.hd h1, .hd .badge').allInnerTexts();
    expect(parts.map((part) => part.trim())).toEqual(want);
  });

  test('says so while the model is asked', async () => {
    await stage.show('SampleHead', { samples: [{ text }], waiting: true });
    await stage.page.getByText('Asking the model…').waitFor();
  });

  test('names what can be done by key and by mouse', async () => {
    await stage.show('SampleHead', everyLayer);
    expect(await stage.buttons()).toEqual([
      '= Previous sample',
      '= Next sample',
      '= Compare layers',
      '= What the model used',
    ]);
  });
});

components('on the annotate screen', (stage) => {
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await stage.page.keyboard.press(key);
  };
  const panel = () => stage.page.getByRole('complementary', { name: 'Compare layers' });
  const two = {
    samples: [
      {
        text,
        mentions: ['PER* 0-2', 'LOC* 5-6', 'PER 0-2 0.9', 'ORG 5-6 0.8', 'PER 3-4 0.7'],
        more: { split: 'pool' as const },
      },
      { text: 'Nothing to see' },
    ],
  };

  test('C lays two layers beside each other, each span with what both say of it', async () => {
    await stage.show('AnnotateScreen', two);
    await press('c');
    await panel().getByRole('list').waitFor();
    expect(await panel().getByRole('status').innerText()).toBe(
      '3 spans: 1 the same, 1 of another type, 1 in one only.',
    );
    expect(await stage.buttons('[aria-label="Compare layers"] ul')).toEqual([
      'Mara Ilves PER PER = Mara Ilves, PER, the same',
      'Sebastian – PER = Sebastian, PER, only in the second',
      'Halden LOC ORG = Halden, LOC and ORG, another type',
    ]);
  });

  test('a row leads to its words; another layer can be chosen', async () => {
    await stage.show('AnnotateScreen', two);
    await press('c');
    await panel()
      .getByRole('button', { name: /^Sebastian/ })
      .click();
    expect(await stage.page.locator('.cursor').allTextContents()).toEqual(['Sebastian']);
    await panel()
      .getByRole('button', { name: /^Halden/ })
      .click();
    expect(await stage.page.locator('.mention.focused').getAttribute('data-label')).toBe('LOC ref');
    await panel().getByRole('combobox', { name: 'Second layer' }).selectOption('Reference: data/train.txt');
    expect(await panel().getByRole('status').innerText()).toBe('2 spans: 2 the same.');
  });

  test('an edit is in it at once; it follows the next sample', async () => {
    await stage.show('AnnotateScreen', two);
    await press('c', 'Tab', '4');
    await expect.poll(() => panel().getByRole('combobox', { name: 'Second layer' }).inputValue()).toBe('work of me');
    await expect.poll(() => panel().getByRole('status').innerText()).toBe('2 spans: 1 of another type, 1 in one only.');
    await press('Space');
    await panel().getByText('There is one layer: Suggestions: c1.', { exact: false }).waitFor();
  });

  test.each(['Escape', 'c'])('%s brings the mentions back, and the keyboard to the tweet', async (key) => {
    await stage.show('AnnotateScreen', two);
    await press('c');
    await panel().waitFor();
    await press(key);
    await stage.page.getByRole('complementary', { name: 'Mentions of this sample' }).waitFor();
    const tweet = stage.page.locator('#tweet');
    await expect.poll(() => tweet.evaluate((node) => node === node.ownerDocument.activeElement)).toBe(true);
  });

  test.each(['light', 'dark'] as const)('what it says can be read, %s', async (theme) => {
    await stage.show('AnnotateScreen', two, theme);
    await press('c');
    await panel().getByRole('list').waitFor();
    for (const part of ['.said', '.text', '.type', '.none', '.names'])
      expect(await stage.contrast(`[aria-label="Compare layers"] ${part}`), part).toBeGreaterThanOrEqual(4.5);
  });

  test('finished work becomes the reference by a button that is there then', async () => {
    await stage.show('AnnotateScreen', two);
    const button = stage.page.getByRole('button', { name: 'Make my work the reference' });
    expect(await button.count()).toBe(0);
    await press('Enter', 'Control+z', 'Enter'); // finished, and back in it
    await stage.page.locator('[role=option]').first().click();
    await button.click();
    await expect
      .poll(async () => (await stage.heard()).at(-1))
      .toBe('notify Your work on s1 is its reference now. The one before stays in its history.');
    expect((await stage.buttons('.hd')).find((line) => line.includes('reference'))).toContain('already');
  });

  test('what a file asks a person is shown until the sample is finished', async () => {
    const question = 'Is Halden a city or a company here?';
    await stage.show('AnnotateScreen', {
      samples: [{ text, mentions: ['LOC 5-6 0.9'], more: { question, firstState: 'flagged' } }],
    });
    const notice = stage.page.locator('.notices .note');
    expect((await notice.innerText()).replace(/\s+/g, ' ').trim()).toBe(`A question about this sample ${question}`);
    await press('Enter');
    await expect.poll(() => notice.count()).toBe(0);
  });

  test('no name of an order or a filter is cut, at any width of the window', async () => {
    for (const width of [1440, 1280, 1000]) {
      await stage.page.setViewportSize({ width, height: 800 });
      await stage.show('AnnotateScreen', two);
      for (const name of ['Order', 'Show']) {
        const list = stage.page.getByRole('combobox', { name });
        const seen = (await list.boundingBox())?.width ?? 0;
        // As wide as it would be with all the room of a page: as its longest name.
        await list.evaluate((node) => void (node.style.cssText = 'position: fixed; width: max-content'));
        expect(seen, `${name}, ${width} px`).toBeGreaterThanOrEqual(((await list.boundingBox())?.width ?? 0) - 1);
        await list.evaluate((node) => void (node.style.cssText = ''));
      }
      const search = await stage.page.getByRole('searchbox').boundingBox();
      expect(search?.width, `search, ${width} px`).toBeGreaterThan(70);
    }
    await stage.page.setViewportSize({ width: 1280, height: 800 });
  });

  test.each<[string, Given['AnnotateScreen'], string, string[]]>([
    ['no tweet', { samples: [] }, 'This project has no tweets yet', ['Import tweets']],
    [
      'everything is training data',
      { samples: [{ text, mentions: ['PER* 0-2'] }] },
      'Nothing is left to do 1 sample has a reference.',
      ['Show them', 'Go to Models'],
    ],
  ])('%s: says so, and what to do', async (_, given, want, buttons) => {
    await stage.show('AnnotateScreen', given);
    const empty = stage.page.locator('.centre .empty');
    expect((await empty.innerText()).replace(/\s+/g, ' ')).toContain(want);
    expect(await stage.buttons('.centre .empty')).toEqual(buttons);
  });
});
