/** Models of families that the screens have never heard of: their curves and explanations are drawn as their data say. */
import { expect, test } from 'vitest';
import type { Explanation, ExplanationTitles } from '../../src/engine/explanation';
import type { RunPoint } from '../../src/engine/run';
import type { WatchedChart } from '../../src/engine/training';
import { gradientChart } from '../../src/engine/watched-series';
import { sharedGroups } from '../../models/about';
import { explanationOf } from '../helpers/explanation';
import { components } from './stage';

const text = 'Mara Ilves met Sebastian';
const open = { samples: [{ text, mentions: ['PER 0-2 0.9'] }] };

components('the curves of a run', (stage) => {
  const charts: WatchedChart[] = [
    {
      title: 'Warmth',
      meaning: 'Close to 0 the layers are cold.',
      range: [0, 4],
      curves: [{ series: 'warmth', title: '', layered: true }],
    },
    {
      ...{ title: 'Never measured', meaning: '', range: null },
      curves: [{ series: 'nothing', title: 'nothing', layered: false }],
    },
    gradientChart([{ id: 'mixer', title: 'the mixer' }, ...sharedGroups]),
  ];
  const points = [1, 2, 3].map((step): RunPoint => {
    const watch = { mner: 1, series: { warmth: [step, 4 - step] }, gradientNorms: { mixer: step / 2 } };
    return { step, loss: 4 - step, devF1: null, watch };
  });

  test('are the charts of its family, with what was measured', async () => {
    await stage.show('RunCurves', { points, charts });
    expect(await stage.page.locator('summary').allInnerTexts()).toEqual(['Warmth', 'How hard each part is pushed']);
    for (const title of await stage.page.locator('summary').all()) await title.click();
    expect(await stage.page.getByRole('img').evaluateAll((all) => all.map((one) => one.ariaLabel))).toEqual([
      'Loss over steps: from 3.00 to 1.00, lowest 1.00, highest 3.00',
      'Warmth: layer 1: from 1.00 to 3.00, lowest 1.00, highest 3.00',
      'Warmth: layer 2: from 3.00 to 1.00, lowest 1.00, highest 3.00',
      'How hard each part is pushed: the mixer: from 0.500 to 1.50, lowest 0.500, highest 1.50',
    ]);
    await stage.page.getByText('Close to 0 the layers are cold.').waitFor();
  });
});

components('what a model used', (stage) => {
  const tweet = { words: 4, mentions: [{ start: 0, end: 2, type: 'PER' }] };
  const pictured = explanationOf({ ...tweet, picture: true });
  const plain: Explanation = { ...explanationOf({ ...tweet, picture: false }), layers: [], note: '' };
  const sections = () => stage.page.getByRole('region').evaluateAll((all) => all.map((one) => one.ariaLabel));
  const looks: ExplanationTitles = {
    layers: { title: 'Where it looked', meaning: 'Each looks closer.', kept: 'looked at', out: 'passed over' },
  };

  test.each<[string, ExplanationTitles, Explanation, string[]]>([
    ['a family without layers', {}, plain, ['How sure it is']],
    ['what a family has no words for is not shown', {}, pictured, ['How sure it is']],
    ['a family with layers, and one reading', looks, pictured, ['Where it looked', 'How sure it is']],
  ])('%s', async (_, titles, explanation, want) => {
    await stage.show('UsedPanel', { ...open, explanation, titles });
    expect(await sections()).toEqual(want);
    const said = await stage.page.getByRole('complementary').innerText();
    expect(said).toContain('0.75');
    expect(said).not.toMatch(/imagin|kept|left out|real picture|NaN|undefined/u);
  });

  test('layers of its own, that look at squares and not at words', async () => {
    const layers = pictured.layers.map((layer) => ({ ...layer, keptWords: [] }));
    await stage.show('UsedPanel', { ...open, explanation: { ...pictured, layers }, titles: looks });
    const said = (await stage.page.getByRole('region', { name: 'Where it looked' }).innerText()).replace(/\s+/gu, ' ');
    expect(said).toContain('The model reads in 2 layers, one after the other. Each looks closer.');
    expect(said).toContain('3 of 4 squares of the picture looked at. Squares that were passed over are greyed');
    expect(said).not.toContain('Mara');
  });
});
