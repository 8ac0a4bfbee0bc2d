/** What comes in and goes out: said before it is done, with how many of which layer. */
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
      '0 tweets 0 pictures 0 mentions 0 regions Check again Import 0 tweets',
      false,
    ],
    [
      'an obstacle',
      { report: { samples: 1, obstacle: 'There is no tweet.' } },
      '1 tweets 0 pictures 0 mentions 0 regions Check again Import 1 tweet',
      false,
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
    expect(await becomes.locator('option').allTextContents()).toEqual(['Choose…', 'Person', 'Place', 'leave out']);
    expect(await doIt().isEnabled()).toBe(false);
    await becomes.selectOption('Place');
    await expect.poll(async () => (await stage.heard()).at(-1)).toContain('"map":{"OTHER":"Place"}');
    await becomes.selectOption('leave out');
    await expect.poll(async () => (await stage.heard()).at(-1)).toContain('"map":{"OTHER":null}');
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
