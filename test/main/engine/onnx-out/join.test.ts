/** Recordings of one calculation at several sizes become one graph; those of different calculations are refused. */
import { expect, test } from 'vitest';
import { probesOf } from '../../../../main/engine/onnx-out/dimension';
import { joined, type Recording } from '../../../../main/engine/onnx-out/join';
import type { RecordedNode } from '../../../../main/engine/onnx-out/recording';

type Code = (B: number, N: number) => readonly RecordedNode[];

const node = (name: string, op: string, reads: string, ...values: number[]): RecordedNode => ({
  name,
  op,
  inputs: [{ kind: 'value', name: reads }, ...(values.length > 0 ? [{ kind: 'ints' as const, values }] : [])],
  attributes: {},
});

const recorded = (code: Code): Recording[] =>
  probesOf(512).map((sizes) => ({ sizes, nodes: code(sizes.batch, sizes.length), result: 'y' }));

test('what the result does not need is left out, and sizes stay open', () => {
  const trace = joined(
    recorded((B, N) => [node('x', 'Reshape', 'in', B * N, 8), node('z', 'Exp', 'in'), node('y', 'Relu', 'x')]),
  );
  expect(trace.nodes.map(({ op }) => op)).toEqual(['Reshape', 'Relu']);
  expect(trace.nodes[0]?.inputs[1]).toEqual({
    kind: 'dimensions',
    values: [
      { constant: 0, batch: 0, length: 0, both: 1 },
      { constant: 8, batch: 0, length: 0, both: 0 },
    ],
  });
});

test.each<[string, Code, RegExp]>([
  ['another operator', (_, N) => [node('y', N > 8 ? 'Exp' : 'Relu', 'in')], /\(y\)/u],
  ['one more operator', (B) => [...(B > 4 ? [node('x', 'Exp', 'in')] : []), node('y', 'Relu', 'in')], /number of operators/u],
  ['another input', (B) => [node('y', 'Relu', B > 4 ? 'in' : 'other')], /\(y\)/u],
  ['another rank', (B) => [node('y', 'Reshape', 'in', ...(B > 4 ? [B] : [B, 1]))], /\(y\)/u],
  ['a size that is rounded', (_, N) => [node('y', 'Reshape', 'in', Math.ceil(N / 8) * 8)], /y asks for 8, 8, 8, 8, 32/u],
])('%s is refused', (_, code, message) => {
  expect(() => joined(recorded(code))).toThrow(message);
}); // prettier-ignore
