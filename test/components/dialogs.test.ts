/** Dialogs hold the keyboard, close on Escape and are found by their title. */
import { expect, test } from 'vitest';
import { components } from './stage';

components('dialogs', (stage) => {
  test('the first field has the focus, Escape closes', async () => {
    await stage.show('Dialog', { title: 'New project', text: 'Name' });
    const dialog = stage.page.getByRole('dialog', { name: 'New project' });
    expect(await dialog.ariaSnapshot()).toBe(
      [
        '- dialog "New project":',
        '  - heading "New project" [level=2]',
        '  - text: Name',
        '  - textbox "Name"',
        '  - button "Close, Escape"',
      ].join('\n'),
    );
    const field = stage.page.getByRole('textbox', { name: 'Name' });
    expect(await field.evaluate((node) => node === node.ownerDocument.activeElement)).toBe(true);
    await stage.page.keyboard.press('Escape');
    await expect.poll(() => stage.heard()).toEqual(['onclose']);
  });

  test('a type is chosen by the first letters of its name, or by arrows', async () => {
    const types = ['PER', 'LOC', 'ORG', 'PRODUCT'];
    const options = () => stage.page.getByRole('option').allInnerTexts();
    await stage.show('TypePicker', { types });
    expect((await options()).map((text) => text.replace(/\s+/g, ' '))).toEqual([
      'PER 1',
      'LOC 2',
      'ORG 3',
      'PRODUCT 4',
    ]);
    await stage.page.getByRole('combobox', { name: 'Type' }).pressSequentially('r');
    expect((await options()).map((text) => text.split(/\s/)[0])).toEqual(['PER', 'ORG', 'PRODUCT']);
    await stage.page.keyboard.press('ArrowDown');
    await stage.page.keyboard.press('Enter');
    expect(await stage.heard()).toEqual(['onclose', 'onchoose ORG']);
  });

  test('the palette finds what can be done first, and says of the rest why not', async () => {
    await stage.show('Palette', {
      commands: [
        { title: 'Redo', keys: ['Mod+Y'], why: 'There is nothing to redo.' },
        { title: 'Retrain' },
        { title: 'Remove', keys: ['X'] },
      ],
    });
    await stage.page.getByRole('combobox').pressSequentially('re');
    const found = await stage.page.getByRole('option').allInnerTexts();
    expect(found.map((text) => text.replace(/\s+/g, ' ').trim())).toEqual([
      'Retrain Test',
      'Remove Test X',
      'Redo There is nothing to redo. Ctrl Y',
    ]);
    await stage.page.keyboard.press('ArrowDown');
    await stage.page.keyboard.press('Enter');
    await expect.poll(() => stage.heard()).toContain('run Remove');
  });
});
