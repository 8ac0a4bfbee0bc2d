/**
 * A new operation is added in one place, the table: every backend then has it. The place is taken here by a mock of `models/ops/index.ts` with one
 * line more.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { probesOf } from '../../../main/engine/onnx-out/dimension';
import { GraphBuilder } from '../../../main/engine/onnx-out/graph-builder';
import { header } from '../../../main/engine/onnx-out/model-graph';
import { trace } from '../../../main/engine/onnx-out/trace';
import type { OrtBackend } from '../../../main/engine/ort';
import { writeModel } from '../../../main/engine/ort/onnx-writer';
import { apply, kernelNameOf } from '../../../models/ops/op';
import { tf } from '../../../models/tf';
import { ortBackend, under, wasmEngine } from '../../main/engine/ort-backends';
import { gateOp } from './gate-op';

vi.mock(import('../../../models/ops'), async (original) => {
  const [actual, { gateOp }] = await Promise.all([original(), import('./gate-op')]);
  return { ...actual, ops: [...actual.ops, gateOp] };
});

const slope = 2;
const [x, g] = [Float32Array.of(1, -2, 3, 0.5, 4, -1), Float32Array.of(0, 1, -1, 0.25, -3, 2)];
const gates = Array.from(g, (value) => 1 / (1 + Math.exp(-slope * value)));
/** y, ∂Σy/∂x and ∂Σy/∂g worked out by hand. */
const want = [gates.map((gate, i) => x[i]! * gate), gates, gates.map((gate, i) => x[i]! * slope * gate * (1 - gate))];

function expectNear(got: readonly ArrayLike<number>[], wanted: readonly (readonly number[])[]): void {
  expect(got).toHaveLength(wanted.length);
  wanted.forEach((list, i) => list.forEach((value, k) => expect(got[i]![k]).toBeCloseTo(value, 5)));
}

/** Value and gradients of a [2, 3] gate. */
function evaluated(x: tf.Tensor, g: tf.Tensor): tf.Tensor[] {
  const gated = (x: tf.Tensor, g: tf.Tensor): tf.Tensor => apply(gateOp, { x, g }, { slope });
  return [gated(x, g), ...tf.grads((x: tf.Tensor, g: tf.Tensor) => tf.sum(gated(x, g)))([x, g])];
}

let ort: OrtBackend;
beforeAll(async () => {
  await wasmEngine();
  ort = await ortBackend();
});

describe.each([['cpu', false], ['ort', true], ['wasm', true]] as const)('on %s', (backend, hasKernel) => {
  test('it computes, with its gradient', async () => {
    expect(tf.getKernel(kernelNameOf(gateOp), backend) !== undefined).toBe(hasKernel);
    const tensors = tf.memory().numTensors;
    const got = await under(backend, () => evaluated(tf.tensor(x, [2, 3]), tf.tensor(g, [2, 3])).map((y) => y.dataSync().slice()));
    expectNear(got, want);
    expect(tf.memory().numTensors).toBe(tensors);
  });
}); // prettier-ignore

test('a step that was captured does it again with other numbers', async () => {
  await tf.setBackend('ort');
  const inputs = [tf.zeros([2, 3]), tf.ones([2, 3])] as const;
  let results: tf.Tensor[] = [];
  const { program } = ort.capture({ inputs, variables: [] }, () => {
    results = tf.tidy(() => evaluated(...inputs));
    ort.flush();
    return results;
  });
  tf.dispose([...inputs, ...results]);
  expectNear(program!.run({ inputs: [x, g], fills: [], hosts: [] }), want);
});

test('an exported model has it, at sizes that were never traced', async () => {
  const { nodes, result } = await trace(probesOf(40), [], (leaf, { batch, length }) =>
    apply(gateOp, { x: leaf('x', [batch, length]), g: leaf('g', [batch, length]) }, { slope }),
  );
  const graph = new GraphBuilder('x');
  for (const { name, op, inputs, attributes } of nodes) {
    const names = inputs.map((input) => {
      if (input.kind === 'value') return input.name;
      return input.kind === 'number' ? graph.number(input.type, input.value) : graph.dimensions(input.values);
    });
    graph.value(name, op, names, attributes);
  }
  expect(nodes.map(({ op }) => op)).toEqual(['Mul', 'Sigmoid', 'Mul']);
  const port = (name: string) => ({ name, dtype: 'float32', shape: ['batch', 'length'] }) as const;
  const session = await InferenceSession.create(writeModel(graph.finish([port('x'), port('g')], [port(result)]), header({})));
  const [rows, columns] = [2, 3];
  const feeds = { x: new Tensor('float32', x, [rows, columns]), g: new Tensor('float32', g, [rows, columns]) };
  const { [result]: y } = await session.run(feeds);
  await session.release();
  expectNear([y!.data as Float32Array], want.slice(0, 1));
}); // prettier-ignore
