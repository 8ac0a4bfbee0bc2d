/** The picture: boxes that are drawn, moved and chosen by hand, and what stands there when there is none. */
import { expect, test } from 'vitest';
import type { Given } from './given';
import { components } from './stage';

components('the picture', (stage) => {
  const text = 'Mara in Halden';
  const picture = { width: 400, height: 300 };
  const boxes = { 'm0-1': [[40, 30, 80, 60]], 'm2-3': [[200, 150, 100, 75]] } as const;
  const given = { samples: [{ text, mentions: ['PER 0-1', 'LOC 2-3 0.9'], picture, boxes }] };

  /** Each box: what is written on it, how its line is, how many corners it offers. */
  const drawn = () =>
    stage.page.locator('.region').evaluateAll((nodes) =>
      nodes.map((node) => {
        const { borderStyle } = node.ownerDocument.defaultView!.getComputedStyle(node);
        const label = node.querySelector('b')?.getAttribute('data-label');
        return `${label}: ${borderStyle}, ${node.querySelectorAll('.corner').length} corners`;
      }),
    );

  test.each<[string, Given['Picture'], string[]]>([
    ['as decided as their mentions', given, ['PER: solid, 0 corners', 'LOC: dashed, 0 corners']],
    [
      'with corners where the focus is',
      { ...given, focus: 'm2-3' },
      ['PER: solid, 0 corners', 'LOC: dashed, 4 corners'],
    ],
    [
      'one more while it is drawn',
      { ...given, focus: 'm0-1', drawing: 'by keys' },
      ['PER: solid, 4 corners', 'LOC: dashed, 0 corners', 'New box: dashed, 0 corners'],
    ],
  ])('boxes are drawn %s', async (_, what, want) => {
    await stage.show('Picture', what);
    expect(await drawn()).toEqual(want);
  });

  /** The place of a point of the picture, given in its own pixels, on screen. */
  async function at(x: number, y: number): Promise<readonly [number, number]> {
    const box = await stage.page.getByRole('img', { name: "The tweet's picture, a.jpg" }).boundingBox();
    if (!box) throw new Error('The picture is not on screen.');
    return [box.x + (x / picture.width) * box.width, box.y + (y / picture.height) * box.height];
  }
  async function dragFrom(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    await stage.page.mouse.move(...(await at(...from)));
    await stage.page.mouse.down();
    await stage.page.mouse.move(...(await at(...to)));
    await stage.page.mouse.up();
  }
  const last = async (call: string) => (await stage.heard()).filter((line) => line.startsWith(call)).at(-1);

  test.each<[string, Given['Picture'], [number, number], [number, number], string]>([
    [
      'a drag on the picture draws, while a box is drawn',
      { ...given, focus: 'm0-1', drawing: 'by hand' },
      [200, 30],
      [300, 90],
      'ondraft {"mentionId":"m0-1","regionId":null,"box":{"x":200,"y":30,"width":100,"height":60}}',
    ],
    [
      'a drag on a box moves it',
      given,
      [60, 50],
      [160, 100],
      'ondraft {"mentionId":"m0-1","regionId":"m0-1-0","box":{"x":140,"y":80,"width":80,"height":60}}',
    ],
    [
      'a drag on a corner keeps the corner across',
      { ...given, focus: 'm2-3' },
      [300, 225],
      [360, 285],
      'ondraft {"mentionId":"m2-3","regionId":"m2-3-0","box":{"x":200,"y":150,"width":160,"height":135}}',
    ],
  ])('%s', async (_, what, from, to, want) => {
    await stage.show('Picture', what);
    await dragFrom(from, to);
    expect(await last('ondraft')).toBe(want);
  });

  test.each<[string, number, number]>([
    ['a click', 0, 0],
    ['a hand that trembles', 2, 3],
  ])('%s is no box', async (_, dx, dy) => {
    await stage.show('Picture', { ...given, focus: 'm0-1', drawing: 'by hand' });
    expect(await stage.page.getByText('New box').count()).toBe(0);
    const [x, y] = await at(200, 30);
    await stage.page.mouse.move(x, y);
    await stage.page.mouse.down();
    await stage.page.mouse.move(x + dx, y + dy);
    await stage.page.mouse.up();
    expect(await stage.heard()).toEqual(['onclicked']);
  });

  test('a press on a box chooses it', async () => {
    await stage.show('Picture', given);
    await stage.page.mouse.click(...(await at(250, 180)));
    expect(await last('onchoose')).toBe('onchoose m2-3 m2-3-0');
  });

  test('what can be done with it, and why not', async () => {
    await stage.show('Picture', given);
    expect(await stage.buttons()).toEqual([
      '= Zoom out, blocked: The whole picture is in sight.',
      'Fit = Whole picture: Fit, blocked: The whole picture is in sight.',
      '= Zoom in',
      '[Z] = Zoom to the region, blocked: Focus a mention first: Tab, or click it.',
    ]);
  });

  test.each<[string, Given['Picture'], string]>([
    [
      'there is none',
      { samples: [{ text }] },
      'This tweet has no picture Decide by its text; there is nothing to draw on.',
    ],
    [
      'its file is missing',
      { samples: [{ text, more: { imageProblem: 'a.jpg was not in the folder.' } }] },
      'The picture is missing a.jpg was not in the folder.',
    ],
    [
      'it cannot be shown',
      { samples: [{ text, more: { image: { hash: 'gone', width: 4, height: 3, fileName: 'a.jpg' } } }] },
      'The picture could not be shown a.jpg is kept in the project; the tweet can be annotated without it.',
    ],
  ])('says so where %s', async (_, what, want) => {
    await stage.show('Picture', what);
    const empty = stage.page.locator('.empty');
    await empty.waitFor();
    expect((await empty.innerText()).replace(/\s+/g, ' ').trim()).toBe(want);
  });

  test.each(['light', 'dark'] as const)('the labels of boxes can be read, %s', async (theme) => {
    await stage.show('Picture', given, theme);
    expect(await stage.contrast('[data-mention="m0-1"] b')).toBeGreaterThanOrEqual(4.5);
    expect(await stage.contrast('[data-mention="m2-3"] b')).toBeGreaterThanOrEqual(4.5);
  });
});
