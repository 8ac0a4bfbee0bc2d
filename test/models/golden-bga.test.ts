/** model-spec G18: whole models against float64 references, in forward, losses and every gradient. `npm run parity` shows the table. */
import '@tensorflow/tfjs-backend-cpu';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { tf } from '../../models';
import { compare, LIMIT } from '../../tools/parity/compare';
import { parseGoldenFile } from '../../tools/parity/golden-file';
import { computeOurs } from '../../tools/parity/our-model';

beforeAll(() => tf.setBackend('cpu'));

/** The first was given to the project, the second comes from bga-wide.py beside it. */
describe.each(['bga.json', 'bga-wide.json'])('%s: forward, losses and every gradient (model-spec G18)', (name) => {
  const path = new URL(`../golden/models/${name}`, import.meta.url);
  const golden = parseGoldenFile(readFileSync(path, 'utf8'), name);

  test('every hidden state, mask, loss and gradient is within the limit, and no tensor is left behind', () => {
    const before = tf.memory().numTensors;
    const differences = compare(golden, computeOurs(golden));
    expect(differences.filter(({ error }) => !(error <= LIMIT))).toEqual([]);
    expect(differences.length).toBeGreaterThan(200);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a wrong number is noticed', () => {
    const ours = computeOurs(golden);
    const wrong = { ...ours, train: { ...ours.train, rec: ours.train.rec * 1.001 } };
    expect(compare(golden, wrong).some(({ error }) => error > LIMIT)).toBe(true);
  });
});

test('the text keep counts of a layer are those of the specification (model-spec G18)', () => {
  const golden = parseGoldenFile(
    readFileSync(new URL('../golden/models/bga.json', import.meta.url), 'utf8'),
    'bga.json',
  );
  const { masks } = computeOurs(golden).train;
  const length = golden.inputs.ids[0]!.length;
  const counts = masks.map((mask) =>
    golden.inputs.ids.map((_, row) => mask.slice(row * length, (row + 1) * length).reduce((a, b) => a + b)),
  );
  expect(counts).toEqual([
    [3, 2, 3],
    [6, 3, 4],
  ]);
});
