/** The queue: each row says what state it is in and why it stands where it stands. */
import { expect, test } from 'vitest';
import type { Given } from './given';
import { components } from './stage';

components('the queue', (stage) => {
  const options = () => stage.page.getByRole('listbox', { name: 'Samples in order' }).getByRole('option');
  const rows = (): Promise<string[]> =>
    options().evaluateAll((nodes) =>
      nodes.map((node) => {
        const marks = [...node.querySelectorAll('[role="img"]')].map((mark) => mark.getAttribute('aria-label'));
        const words = [...node.querySelectorAll('.clip')].map((part) => part.textContent);
        return `${node.getAttribute('aria-selected') === 'true' ? '> ' : ''}${marks.join(', ')}: ${words.join(' | ')}`;
      }),
    );

  test.each<[string, Given['Queue'], string[]]>([
    [
      'state by shape and name, the reason in words',
      {
        rows: [
          { snippet: 'Dusk on the pier', base: 'suggestions' },
          { snippet: 'Lisbon', base: 'reference', reason: { text: 'Has a reference', score: null } },
          { snippet: 'Mara in Halden', state: 'in-progress' },
          { snippet: 'Nothing', state: 'flagged', reason: { text: 'No name found', score: null } },
        ],
        current: 3,
      },
      [
        'Suggestions, not reviewed: Dusk on the pier | Unsure of a type',
        'Reference, not reviewed: Lisbon | Has a reference',
        '> In progress: Mara in Halden | Unsure of a type',
        'Flagged: Nothing | No name found',
      ],
    ],
    [
      'a tweet without its picture says so',
      { rows: [{ hasImage: false }, { hasImage: false, imageMissing: true }] },
      ['Untouched, No picture: tweet 1 | Unsure of a type', 'Untouched, Picture missing: tweet 2 | Unsure of a type'],
    ],
  ])('%s', async (_, given, want) => {
    await stage.show('Queue', given);
    expect(await rows()).toEqual(want);
  });

  test.each<[Given['Queue'], string]>([
    [{ rows: [] }, 'No tweets yet Import tweets'],
    [{ rows: [], all: 5, query: 'zebra' }, 'Nothing here No sample has these words.'],
    [{ rows: [], all: 5, show: 'flagged' }, 'Nothing here No sample is in this state.'],
    [{ rows: [], all: 5, toDo: 0 }, 'Nothing is left to do'],
    [
      { rows: [], all: 4000, toDo: 0, withReference: 4000 },
      'Nothing is left to do 4,000 samples have a reference. Show them',
    ],
    [{ rows: [], all: 1, toDo: 0, withReference: 1 }, 'Nothing is left to do 1 sample has a reference. Show them'],
  ])('an empty list of %j says why, and what to do', async (given, want) => {
    await stage.show('Queue', given);
    expect((await stage.page.locator('.empty').innerText()).replace(/\s+/g, ' ').trim()).toBe(want);
  });

  test.each<[string, Given['Queue'], string]>([
    ['Import tweets', { rows: [] }, 'run Go to Data'],
    ['Show them', { rows: [], all: 9, toDo: 0, withReference: 9 }, 'run Show samples with a reference'],
  ])('%s leads on', async (button, given, want) => {
    await stage.show('Queue', given);
    await stage.page.getByRole('button', { name: button }).click();
    expect(await stage.heard()).toEqual([want]);
  });

  test('an order that cannot be worked out says why', async () => {
    const whyNotRanked = 'Not ranked: no model is in use. As imported.';
    await stage.show('Queue', { rows: [{}], order: 'bald', whyNotRanked });
    expect(await stage.page.getByRole('status').innerText()).toBe(whyNotRanked);
  });

  test('no order’s name is cut, at any width of the window', async () => {
    for (const width of [1440, 1280, 1000]) {
      await stage.page.setViewportSize({ width, height: 800 });
      await stage.show('Queue', { rows: [{}] });
      const order = stage.page.getByRole('combobox', { name: 'Order' });
      const [seen, room] = [await order.boundingBox(), await stage.page.locator('.queue .hd').boundingBox()];
      // As wide as it would be with all the room of a page: as its longest name.
      await order.evaluate((node) => void (node.style.cssText = 'position: fixed; width: max-content'));
      const wanted = (await order.boundingBox())?.width ?? 0;
      expect(seen?.width, `${width} px`).toBeGreaterThanOrEqual(wanted - 1);
      expect((seen?.x ?? 0) + (seen?.width ?? 0), `${width} px`).toBeLessThanOrEqual(
        (room?.x ?? 0) + (room?.width ?? 0) + 1,
      );
    }
    await stage.page.setViewportSize({ width: 1280, height: 800 });
  });

  test('a row is opened by a click, and from the list by arrows', async () => {
    await stage.show('Queue', { rows: [{}, {}, {}], current: 1 });
    await options().nth(2).click();
    await stage.page.getByRole('listbox', { name: 'Samples in order' }).focus();
    await stage.page.keyboard.press('ArrowDown');
    expect(await stage.heard()).toEqual(['onopen 3', 'onopen 2']);
  });

  test('a search leads on by arrows and Enter, and to what is found beyond the list', async () => {
    await stage.show('Queue', { rows: [{}, {}], query: 'hal', elsewhere: 1 });
    const field = stage.page.getByRole('searchbox', { name: 'Search samples' });
    await field.focus();
    await stage.page.keyboard.press('ArrowDown');
    await stage.page.keyboard.press('Enter');
    expect(await field.evaluate((node) => node === node.ownerDocument.activeElement)).toBe(false);
    await stage.page.getByRole('button', { name: '1 more among the others' }).click();
    expect(await stage.heard()).toEqual(['onopen 1', 'onopen 1', 'onwish {"show":"all"}']);
  });

  test('order, filter and search are wished for; a search once the typing stops', async () => {
    await stage.show('Queue', { rows: [{}] });
    await stage.page.getByRole('combobox', { name: 'Order' }).selectOption('As imported');
    await stage.page.getByRole('combobox', { name: 'Show' }).selectOption('all');
    await stage.page.getByRole('searchbox', { name: 'Search samples' }).pressSequentially('hal');
    await expect.poll(() => stage.heard()).toHaveLength(3);
    expect(await stage.heard()).toEqual([
      'onwish {"order":"imported"}',
      'onwish {"show":"all"}',
      'onwish {"query":"hal"}',
    ]);
  });

  test('of ten thousand rows only those in sight are drawn; the current one is in sight', async () => {
    await stage.show('Queue', { rows: Array.from({ length: 10_000 }, () => ({})), current: 9_000 });
    await options().filter({ hasText: 'tweet 9000' }).waitFor();
    expect(await options().count()).toBeLessThan(40);
    const current = stage.page.locator('[role=option][aria-selected=true]');
    expect([await current.getAttribute('aria-posinset'), await current.getAttribute('aria-setsize')]).toEqual([
      '9000',
      '10000',
    ]);
  });

  test('a doubt has a bar on a scale that is the same for every list', async () => {
    const bars = () =>
      stage.page
        .getByRole('meter', { name: 'Doubt' })
        .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('aria-valuenow')));
    const row = (score: number) => ({ reason: { text: `Unsure overall, ${score}`, score } });
    await stage.show('Queue', { rows: [row(0.03), row(0.01)] });
    expect(await bars()).toEqual(['3', '1']);
    await stage.show('Queue', { rows: [row(0.8), row(0.03)] });
    expect(await bars()).toEqual(['80', '3']);
    await stage.show('Queue', { rows: [row(4.2)], order: 'core-set' });
    expect(await bars()).toEqual([]);
  });

  test('what is reviewed counts against what is to do; Retrain is offered once something is', async () => {
    await stage.show('Queue', { rows: [{}], all: 4000, reviewed: 0, toDo: 4 });
    expect(await stage.buttons()).toEqual([]);
    await stage.show('Queue', { rows: [{}], all: 4000, reviewed: 1, toDo: 3 });
    expect(await stage.page.locator('.sum').innerText()).toBe('1 reviewed, 3 to do');
    expect(await stage.page.getByRole('meter', { name: 'Reviewed samples' }).getAttribute('aria-valuenow')).toBe('25');
    expect(await stage.buttons()).toEqual(['Retrain']);
  });

  test.each(['light', 'dark'] as const)('what it says can be read, %s', async (theme) => {
    await stage.show('Queue', { rows: [{}, { state: 'done', touchedAt: 0 }], current: 1 }, theme);
    for (const row of ['#queue-1', '#queue-2'])
      for (const part of ['.text', '.why'])
        expect(await stage.contrast(`${row} ${part}`), `${row} ${part}`).toBeGreaterThanOrEqual(4.5);
  });
});
