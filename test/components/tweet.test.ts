/** The tweet and its list of mentions: what is decided, what is only suggested, and how both are told apart. */
import { expect, test } from 'vitest';
import type { Given } from './given';
import { components } from './stage';

const text = 'Sebastian met Mara Ilves in Halden';
const mentions = ['PER 0-1 0.55', 'PER 2-4 0.93', 'LOC 5-6'];

components('the tweet', (stage) => {
  const marks = () => stage.page.locator('.mention');
  /** A mention as it looks: label, line, and whether it is tinted. */
  const looks = () =>
    marks().evaluateAll((nodes) =>
      nodes.map((node) => {
        const view = node.ownerDocument.defaultView!;
        const { textDecorationStyle, backgroundColor, outlineStyle } = view.getComputedStyle(node);
        const label = view.getComputedStyle(node, '::before').content.replaceAll('"', '');
        const tinted = backgroundColor !== 'rgba(0, 0, 0, 0)' ? ', tinted' : '';
        return `${label}: ${textDecorationStyle}${tinted}${outlineStyle === 'solid' ? ', ringed' : ''}`;
      }),
    );

  test('suggested never looks decided', async () => {
    await stage.show('Tweet', { samples: [{ text, mentions }], focus: 'm5-6' });
    expect(await looks()).toEqual(['PER? 0.55: dashed', 'PER 0.93: dashed', 'LOC: solid, tinted, ringed']);
  });

  test('from the eleventh type on the line is double, or dotted while suggested', async () => {
    const types = Array.from({ length: 11 }, (_, i) => `T${i + 1}`);
    await stage.show('Tweet', { samples: [{ text, mentions: ['T11 0-1', 'T11 2-4 0.9'] }], types });
    expect(await looks()).toEqual(['T11: double, tinted', 'T11 0.90: dotted']);
  });

  test('labels are no part of the text, and every character stands in its place', async () => {
    await stage.show('Tweet', { samples: [{ text, mentions }] });
    expect(await stage.page.getByRole('application', { name: 'Tweet' }).textContent()).toBe(text);
  });

  test('screen readers hear each mention with its type, its state and its boxes', async () => {
    const boxes = { 'm5-6': [[0, 0, 10, 10]] } as const;
    await stage.show('Tweet', {
      samples: [{ text, mentions, picture: { width: 40, height: 30 }, boxes }],
      focus: 'm2-4',
    });
    expect(await marks().evaluateAll((nodes) => nodes.map((node) => node.getAttribute('aria-label')))).toEqual([
      'Sebastian, PER, suggestion that needs a look, 0.55',
      'Mara Ilves, PER, suggestion, 0.93',
      'Halden, LOC, confirmed, 1 region',
    ]);
    const tweet = stage.page.getByRole('application', { name: 'Tweet' });
    expect(await tweet.getAttribute('aria-activedescendant')).toBe('mention-m2-4');
  });

  test('words that the model did not read are marked, and so is the word under the cursor', async () => {
    await stage.show('Tweet', { samples: [{ text, more: { wordsRead: 4 } }], cursor: [1, 2] });
    expect(await stage.page.locator('.unread').allTextContents()).toEqual(['in', 'Halden']);
    expect(await stage.page.locator('.cursor').allTextContents()).toEqual(['met']);
  });

  test('a click points at a word, a drag at several, a click beside at none', async () => {
    await stage.show('Tweet', { samples: [{ text }] });
    const word = (name: string) => stage.page.getByText(name, { exact: true });
    await word('Mara').click();
    await word('Mara').hover();
    await stage.page.mouse.down();
    await word('Halden').hover();
    await stage.page.mouse.up();
    await stage.page.locator('#tweet').click({ position: { x: 900, y: 40 } });
    expect(await stage.heard()).toEqual([
      'onpoint {"start":2,"end":3}',
      'onpoint {"start":2,"end":3}',
      'onpoint {"start":2,"end":6}',
      'onpoint null',
    ]);
  });

  test.each(['light', 'dark'] as const)('the labels of twenty types can be read, %s', async (theme) => {
    const types = Array.from({ length: 20 }, (_, i) => `T${i + 1}`);
    const words = types.map((type) => `word-${type}`).join(' ');
    for (const score of ['', ' 0.93', ' 0.2']) {
      const all = types.map((type, i) => `${type} ${i}-${i + 1}${score}`);
      await stage.show('Tweet', { samples: [{ text: words, mentions: all }], types }, theme);
      for (const i of types.keys()) {
        const mark = `[id="mention-m${i}-${i + 1}"]`;
        expect(await stage.contrast(mark, '::before'), `${types[i]}${score}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

components('the list of mentions', (stage) => {
  const picture = { width: 400, height: 300 };

  test.each<[string, Given['MentionList'], string]>([
    [
      'nothing has the focus',
      { samples: [{ text, mentions }] },
      `
- complementary "Mentions of this sample":
  - heading "Mentions" [level=2]
  - text: 3 1 needs a look
  - list:
    - listitem:
      - button "Sebastian, PER, suggestion that needs a look, 0.55": PER Sebastian 0.55
    - listitem:
      - button "Mara Ilves, PER, suggestion, 0.93": PER Mara Ilves 0.93
    - listitem:
      - button "Halden, LOC, confirmed": LOC Halden confirmed`,
    ],
    [
      'with a picture each says where it is',
      { samples: [{ text, mentions: ['PER 0-1', 'LOC 5-6'], picture, boxes: { 'm5-6': [[10, 10, 50, 40]] } }] },
      `
- complementary "Mentions of this sample":
  - heading "Mentions" [level=2]
  - text: "2"
  - list:
    - listitem:
      - button "Sebastian, PER, confirmed": PER Sebastian confirmed
      - text: No region yet
    - listitem:
      - button "Halden, LOC, confirmed, 1 region": LOC Halden confirmed
      - text: 1 region`,
    ],
    [
      'no mention: what to do',
      { samples: [{ text }] },
      `
- complementary "Mentions of this sample":
  - heading "Mentions" [level=2]
  - text: "0"
  - list:
    - listitem: No mention yet. Put the cursor on a word and press a type key.`,
    ],
  ])('%s', async (_, given, want) => {
    await stage.show('MentionList', given);
    expect(await stage.page.locator('aside').ariaSnapshot()).toBe(want.trim());
  });

  test('the one with the focus shows its other readings with their keys, and what can be done', async () => {
    const alternatives = {
      'm2-4': [
        { type: 'PER', probability: 0.93 },
        { type: 'ORG', probability: 0.05 },
        { type: null, probability: 0.02 },
      ],
    };
    await stage.show('MentionList', { samples: [{ text, mentions, picture, more: { alternatives } }], focus: 'm2-4' });
    const current = stage.page.locator('[aria-current]');
    const keys = await current.locator('.alternative').evaluateAll((rows) => rows.map((row) => row.textContent));
    expect(keys.map((row) => row?.replace(/\s+/g, ' ').trim())).toEqual(['1PER 0.93', '3ORG 0.05', 'Xnone 0.02']);
    expect((await stage.buttons('[aria-current] .row')).map(String)).toEqual([
      '[A] Accept PER',
      '[N] Not visible',
      '= Remove PER',
    ]);
    expect(await current.textContent()).toContain('Characters 14 to 24, code points');
  });

  test('a click gives the focus', async () => {
    await stage.show('MentionList', { samples: [{ text, mentions }] });
    await stage.page.getByRole('button', { name: /^Halden/ }).click();
    expect((await stage.heard()).at(-1)).toBe('onfocus m5-6');
  });
});
