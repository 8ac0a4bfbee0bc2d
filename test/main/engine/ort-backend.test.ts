/** What the recording backend promises beyond right numbers: copies, errors that stay where they belong, nothing left over. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OrtBackend } from '../../../main/engine/ort';
import { loadBinding } from '../../../main/engine/ort/binding';
import { tf } from '../../../models/tf';
import { ortBackend } from './ort-backends';

let ort: OrtBackend;
beforeAll(async () => {
  ort = await ortBackend();
});
beforeEach(() => tf.setBackend('ort'));

describe('reading', () => {
  it('runs everything pending as one graph', () => {
    tf.tidy(() => {
      const runs = ort.sessions.statistics.runs;
      const x = tf.tensor([1, 2, 3]);
      const [a, b] = [tf.add(x, 1), tf.mul(x, 2)];
      expect([...a.dataSync(), ...b.dataSync()]).toEqual([2, 3, 4, 2, 4, 6]);
      expect(ort.sessions.statistics.runs).toBe(runs + 1);
      expect(ort.pendingCount).toBe(0);
    });
  });

  it('gives copies: what is read stays, whatever happens to the tensor or the copy', () => {
    const size = 4096;
    const x = tf.fill([size], 3);
    const first = x.dataSync();
    first.fill(9);
    expect(x.dataSync()[0]).toBe(3);
    const kept = x.dataSync();
    x.dispose();
    const other = tf.fill([size], 5); // gets the recycled buffer
    expect(other.dataSync()[0]).toBe(5);
    expect(kept[0]).toBe(3);
    other.dispose();
  });

  it('finds the compiled graph again for other numbers, a changed scalar included', () => {
    const step = (values: number[], rate: number): number[] =>
      tf.tidy(() => [...tf.sub(tf.tensor(values), tf.mul(tf.tensor(values), tf.scalar(rate))).dataSync()]);
    step([1, 2], 0.5);
    const compiled = ort.sessions.statistics.compiled;
    expect(step([4, 8], 0.25)).toEqual([3, 6]);
    expect(ort.sessions.statistics.compiled).toBe(compiled);
  });
});

describe('a result in another shape than its node gives', () => {
  /** Shapes of the results of the graphs that reading compiles. */
  function resultsOf(work: () => tf.Tensor): { shapes: number[][]; values: number[] } {
    const shapes: number[][] = [];
    ort.sessions.onCompiled = (_, { outputs }) => void shapes.push(...outputs.map(({ shape }) => [...shape]));
    const values = tf.tidy(() => [...work().dataSync()]);
    ort.sessions.onCompiled = null;
    return { shapes, values };
  }

  it('is fetched as the node gives it, not copied into its shape', () => {
    const { shapes, values } = resultsOf(() => tf.matMul(tf.ones([1, 2, 3]), tf.ones([1, 3, 5]), false, false));
    expect(values).toEqual(Array(10).fill(3));
    const transposed = resultsOf(() => tf.matMul(tf.ones([1, 2, 7]), tf.ones([1, 5, 7]), false, true));
    expect(transposed.values).toEqual(Array(10).fill(7));
    expect([shapes, transposed.shapes]).toEqual([[[1, 2, 5]], [[2, 5]]]); // the second is a Gemm of matrices
  });

  it('serves several tensors that show one node', () => {
    tf.tidy(() => {
      const y = tf.matMul(tf.ones([1, 2, 7]), tf.ones([1, 5, 7]), false, true);
      const views = [tf.reshape(y, [10]), tf.reshape(y, [5, 2])];
      y.dispose();
      expect(views.map((view) => [view.shape, [...view.dataSync()]])).toEqual([
        [[10], Array(10).fill(7)],
        [[5, 2], Array(10).fill(7)],
      ]);
    });
  });
});

describe('a node that fails', () => {
  /** Indices computed by the graph: they are checked when it runs. */
  const late = (...indices: number[]): tf.Tensor => tf.cast(tf.add(tf.tensor(indices), 0), 'int32');

  it('is reported in the words of the person who asked', () => {
    tf.tidy(() => {
      const table = tf.ones([3, 2]);
      expect(() => tf.gather(table, late(1, 99)).dataSync()).toThrow('GatherV2: the index value 99 is not in [0, 2]');
      expect(() => tf.gather(table, tf.tensor([99], [1], 'int32'))).toThrow(
        'GatherV2: the index value 99 is not in [0, 2]',
      );
    });
  });

  it('does not take its neighbours or later flushes with it', () => {
    tf.tidy(() => {
      const good = tf.add(tf.tensor([1, 2]), 1);
      const bad = tf.gather(tf.ones([3, 2]), late(99));
      const after = tf.mul(good, 10);
      expect([...good.dataSync()]).toEqual([2, 3]);
      expect([...after.dataSync()]).toEqual([20, 30]);
      expect(() => bad.dataSync()).toThrow('the index value 99');
      expect(() => tf.add(bad, 1)).toThrow('the index value 99');
      expect([...tf.square(tf.tensor([3])).dataSync()]).toEqual([9]);
    });
    expect(ort.pendingCount).toBe(0);
  });
});

describe('memory', () => {
  it('keeps as many compiled graphs as it may, dropping the least recently used', async () => {
    const small = new OrtBackend(loadBinding(), { threads: 1, maxSessions: 2 });
    tf.registerBackend('ort-small', () => small, 0);
    for (const kernel of tf.getKernelsForBackend('ort')) {
      // The kernels of `ort` write to `ort`; here only the cache is of interest, so one kernel is bound by hand.
      if (kernel.kernelName !== 'Add') continue;
      tf.registerKernel({
        ...kernel,
        backendName: 'ort-small',
        kernelFunc: ({ inputs }) => {
          const [a, b] = [inputs.a, inputs.b].map((tensor) => small.valueBehind(tensor as tf.TensorInfo));
          return small.tensorOf(small.recorder.node('Add', [a!, b!], a!.shape, 'float32'));
        },
      });
    }
    await tf.setBackend('ort-small');
    const run = (size: number): number => {
      const x = tf.tensor(new Float32Array(size).fill(1));
      const y = tf.add(x, x);
      const [value = NaN] = y.dataSync();
      tf.dispose([x, y]);
      return value;
    };
    expect([run(2), run(3), run(2), run(4), run(2)]).toEqual([2, 2, 2, 2, 2]);
    expect(small.sessions.size).toBe(2);
    // 2, 3, 4 were compiled once each: 3 was dropped for 4, and 2, used in between, stayed
    expect(small.sessions.statistics).toMatchObject({ compiled: 3, evicted: 1 });
    await tf.setBackend('ort');
    tf.removeBackend('ort-small');
  });

  it('uses result buffers again', () => {
    const step = (): void => tf.tidy(() => void tf.mul(tf.ones([100, 100]), 2).dataSync());
    step();
    const pooled = ort.memory().pooledBytes;
    for (let i = 0; i < 20; i++) step();
    expect(ort.memory().pooledBytes).toBe(pooled);
  });
});

describe('text', () => {
  it('is stored but not computed with', () => {
    tf.tidy(() => {
      const words = tf.tensor(['a', 'ü'], [2], 'string');
      expect(words.dataSync()).toEqual(['a', 'ü']);
    });
  });
});
