/** What comes in and goes out: said before it is done, with how many of which layer. */
import type { Verdict } from '../../src/promotion/verdict';
import { expect, test } from 'vitest';
import type { Given } from './given';
import { components } from './stage';

components('an import', (stage) => {
  const foot = async (): Promise<string> => (await stage.page.locator('.foot').innerText()).replace(/\s+/g, ' ').trim();
  const doIt = () => stage.page.getByRole('button', { name: /^Import \w+/ });

  test.each<[string, Given['ImportForm'], string, boolean]>([
    [
      'new tweets',
      { report: { samples: 3, mentions: { PER: 4 } } },
      '3 tweets 0 pictures 4 mentions 0 regions Check again Import 3 tweets',
      true,
    ],
    [
      'predictions for tweets that are here',
      { report: { attached: 12, skipped: 2 } },
      '0 tweets 0 pictures 0 mentions 0 regions 12 get suggestions Check again Import suggestions for 12 tweets',
      true,
    ],
    [
      'nothing new',
      { report: { skipped: 9 } },
      '0 tweets 0 pictures 0 mentions 0 regions Nothing new is in the file. Check again Import 0 tweets',
      false,
    ],
    [
      'an obstacle',
      { report: { samples: 1, obstacle: 'There is no tweet.' } },
      '1 tweets 0 pictures 0 mentions 0 regions Check again Import 1 tweet',
      false,
    ],
    [
      'nobody has said what they are for',
      { report: { samples: 3 }, purpose: null },
      '3 tweets 0 pictures 0 mentions 0 regions Say what these tweets are for. Check again Import 3 tweets',
      false,
    ],
    [
      'the file says what each is for',
      { report: { tweets: 3, withSplit: 3, samples: 3 }, purpose: null },
      '3 tweets 0 pictures 0 mentions 0 regions Check again Import 3 tweets',
      true,
    ],
    [
      'pictures for tweets that are here',
      { report: { filled: 2 } },
      '0 tweets 0 pictures 0 mentions 0 regions Check again Import 2 pictures',
      true,
    ],
    [
      'stopped',
      { report: { samples: 3 }, state: 'stopped' },
      '3 tweets 0 pictures 0 mentions 0 regions The import was stopped. Nothing of the file was taken in. Check again Import 3 tweets',
      true,
    ],
    [
      'done: what came of it',
      { report: { samples: 3 }, result: { samples: 1, attached: 2 } },
      '1 tweets 0 pictures 0 mentions 0 regions 2 get suggestions Imported 1 tweet. 2 tweets that were here got suggestions. Check again Import 3 tweets',
      false,
    ],
  ])('%s', async (_, given, want, can) => {
    await stage.show('ImportForm', given);
    expect(await foot()).toBe(want);
    expect(await doIt().isEnabled()).toBe(can);
  });

  test('who made the labels is part of the question: another answer is looked into again', async () => {
    await stage.show('ImportForm', { report: { samples: 1 } });
    await stage.page.getByRole('radio', { name: /A model/ }).check();
    await expect.poll(async () => (await stage.heard()).at(-1)).toContain('"as":"suggestion"');
    expect((await stage.heard()).at(-1)).toMatch(/^import.preview /);
  });

  test('tweets that are here and get suggestions are told apart from those that are left', async () => {
    await stage.show('ImportForm', { report: { attached: 12, skipped: 2 } });
    const check = (await stage.page.getByRole('region', { name: 'Check' }).innerText()).replace(/\s+/g, ' ');
    expect(check).toContain('2 samples already here, left as they are');
    expect(check).toContain('12 samples already here get these suggestions beside what is known of them.');
    expect(check).not.toContain('Preview');
  });

  test('a type that the project does not have becomes one of its types, by name', async () => {
    await stage.show('ImportForm', { report: { samples: 1, unknownTypes: { OTHER: 4 } }, types: ['Person', 'Place'] });
    const becomes = stage.page.getByRole('combobox', { name: 'OTHER becomes' });
    expect(await becomes.locator('option').allTextContents()).toEqual([
      'Choose…',
      'add OTHER',
      'Person',
      'Place',
      'leave out',
    ]);
    expect(await doIt().isEnabled()).toBe(false);
    await becomes.selectOption('Place');
    await expect.poll(async () => (await stage.heard()).at(-1)).toContain('"map":{"OTHER":"Place"}');
    await becomes.selectOption('leave out');
    await expect.poll(async () => (await stage.heard()).at(-1)).toContain('"map":{"OTHER":null}');
  });

  test('types that the project lacks are added, all at once, under names that types can have', async () => {
    await stage.show('ImportForm', {
      report: { samples: 1, unknownTypes: { 'Sci-Fi Movie': 4, CAR: 1 } },
      types: ['Person'],
    });
    await stage.page.getByRole('button', { name: 'Add all 2 to the project' }).click();
    await expect.poll(async () => (await stage.heard()).at(-1)).toContain('"add":["Sci-Fi-Movie","CAR"]');
    expect((await stage.heard()).at(-1)).toContain('"map":{"Sci-Fi Movie":"Sci-Fi-Movie","CAR":"CAR"}');
  });

  test('other tweets under ids that are taken are told apart from the same ones', async () => {
    await stage.show('ImportForm', { report: { samples: 5, renamed: 2, skipped: 1, filled: 3 } });
    const check = (await stage.page.getByRole('region', { name: 'Check' }).innerText()).replace(/\s+/g, ' ');
    expect(check).toContain(
      '2 tweets of these have ids that belong to other tweets here: they get names with the file’s.',
    );
    expect(check).toContain('1 sample already here, left as they are');
    expect(check).toContain('3 tweets already here get their picture.');
  });

  test('a warning is as high as what it says, whatever stands below it', async () => {
    const unknownTypes = Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`TYPE-${i}`, i]));
    const obstacle = `The file has types that the project does not have: ${Object.keys(unknownTypes).join(', ')}.`;
    await stage.show('ImportForm', { report: { samples: 1, unknownTypes, obstacle } });
    const note = stage.page.locator('.note', { hasText: 'The file has types' });
    const [shown, all] = await note.evaluate((element) => [element.clientHeight, element.scrollHeight]);
    expect(shown).toBe(all);
  });

  test('what becomes of the tweets is said beside what they are for and who made the labels', async () => {
    await stage.show('ImportForm', { report: { samples: 1 }, purpose: 'dev' });
    const source = stage.page.getByRole('region', { name: 'Source and format' });
    const says = async () => (await source.innerText()).replace(/\s+/g, ' ');
    expect(await says()).toContain('Held out: models are measured by their labels and never learn from them.');
    await stage.page.getByRole('radio', { name: /A model/ }).check();
    await expect.poll(says).toContain('Held out, with suggestions: nothing is measured on a tweet before');
    await stage.page.getByRole('radio', { name: 'To annotate' }).check();
    await expect.poll(async () => (await stage.heard()).at(-1)).toContain('"split":"pool"');
  });

  test('other labels are taken over, and an import that stands in the way is replaced, when a person says so', async () => {
    await stage.show('ImportForm', {
      report: {
        ...{ changed: { labels: 12, splits: 1 }, standsInWay: { id: 1, source: 'd/t.csv' } },
        obstacle: 'It was read otherwise.',
      },
    });
    const check = (await stage.page.getByRole('region', { name: 'Check' }).innerText()).replace(/\s+/g, ' ');
    expect(check).toContain('Take over other labels of 12 tweets that are here, and another split of 1 tweet;');
    await stage.page.getByRole('checkbox', { name: /Take over/ }).check();
    await expect.poll(async () => (await stage.heard()).join()).toContain('"update":true');
    await stage.page.getByRole('button', { name: 'Replace that import' }).click();
    await expect.poll(async () => (await stage.heard()).join()).toContain('"replace":true');
  });

  test('tweets are shown with their mentions, a few at a time, and a finding leads to its own', async () => {
    const sample = (externalId: string, line: number) => ({
      ...{ externalId, line, text: 'Ana in Porto!', picture: null, thumbnail: null },
      tokens: [
        [0, 3],
        [4, 6],
        [7, 12],
        [12, 13],
      ].map(([start = 0, end = 0]) => ({ start, end })),
      mentions: [
        { start: 0, end: 1, type: 'PER' },
        { start: 2, end: 3, type: 'LOC' },
      ],
    });
    const finding = { code: 'x', message: 'A stray tag.', action: 'Kept.', count: 2, line: 41, lines: [41, 90] };
    await stage.show('ImportForm', {
      report: {
        ...{ tweets: 12, samples: 12 },
        findings: [...'ab'].map((name) => ({ ...finding, file: `${name}.txt` })),
      },
      samples: [sample('1', 1), sample('2', 5)],
    });
    const check = stage.page.getByRole('region', { name: 'Check' });
    expect(await check.locator('mark').allInnerTexts()).toEqual(['AnaPER', 'PortoLOC', 'AnaPER', 'PortoLOC']);
    expect(await check.getByRole('status').first().innerText()).toBe('1 to 2 of 12');
    await stage.page.getByRole('button', { name: 'Tweets after' }).click();
    await expect.poll(async () => (await stage.heard()).at(-1)).toContain('"at":{"from":2}');
    const findings = stage.page.getByRole('region', { name: 'Findings' });
    expect(await findings.getByRole('listitem').count()).toBe(1); // one kind, two files
    await findings.getByRole('button', { name: 'Show the tweet at line 90' }).first().click();
    await expect.poll(async () => (await stage.heard()).at(-1)).toContain('"at":{"line":90}');
  });
});

