/** Every operation of the table: its gradient against differences, and what backends compute whole against its composition. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ops } from '../../../models/ops';
import { detachOp } from '../../../models/ops/detach';
import { filledOp } from '../../../models/ops/filled';
import { hostCallOp, type HostFunction } from '../../../models/ops/host-call';
import { apply, kernelNameOf, run, type AnyOp, type Op } from '../../../models/ops/op';
import { tf } from '../../../models/tf';
import { randomFloats } from '../../main/engine/numbers';
import { ortBackend, under, wasmEngine } from '../../main/engine/ort-backends';

interface Example {
  /** Shapes of random inputs, or the numbers of a mask. */
  readonly inputs: Readonly<Record<string, readonly number[] | readonly (readonly number[])[]>>;
  readonly attributes?: object;
  /** Inputs that are 0 or 1 and nothing between: they have no differences. */
  readonly binary?: readonly string[];
}

const mask = [
  [1, 1, 0],
  [1, 1, 1],
];
const [B, N, d, heads] = [2, 3, 4, 2];
const projections = {
  ...{ queryWeight: [d, d], queryBias: [d], keyWeight: [d, d], keyBias: [d] },
  ...{ valueWeight: [d, d], valueBias: [d] },
};
const twice: HostFunction = ([x]) => [x!.map((value) => 2 * value)];

const examples: Readonly<Record<string, Example>> = {
  Linear: { inputs: { x: [B, N, d], weight: [5, d], bias: [5] } },
  LayerNorm: { inputs: { x: [B, N, d], gamma: [d], beta: [d] }, attributes: { epsilon: 1e-5 } },
  Gelu: { inputs: { x: [B, N] } },
  Residual: { inputs: { x: [B, N], y: [B, N] } },
  LinearResidualNorm: {
    inputs: { x: [B, N, d], weight: [5, d], bias: [5], skip: [B, N, 5], gamma: [5], beta: [5] },
    attributes: { epsilon: 1e-5 },
  },
  AttentionScores: { inputs: { q: [B, heads, N, d], k: [B, heads, 5, d] } },
  MaskedSoftmax: { inputs: { scores: [B, heads, 2, N], keep: mask } },
  PolicySoftmax: { inputs: { scores: [B, heads, 2, N], policy: mask }, binary: ['policy'] },
  SelfAttention: { inputs: { x: [B, N, d], keep: mask, ...projections }, attributes: { heads }, binary: ['keep'] },
  Standardise: { inputs: { x: [B, N, d] }, attributes: { epsilon: 1e-5 } },
  Dropout: { inputs: { x: [B, N], mask } },
  Detach: { inputs: { x: [B, N] } },
  Filled: { inputs: {}, attributes: { shape: [2, 2], fill: (values: Float32Array) => values.set([1, 2, 3, 4]) } },
  HostCall: { inputs: { 0: [B, N] }, attributes: { shapes: [[B, N]], compute: twice } },
};

const exampleOf = ({ name }: AnyOp): Example => examples[name] ?? { inputs: {} };
/** The examples have the attributes that their ops declare. */
const attributesOf = (op: AnyOp): never => (exampleOf(op).attributes ?? {}) as never;

function inputsOf(op: AnyOp): Record<string, tf.Tensor> {
  const tensors = Object.entries(exampleOf(op).inputs).map(([name, of], i) => {
    const isMask = Array.isArray(of[0]);
    return [
      name,
      isMask ? tf.tensor(of as number[][]) : tf.tensor(randomFloats(of as number[], i + 3), of as number[]),
    ];
  });
  return Object.fromEntries(tensors) as Record<string, tf.Tensor>;
}

const numbersOf = (tensors: readonly tf.Tensor[]): number[][] => tensors.map((tensor) => [...tensor.dataSync()]);

function expectNear(got: readonly number[][], want: readonly number[][], digits: number): void {
  expect(got.map(({ length }) => length)).toEqual(want.map(({ length }) => length));
  want.forEach((list, i) => list.forEach((value, k) => expect(got[i]![k], `output ${i}`).toBeCloseTo(value, digits)));
}

beforeAll(async () => {
  await wasmEngine();
  await ortBackend();
});

test('each has a name of its own and an example here', () => {
  const names = ops.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !examples[name])).toEqual([]);
});

const differentiable = ops.filter(
  (op) => op !== (detachOp as AnyOp) && op !== (filledOp as AnyOp) && op !== (hostCallOp as AnyOp),
);

/** Central differences of Σ w y on tfjs's cpu backend, which computes in float32: two digits. */
test.each(differentiable)('the gradient of $name', async (op) => {
  await under('cpu', () => {
    const inputs = inputsOf(op);
    const names = (op.gradient?.by ?? Object.keys(inputs)).filter((name) => !exampleOf(op).binary?.includes(name));
    const weights = tf.tensor(randomFloats(apply(op, inputs, attributesOf(op)).shape, 1), apply(op, inputs, attributesOf(op)).shape);
    const loss = (given: Record<string, tf.Tensor>): tf.Scalar => tf.sum(tf.mul(apply(op, given, attributesOf(op)), weights));
    const gradients = tf.grads((...given: tf.Tensor[]) => loss({ ...inputs, ...Object.fromEntries(names.map((name, i) => [name, given[i]!])) }))(names.map((name) => inputs[name]!));
    const step = 1 / 128;
    names.forEach((name, i) => {
      const own = inputs[name]!;
      const got = gradients[i]!.dataSync();
      own.dataSync().forEach((_, at) => {
        const moved = (by: number): number => {
          const values = Float32Array.from(own.dataSync());
          values[at]! += by;
          return loss({ ...inputs, [name]: tf.tensor(values, own.shape) }).dataSync()[0]!;
        };
        expect(got[at], `${name} ${at}`).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 2);
      });
    });
  });
}); // prettier-ignore

test('what is detached has no gradient', async () => {
  const got = await under('cpu', () => [...tf.grad((x: tf.Tensor) => apply(detachOp, { x }, {}))(tf.ones([2])).dataSync()]);
  expect(got).toEqual([0, 0]);
}); // prettier-ignore

describe.each(['ort', 'wasm'])('%s', (backend) => {
  test.each(ops)('$name is what its composition is, all outputs of it', async (op) => {
    const byName = (tensors: readonly tf.Tensor[]): number[][] => numbersOf(tensors);
    const want = await under('cpu', () => {
      const made = (op as Op<string, object, string>).compose(inputsOf(op), attributesOf(op));
      return byName(op.outputs ? op.outputs.map((name) => made[name]!) : Object.values(made));
    });
    const got = await under(backend, () => byName(run(op, inputsOf(op), attributesOf(op))));
    expectNear(got, want, 4);
  });

  test('has kernels for these', () => {
    const whole = ops.filter((op) => tf.getKernel(kernelNameOf(op), backend)).map(({ name }) => name);
    expect(whole.sort()).toEqual(['Filled', 'Gelu', 'HostCall', 'LayerNorm']);
  });
});
