/** A button is drawn from its command: its label, its keys, whether it can be pressed, and why not. */
import { expect, test } from 'vitest';
import type { Given } from './given';
import { components } from './stage';

components('a button of a command', (stage) => {
  test.each<[Given['CommandButton'], string]>([
    [{ command: { title: 'Remove', keys: ['X', 'Delete'] } }, '[X] Remove'],
    [{ command: { title: 'Undo', keys: ['Mod+Z'] }, icon: 'undo' }, '[CtrlZ] Undo'],
    [{ command: { title: 'Accept all, or finish', label: 'Accept all 3', keys: ['Enter'] } }, '[⏎] Accept all 3'],
    [{ command: { title: 'Next sample', keys: ['Space'] }, icon: 'undo', iconOnly: true }, '= Next sample'],
    [{ command: { title: 'Flag', keys: ['F'], pressed: true } }, '[F] Flag, pressed'],
    [{ command: { title: 'Flag', keys: ['F'], pressed: false } }, '[F] Flag'],
    [
      { command: { title: 'Draw box', keys: ['B'], why: 'This tweet has no picture.' } },
      '[B] Draw box, blocked: This tweet has no picture.',
    ],
  ])('%j', async (given, want) => {
    await stage.show('CommandButton', given);
    expect(await stage.buttons()).toEqual([want]);
  });

  test.each<[string, Given['CommandButton'], string | null]>([
    [
      'why it is blocked',
      { command: { title: 'Skip', why: 'No sample is open.', hint: 'Comes later.' } },
      'No sample is open.',
    ],
    ['what will happen', { command: { title: 'Skip', hint: 'Comes later.' } }, 'Comes later.'],
    [
      'name and key of an icon',
      { command: { title: 'Undo', keys: ['Mod+Z'] }, icon: 'undo', iconOnly: true },
      'Undo (Ctrl Z)',
    ],
    ['nothing that is written on it', { command: { title: 'Skip', keys: ['S'] } }, null],
  ])('its tooltip says %s', async (_, given, want) => {
    await stage.show('CommandButton', given);
    expect(await stage.page.getByRole('button').getAttribute('title')).toBe(want);
  });

  test('screen readers hear its label, its keys and the reason; it keeps the focus while it is blocked', async () => {
    await stage.show('CommandButton', {
      command: { title: 'Redo', keys: ['Mod+Y', 'Digit1'], why: 'Nothing to redo.' },
    });
    const button = stage.page.getByRole('button', { name: 'Redo', exact: true, disabled: true });
    expect(await button.getAttribute('aria-keyshortcuts')).toBe('Control+Y 1');
    await stage.page.keyboard.press('Tab');
    expect(await button.evaluate((node) => node === node.ownerDocument.activeElement)).toBe(true);
  });

  test.each(['light', 'dark'] as const)('what is written on it can be read, %s', async (theme) => {
    for (const look of ['line', 'ink', undefined] as const) {
      for (const why of ['Not now.', undefined]) {
        await stage.show('CommandButton', { command: { title: 'Skip', keys: ['S'], why }, look }, theme);
        expect(await stage.contrast('button'), `${look}, ${why ?? 'can be done'}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

components('the bar of actions', (stage) => {
  const picture = { width: 400, height: 300 };
  const text = 'Sebastian met Mara in Halden';
  const noWord = 'blocked: Choose a word or a mention first.';
  const noMention = 'blocked: Focus a mention first: Tab, or click it.';

  test('a new sample: what needs a word or a mention says so', async () => {
    await stage.show('ActionBar', { samples: [{ text, mentions: ['PER 0-1 0.55', 'LOC 4-5 0.9'], picture }] });
    expect(await stage.buttons()).toEqual([
      `[1] PER = Type PER, ${noWord}`,
      `[2] LOC = Type LOC, ${noWord}`,
      `[3] ORG = Type ORG, ${noWord}`,
      `[4] MISC = Type MISC, ${noWord}`,
      '[A] Accept',
      `[X] Remove, ${noMention}`,
      `[B] Draw box, ${noMention}`,
      `[N] Not visible, ${noMention}`,
      '[CtrlZ] Undo, blocked: There is nothing to undo.',
      '= Redo, blocked: There is nothing to redo.',
      '[F] Flag',
      '[S] Skip',
      '[⏎] Accept all 1',
      '[Space] Next',
    ]);
  });

  test.each<[string, Given['ActionBar'], string[]]>([
    [
      'a mention has the focus: its type is pressed',
      { samples: [{ text, mentions: ['LOC 4-5 0.9'], picture }], focus: 'm4-5' },
      ['[2] LOC = Type LOC, pressed', '[X] Remove', '[B] Draw box', '[N] Not visible'],
    ],
    [
      'a word is under the cursor',
      { samples: [{ text }], cursor: [1, 2] },
      ['[1] PER = Type PER', `[X] Remove, ${noMention}`, '[A] Accept, blocked: No suggestion is open.'],
    ],
    [
      'no picture',
      { samples: [{ text, mentions: ['LOC 4-5'] }], focus: 'm4-5' },
      ['[B] Draw box, blocked: This tweet has no picture.', '[N] Not visible, blocked: This tweet has no picture.'],
    ],
    [
      'a read-only project',
      { samples: [{ text, mentions: ['LOC 4-5 0.9'] }], focus: 'm4-5', readOnly: true },
      ['[X] Remove, blocked: This project is read-only.', '[⏎] Accept all 1, blocked: This project is read-only.'],
    ],
    ['only doubts', { samples: [{ text, mentions: ['LOC 4-5 0.3'] }] }, ['[⏎] Look at 1']],
    ['nothing open', { samples: [{ text, mentions: ['LOC 4-5'] }] }, ['[⏎] Finish']],
    [
      'where a mention is in the picture is not said',
      { samples: [{ text, mentions: ['PER 0-1', 'LOC 4-5'], picture, boxes: { 'm0-1': [[0, 0, 9, 9]] } }] },
      ['[⏎] Finish 1 without an answer in the picture = Finish, 1 without an answer in the picture'],
    ],
    ['no mention', { samples: [{ text }] }, ['[⏎] Nothing to mark']],
    [
      'a type that the checkpoint does not know',
      { samples: [{ text }], knows: ['PER', 'LOC', 'MISC'], cursor: [0, 1] },
      ['[3] ORG not trained yet = Type ORG, not trained yet'],
    ],
    [
      'an eleventh type has a key with Shift',
      { samples: [{ text }], cursor: [0, 1], types: Array.from({ length: 11 }, (_, i) => `T${i + 1}`) },
      ['[0] T10 = Type T10', '[⇧1] T11 = Type T11'],
    ],
  ])('%s', async (_, given, some) => {
    await stage.show('ActionBar', given);
    expect(await stage.buttons()).toEqual(expect.arrayContaining(some));
  });

  test('what is pressed while it is blocked answers with the reason', async () => {
    await stage.show('ActionBar', { samples: [{ text }] });
    await stage.page.getByRole('button', { name: 'Draw box' }).click({ force: true });
    expect((await stage.heard()).at(-1)).toBe('say This tweet has no picture.');
  });
});