components('the list of files', (stage) => {
  const typed = async (text: string) => {
    const path = stage.page.getByRole('textbox', { name: 'Path' });
    await path.fill(text);
    await path.press('Enter');
  };
  const choose = (what: string) => stage.page.getByRole('button', { name: `Choose this ${what}` });

  test('takes a typed path: a file is chosen in its folder', async () => {
    await stage.show('FileBrowser', { kind: 'file' });
    expect(await choose('file').isEnabled()).toBe(false);
    await typed('/d/b.txt');
    await expect.poll(() => choose('file').isEnabled()).toBe(true);
    await choose('file').click();
    await expect.poll(async () => (await stage.heard()).at(-1)).toContain('/d/b.txt');
  });

  test('takes a typed folder', async () => {
    await stage.show('FileBrowser', { kind: 'folder' });
    await typed('/d');
    await expect.poll(async () => stage.page.getByRole('textbox', { name: 'Path' }).inputValue()).toBe('/d');
    await choose('folder').click();
    await expect.poll(async () => (await stage.heard()).at(-1)).toContain('/d');
  });

  test.each(['/nowhere', '/d/c.txt'])('says so of %s, where there is nothing, and stays where it was', async (path) => {
    await stage.show('FileBrowser', { kind: 'file' });
    await typed(path);
    await stage.page.getByText(`There is nothing at ${path}.`).waitFor();
    expect(await stage.page.getByRole('list', { name: 'Folder' }).innerText()).toBe('d');
  });
});

