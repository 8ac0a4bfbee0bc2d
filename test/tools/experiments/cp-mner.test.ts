/** The table of CP-MNER: means, deviations and intervals out of runs whose answer can be worked out by hand. */
import { describe, expect, test } from 'vitest';
import { rowsOf } from '../../../tools/experiments/cp-mner/table';
import { presets, seeds, type RunRecord } from '../../../tools/experiments/cp-mner/runs';

/** Texts of two mentions each; the run finds the mentions of the first `right` of them and says nothing of the others. */
function run(preset: RunRecord['preset'], seed: number, right: number, texts = 50): RunRecord {
  const counts = Array.from({ length: texts }, (_, i) => {
    const found = i < right ? 2 : 0;
    return { truePositives: found, predicted: found, gold: 2 };
  });
  const f1 = (2 * right) / (right + texts);
  const rest = { precision: 1, recall: right / texts, byType: {}, unreadablePictures: 0, warnings: [] };
  return { preset, seed, key: '', steps: 9, seconds: 60, f1, counts, unlike: null, keptText: null, ...rest };
}

const rows = (right: readonly (readonly number[])[]) =>
  rowsOf(presets.flatMap((preset, p) => seeds.map((seed, s) => run(preset, seed, right[p]?.[s] ?? 0))));

describe('rows', () => {
  const [first, second, third] = rows([
    [25, 25, 25],
    [10, 20, 30],
    [25, 25, 25],
  ]);

  test('mean and sample deviation over the seeds', () => {
    expect([first?.mean, first?.deviation]).toEqual([expect.closeTo(2 / 3, 12), expect.closeTo(0, 12)]);
    const each = [20 / 60, 40 / 70, 60 / 80];
    const mean = (each[0]! + each[1]! + each[2]!) / 3;
    expect(second?.f1).toEqual(each.map((f1) => expect.closeTo(f1, 12)));
    expect(second?.mean).toBeCloseTo(mean, 12);
    const squares = each.map((f1) => (f1 - mean) ** 2);
    expect(second?.deviation).toBeCloseTo(Math.sqrt((squares[0]! + squares[1]! + squares[2]!) / 2), 12);
  });

  test('the interval is that of a share of texts, seen through F1', () => {
    // Half of 50 texts: a 95 % interval of ±1.96 √(¼ / 50) for the share p, and F1 = 2p / (1 + p).
    const f1 = (p: number): number => (2 * p) / (1 + p);
    const reach = 1.96 * Math.sqrt(0.25 / 50);
    expect(first?.interval.low).toBeCloseTo(f1(0.5 - reach), 1);
    expect(first?.interval.high).toBeCloseTo(f1(0.5 + reach), 1);
  });

  test('a preset is compared to the first over the same texts: to itself the difference is nothing', () => {
    expect(first?.change).toBeNull();
    expect(third?.change).toEqual({ value: 0, low: 0, high: 0 });
    // Over all seeds 60 of 150 texts are right, against 75: 2 · 0.4 / 1.4 - 2 · 0.5 / 1.5.
    expect(second?.change?.value).toBeCloseTo(0.8 / 1.4 - 1 / 1.5, 12);
    expect(second?.change?.low).toBeLessThan(second?.change?.value ?? 0);
  });
});

test('a preset of which a seed is missing has no row', () => {
  const records = [...seeds.map((seed) => run('bert_crf', seed, 10)), run('bga', seeds[0], 10)];
  expect(rowsOf(records).map(({ preset }) => preset)).toEqual(['bert_crf']);
});
