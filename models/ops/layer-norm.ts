/**
 * Layer normalisation (Ba et al. 2016): y = (x - mean) / sqrt(variance + ε) ⊙ γ + β over the last axis. x [..., d], γ and β [d] ->
 * y [..., d], mean and 1 / deviation [..., 1].
 */
import { tf } from '../tf';
import { gradient, type Op } from './op';

type Inputs = 'x' | 'gamma' | 'beta';
type Outputs = 'y' | 'mean' | 'inverse';

const rowsOf = (shape: readonly number[]): number[] => [...shape.slice(0, -1), 1];

export const layerNormOp: Op<Inputs, { readonly epsilon: number }, Outputs> = {
  name: 'LayerNorm',
  inputs: ['x', 'gamma', 'beta'],
  outputs: ['y', 'mean', 'inverse'],

  compose({ x, gamma, beta }, { epsilon }) {
    const d = x.shape.at(-1)!;
    const mean = tf.div(tf.sum(x, -1, true), d);
    const centred = tf.sub(x, mean);
    const inverse = tf.div(1, tf.sqrt(tf.add(tf.div(tf.sum(tf.square(centred), -1, true), d), epsilon)));
    return { y: tf.add(tf.mul(tf.mul(centred, inverse), gamma), beta), mean, inverse };
  },

  /** With x̂ = (x - mean) / deviation and g = dy ⊙ γ: dx = (g - mean(g) - x̂ mean(g ⊙ x̂)) / deviation. */
  gradient: gradient(['x', 'gamma', 'beta'], ['x', 'gamma', 'mean', 'inverse'], (dy, { x, gamma, mean, inverse }) => {
    const d = x.shape.at(-1)!;
    const rows = x.size / d;
    const hat = tf.mul(tf.sub(x, mean), inverse);
    const g = tf.mul(dy, gamma);
    const meanG = tf.div(tf.sum(g, -1, true), d);
    const meanGHat = tf.div(tf.sum(tf.mul(g, hat), -1, true), d);
    return {
      x: tf.mul(inverse, tf.sub(tf.sub(g, meanG), tf.mul(hat, meanGHat))),
      gamma: tf.sum(tf.reshape(tf.mul(dy, hat), [rows, d]), 0),
      beta: tf.sum(tf.reshape(dy, [rows, d]), 0),
    };
  }),

  onnx(graph, { x, gamma, beta }, { epsilon }) {
    const rows = rowsOf(x.shape);
    const attributes = { axis: -1, epsilon: { float: epsilon } };
    const shapes = [[x.shape, 'float32'], [rows, 'float32'], [rows, 'float32']] as const; // prettier-ignore
    const [y, mean, inverse] = graph.nodes('LayerNormalization', [x, gamma, beta], shapes, attributes);
    return { y: y!, mean: mean!, inverse: inverse! };
  },

  loops: {
    shapes: ({ x }) => ({ y: x, mean: rowsOf(x), inverse: rowsOf(x) }),
    /** Sums are float64. */
    run({ x, gamma, beta }, { y, mean, inverse }, { epsilon }) {
      const d = gamma.length;
      for (let row = 0; row < mean.length; row++) {
        const start = row * d;
        let sum = 0;
        for (let i = 0; i < d; i++) sum += x[start + i]!;
        const centre = sum / d;
        let squares = 0;
        for (let i = 0; i < d; i++) squares += (x[start + i]! - centre) ** 2;
        const scale = 1 / Math.sqrt(squares / d + epsilon);
        for (let i = 0; i < d; i++) y[start + i] = (x[start + i]! - centre) * scale * gamma[i]! + beta[i]!;
        mean[row] = centre;
        inverse[row] = scale;
      }
    },
  },
};