components('an export', (stage) => {
  test('what can be written, by layer', async () => {
    await stage.show('ExportForm', { report: { samples: 1 } });
    expect(await stage.page.getByRole('combobox', { name: 'What' }).locator('option').allTextContents()).toEqual([
      'Annotations: what people confirmed',
      'Labels: finished work, else the reference',
      'Reference: imported, or made from finished work',
      'Suggestions, as they are shown',
    ]);
  });

  test.each<[Given['ExportForm']['report']['layers'], string]>([
    [{ work: 12, reference: 3988, suggestions: 0 }, '12 from work, 3,988 from the reference'],
    [{ work: 0, reference: 0, suggestions: 5 }, '5 from suggestions'],
  ])('of %j it says how many came from which', async (layers, want) => {
    await stage.show('ExportForm', { report: { samples: 4000, layers } });
    expect(await stage.page.getByRole('region', { name: 'What is lost' }).innerText()).toContain(want);
  });
});

components('the options of a format', (stage) => {
  const fields: Given['OptionFields']['fields'] = [
    { name: 'column', title: 'Text column', description: 'Its name in the header.' },
    { name: 'rows', title: 'Rows', kind: 'number', default: 5 },
    { name: 'head', title: 'Has a header', kind: 'switch', default: true },
    {
      ...{ name: 'between', title: 'Between columns', kind: 'choice', default: 'tab' },
      choices: [
        { value: 'tab', title: 'TAB' },
        { value: 'comma', title: 'comma' },
      ],
    },
  ];

  test('are fields of their kinds, with their defaults and what the person set', async () => {
    await stage.show('OptionFields', { fields, values: { rows: 9 } });
    expect(await stage.page.locator('body').ariaSnapshot()).toBe(
      `
- text: Text column
- textbox "Text column":
  - /placeholder: ""
- text: Its name in the header. Rows
- spinbutton "Rows": "9"
- checkbox "Has a header" [checked]
- text: Has a header Between columns
- combobox "Between columns":
  - option "TAB" [selected]
  - option "comma"`
        .replace(':\n  - /placeholder: ""', '')
        .trim(),
    );
    expect(await stage.page.getByRole('textbox').getAttribute('aria-describedby')).toBe('option-column');
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ['text', () => stage.page.getByRole('textbox').fill('tweet'), 'onset column tweet'],
    ['a number', () => stage.page.getByRole('spinbutton').fill('7'), 'onset rows 7'],
    ['an emptied number is as by default', () => stage.page.getByRole('spinbutton').fill(''), 'onset rows null'],
    ['a switch', () => stage.page.getByRole('checkbox').uncheck(), 'onset head false'],
    ['a choice', () => stage.page.getByRole('combobox').selectOption('comma'), 'onset between comma'],
  ])('%s', async (_, act, want) => {
    await stage.show('OptionFields', { fields });
    await act();
    await stage.page.keyboard.press('Tab');
    await expect.poll(() => stage.heard()).toEqual([want]);
  });
});

