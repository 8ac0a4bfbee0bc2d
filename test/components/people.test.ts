/** Who sits at the window, and what they have set. */
import { expect, test } from 'vitest';
import type { Given } from './given';
import { components } from './stage';

components('who annotates', (stage) => {
  const dialog = () => stage.page.getByRole('dialog', { name: 'Who annotates' });
  const given = { known: ['me', 'Anna'], current: 'me' };

  test('everybody who worked here, and somebody new', async () => {
    await stage.show('AnnotatorDialog', given);
    expect(await stage.buttons('dialog')).toEqual(['me now, current', 'Anna', 'Begin, blocked: ', '= Close, Escape']);
  });

  test.each<[string, () => Promise<void>, string[]]>([
    ['somebody known', () => dialog().getByRole('button', { name: 'Anna' }).click(), ['become Anna', 'onclose']],
    ['who is there already', () => dialog().getByRole('button', { name: 'me now' }).click(), ['onclose']],
    ['a new name, by Enter', () => typeName('  Bob '), ['become Bob', 'onclose']],
  ])('%s', async (_, act, want) => {
    await stage.show('AnnotatorDialog', given);
    await act();
    await expect.poll(() => stage.heard()).toEqual(want);
  });
  async function typeName(name: string): Promise<void> {
    await stage.page.keyboard.press('Tab');
    await stage.page.keyboard.press('Tab');
    await stage.page.keyboard.type(name);
    await stage.page.keyboard.press('Enter');
  }

  test('what stands in the way is told, and the dialog stays', async () => {
    await stage.show('AnnotatorDialog', { ...given, fails: 'The last change is not saved yet.' });
    await dialog().getByRole('button', { name: 'Anna' }).click();
    expect((await dialog().getByRole('alert').innerText()).trim()).toBe('The last change is not saved yet.');
    expect(await stage.heard()).toEqual(['become Anna']);
  });

  test.each(['light', 'dark'] as const)('it can be read, %s', async (theme) => {
    await stage.show('AnnotatorDialog', given, theme);
    for (const part of ['[aria-current]', '[aria-current] .third', '.btn--ink'])
      expect(await stage.contrast(`dialog ${part}`), part).toBeGreaterThanOrEqual(4.5);
  });
});

components('the bar', (stage) => {
  const pill = () => stage.page.getByRole('button', { name: /annotates/ });

  test.each<[number, string, string]>([
    [1440, 'Inês Duarte', 'Inês Duarte'],
    [1280, 'Inês Duarte', 'ID'],
    [1280, 'me', 'M'],
    [1280, '🦉 owl', '🦉O'],
  ])('at %i px %s is written %s', async (width, annotator, want) => {
    await stage.page.setViewportSize({ width, height: 800 });
    await stage.show('TopBar', { annotator });
    expect((await pill().innerText()).trim()).toBe(want);
    await pill().click();
    expect(await stage.heard()).toEqual(['run who']);
    await stage.page.setViewportSize({ width: 1280, height: 800 });
  });

  test('the project is a menu of the other recent ones, by mouse and by keyboard', async () => {
    const recent = [
      { name: 'Tweets', folder: '/tweets' },
      { name: 'Storms', folder: '/storms', progress: { reviewed: 12, toDo: 1076 } },
      { name: 'Gone', folder: '/gone', exists: false },
    ];
    await stage.show('TopBar', { annotator: 'me', recent });
    const button = stage.page.getByRole('button', { name: 'Project Tweets: other projects, settings' });
    const menu = stage.page.getByRole('group', { name: 'Projects' });
    await button.press('Enter');
    expect((await menu.getByRole('button').allInnerTexts()).map((text) => text.replace(/\s+/gu, ' ').trim())).toEqual([
      'Storms 12 reviewed, 1,076 to do',
      'settings',
      'close',
    ]);
    await stage.page.keyboard.press('Escape');
    expect(await menu.isVisible()).toBe(false);
    await button.press('Enter');
    await stage.page.keyboard.press('Enter'); // the first of them has the focus
    expect(await menu.isVisible()).toBe(false);
    expect(await stage.heard()).toEqual(['onprojects', 'onprojects', 'onswitch /storms']);
  });

  test('what runs is named, with how far it is and a way to stop it', async () => {
    await stage.show('TopBar', { annotator: 'me', job: { title: 'Suggestions of starter', done: 30, total: 120 } });
    const lines = await stage.buttons('header');
    expect(lines).toContain('Suggestions of starter 25 % = Suggestions of starter, running');
    expect(lines).toContain('= stop');
  });
});

