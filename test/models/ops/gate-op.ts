/** An operation that the table lacks. */
import { gradient, type Op } from '../../../models/ops/op';
import { tf } from '../../../models/tf';

/** y = x σ(s g): a gate with a slope; the gate itself is what the gradient needs. */
export const gateOp: Op<'x' | 'g', { readonly slope: number }, 'y' | 'gate'> = {
  name: 'Gate',
  inputs: ['x', 'g'],
  outputs: ['y', 'gate'],
  compose({ x, g }, { slope }) {
    const gate = tf.sigmoid(tf.mul(g, slope));
    return { y: tf.mul(x, gate), gate };
  },
  gradient: gradient(['x', 'g'], ['x', 'gate'], (dy, { x, gate }, { slope }: { readonly slope: number }) => ({
    x: tf.mul(dy, gate),
    g: tf.mul(tf.mul(tf.mul(dy, x), slope), tf.mul(gate, tf.sub(1, gate))),
  })),
  onnx(graph, { x, g }, { slope }) {
    const scaled = graph.node('Mul', [g, graph.scalar(slope)], g.shape, 'float32');
    const gate = graph.node('Sigmoid', [scaled], g.shape, 'float32');
    return { y: graph.node('Mul', [x, gate], x.shape, 'float32'), gate };
  },
  loops: {
    shapes: ({ x, g }) => ({ y: x, gate: g }),
    run({ x, g }, { y, gate }, { slope }) {
      for (let i = 0; i < x.length; i++) {
        gate[i] = 1 / (1 + Math.exp(-slope * g[i]!));
        y[i] = x[i]! * gate[i]!;
      }
    },
  },
};
