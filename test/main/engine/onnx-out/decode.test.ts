/** The best path inside the graph, against every path tried out: any pieces may be passed over, and ties go to the lowest tag. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { addDecoding, type ChainNumbers } from '../../../../main/engine/onnx-out/decode';
import { GraphBuilder } from '../../../../main/engine/onnx-out/graph-builder';
import { header } from '../../../../main/engine/onnx-out/model-graph';
import { writeModel } from '../../../../main/engine/ort/onnx-writer';
import { createRandom } from '../../../../src/random';

const K = 3;

/** The tags of the best of all K^T paths; of equals, the one whose last tag is lowest, then the one before, and so on. */
function bestByTrying({ start, end, transitions }: ChainNumbers, emissions: readonly (readonly number[])[]): number[] {
  const T = emissions.length;
  let best: { score: number; tags: number[] } | null = null;
  // Counting with the last tag as the slowest digit, so that the first of equals is the one that is wanted.
  for (let count = 0; count < K ** T; count++) {
    const tags = Array.from({ length: T }, (_, t) => Math.floor(count / K ** t) % K);
    let score = 0;
    tags.forEach((tag, t) => {
      score += t === 0 ? (start[tag] ?? 0) : (transitions[(tags[t - 1] ?? 0) * K + tag] ?? 0);
      score += emissions[t]?.[tag] ?? 0;
    });
    score += end[tags[T - 1] ?? 0] ?? 0;
    if (!best || score > best.score) best = { score, tags };
  }
  return best?.tags ?? [];
}

async function decode(
  chain: ChainNumbers,
  emissions: readonly (readonly (readonly number[])[])[],
  scored: readonly (readonly boolean[])[],
): Promise<number[][]> {
  const graph = new GraphBuilder('scored');
  addDecoding(graph, 'emissions', 'scored', chain, 'tags');
  const [B, N] = [scored.length, scored[0]?.length ?? 0];
  const bytes = writeModel(
    graph.finish(
      [
        { name: 'emissions', dtype: 'float32', shape: ['batch', 'length', K] },
        { name: 'scored', dtype: 'bool', shape: ['batch', 'length'] },
      ],
      [{ name: 'tags', dtype: 'int64', shape: ['batch', 'length'] }],
    ),
    header({}),
  );
  const session = await InferenceSession.create(bytes);
  const { tags } = await session.run({
    emissions: new Tensor('float32', emissions.flat(2), [B, N, K]),
    scored: new Tensor('bool', scored.flat(), [B, N]),
  });
  await session.release();
  const values = tags?.data instanceof BigInt64Array ? Array.from(tags.data, Number) : [];
  return scored.map((row, b) => values.slice(b * N, (b + 1) * N).filter((_, n) => row[n]));
}

test.each([
  ['continuous scores', (normal: number) => normal],
  ['halves, so that many paths are equal', (normal: number) => Math.round(2 * normal) / 2],
])('%s', async (_, number) => {
  const random = createRandom(11);
  const draw = (count: number): Float32Array => Float32Array.from({ length: count }, () => number(random.normal()));
  for (const [B, N] of [[1, 1], [4, 3], [6, 9]] as const) {
    const chain = { K, start: draw(K), end: draw(K), transitions: draw(K * K) };
    const emissions = Array.from({ length: B }, () => Array.from({ length: N }, () => [...draw(K)]));
    const scored = emissions.map((row, b) => row.map(() => b === 0 || random.below(3) > 0));
    const wanted = emissions.map((row, b) => bestByTrying(chain, row.filter((_, n) => scored[b]?.[n])));
    expect(await decode(chain, emissions, scored)).toEqual(wanted);
  }
}); // prettier-ignore

test('a row without a scored piece harms no other', async () => {
  const chain = { K, start: new Float32Array(3), end: new Float32Array(3), transitions: new Float32Array(9) };
  const row = [[0, 1, 0], [0, 0, 1]]; // prettier-ignore
  expect(await decode(chain, [row, row], [[false, false], [true, true]])).toEqual([[], [1, 2]]); // prettier-ignore
});