components('the table of models', (stage) => {
  test.each<[Verdict['decision'], boolean, string]>([
    ['promoted', true, 'in use'],
    ['promoted', false, 'not in use'],
    ['refused', false, 'kept out'],
    ['refused', true, 'in use'],
    ['person', false, 'you decide'],
  ])('a model that the guard said %s of, in use %s, is "%s"', async (verdict, inUse, want) => {
    await stage.show('CheckpointTable', { byType: { PER: 0.5 }, names: {}, verdict, inUse });
    expect((await stage.page.locator('tbody td.state').innerText()).trim()).toBe(want);
  });

  test.each([12, 4])('with %i types on a window of 1100 px, Use is inside the table', async (types) => {
    await stage.page.setViewportSize({ width: 772, height: 720 }); // what the panel beside it leaves
    const byType = Object.fromEntries(Array.from({ length: types }, (_, i) => [`TYPE${i}`, 0.5]));
    await stage.show('CheckpointTable', { byType, names: {}, inUse: false });
    const use = await stage.page.getByRole('button', { name: 'Use run-1' }).boundingBox();
    expect((use?.x ?? 0) + (use?.width ?? 0)).toBeLessThanOrEqual(772);
    await stage.page.getByRole('button', { name: 'Use run-1' }).click();
    expect(await stage.heard()).toEqual(['onuse run-1']);
    await stage.page.setViewportSize({ width: 1280, height: 800 });
  });

  test('names types as the project does, not by their ids', async () => {
    await stage.show('CheckpointTable', {
      byType: { PER: 0.9, 'ORG-2': 0.25 },
      names: { PER: 'Person', 'ORG-2': 'Firm' },
    });
    expect(await stage.page.getByRole('columnheader').allInnerTexts()).toEqual(
      expect.arrayContaining(['F1', 'Person', 'Firm']),
    );
    expect((await stage.page.getByRole('row').nth(1).innerText()).split(/\s+/)).toEqual(
      expect.arrayContaining(['50.0', '90.0', '25.0']),
    );
  });
});