components('the settings of a project', (stage) => {
  const open: Given['ProjectSettings'] = {
    samples: [{ text: 'In Halden', mentions: ['LOC 1-2 0.9'], more: { predicted: ['LOC? 1-2'] } }],
  };
  const shows = () => stage.page.getByRole('combobox', { name: /^Whose suggestions/ });
  const save = () => stage.page.getByRole('button', { name: 'Save settings' }).click();

  test('whose suggestions there are to show, and of how many samples', async () => {
    await stage.show('ProjectSettings', open);
    const options = await shows().locator('option').allTextContents();
    expect(options.map((text) => text.replace(/\s+/g, ' ').trim())).toEqual([
      'Automatic: an imported file’s, else the model’s',
      'The model in use: c1',
      'The model c1, 1 sample',
      'The file data/predictions.txt, 1 sample',
    ]);
  });

  test.each<[string, string, string[]]>([
    ['nothing', '', ['onclose']],
    ['the model in use', 'promoted', ['projects.configure {"shows":{"kind":"promoted"}}', 'onclose']],
    ['one source', '2', ['projects.configure {"shows":{"kind":"source","source":2}}', 'onclose']],
  ])('saved is what was changed: %s', async (_, value, want) => {
    await stage.show('ProjectSettings', open);
    if (value !== '') await shows().selectOption(value);
    await save();
    await expect.poll(() => stage.heard()).toEqual(want);
  });

  test('in a read-only project nothing can be set', async () => {
    await stage.show('ProjectSettings', { ...open, readOnly: true });
    expect([await shows().isDisabled(), await stage.page.getByRole('spinbutton').isDisabled()]).toEqual([true, true]);
  });
});

components('another person sits down', (stage) => {
  const given: Given['App'] = {
    samples: [{ text: 'Mara in Halden', mentions: ['LOC 2-3 0.9'] }, { text: 'Nothing to see' }],
    annotators: ['me', 'Anna'],
  };
  const sample = () => stage.page.getByTestId('sample-name').innerText();
  const labels = () =>
    stage.page.locator('.mention').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-label')));
  const sum = () => stage.page.locator('.sum').innerText();
  const toTweet = () =>
    expect
      .poll(() => stage.page.locator('#tweet').evaluate((node) => node === node.ownerDocument.activeElement))
      .toBe(true);
  /** By keyboard alone: the palette, then the name. */
  async function sitDown(name: string): Promise<void> {
    await stage.page.keyboard.press('Control+k');
    await stage.page.keyboard.type('who annotates');
    await stage.page.keyboard.press('Enter');
    const dialog = stage.page.getByRole('dialog', { name: 'Who annotates' });
    await dialog.waitFor();
    await dialog.getByRole('button', { name }).focus();
    await stage.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
  }

  test('and sees their own work at once, with the keyboard on the tweet', async () => {
    await stage.show('App', given);
    await toTweet();
    await stage.page.keyboard.press('Tab');
    await stage.page.keyboard.press('3');
    expect(await labels()).toEqual(['ORG']);
    await sitDown('Anna');
    await expect.poll(labels).toEqual(['LOC 0.90']);
    expect([await sample(), await sum()]).toEqual(['s1', '0 reviewed, 2 to do']);
    await toTweet();
    await stage.page.keyboard.press('Enter');
    await expect.poll(sum).toBe('1 reviewed, 1 to do');
    await sitDown('me');
    await expect.poll(sum).toBe('0 reviewed, 2 to do');
    await toTweet();
    expect((await stage.heard()).filter((line) => line.endsWith('annotations.edit'))).toEqual([
      'me annotations.edit',
      'Anna annotations.edit',
    ]);
    expect(await stage.page.locator('[aria-live]').innerText()).toContain('Sample s');
  });

  test('what was typed before is saved in the name of who typed it', async () => {
    await stage.show('App', given);
    await toTweet();
    for (const key of ['Tab', '3', '4', '1']) await stage.page.keyboard.press(key);
    await sitDown('Anna');
    await expect.poll(labels).toEqual(['LOC 0.90']);
    const edits = (await stage.heard()).filter((line) => line.endsWith('annotations.edit'));
    expect(edits).toEqual(Array(3).fill('me annotations.edit'));
  });

  test('what could not be saved is said when the project closes', async () => {
    await stage.show('App', { ...given, refuses: ['annotations.edit'] });
    await toTweet();
    for (const key of ['Tab', '3']) await stage.page.keyboard.press(key);
    await stage.page.keyboard.press('Control+k');
    await stage.page.keyboard.type('close the project');
    await stage.page.keyboard.press('Enter');
    const said = stage.page.getByRole('alert').filter({ hasText: 'were not saved' });
    await expect.poll(() => said.innerText()).toContain('The last changes in test were not saved.');
    expect(await said.innerText()).toContain('The disk is full. Free some space.');
  });
});
