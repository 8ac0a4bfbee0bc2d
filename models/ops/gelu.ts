/**
 * GELU (Hendrycks and Gimpel 2016) with the exact error function, as BERT has it: x Φ(x), derivative Φ(x) + x φ(x). Element by element.
 * The tanh approximation is another function: gelu(-1) = -0.15865525, not -0.15880801.
 */
import { tf } from '../tf';
import { gradient, type NoAttributes, type Op } from './op';

export const geluOp: Op<'x', NoAttributes, 'y'> = {
  name: 'Gelu',
  inputs: ['x'],
  outputs: ['y'],

  compose: ({ x }) => ({ y: tf.mul(x, normalCdf(x)) }),

  gradient: gradient(['x'], ['x'], (dy, { x }) => ({
    x: tf.mul(dy, tf.add(normalCdf(x), tf.mul(x, normalDensity(x)))),
  })),

  /** Standard from opset 20 on; before it in the form that runtimes know and fuse themselves. */
  onnx(graph, { x }) {
    const { shape } = x;
    if (graph.opset >= 20) return { y: graph.node('Gelu', [x], shape, 'float32', { approximate: 'none' }) };
    const scaled = graph.node('Div', [x, graph.scalar(Math.SQRT2)], shape, 'float32');
    const erf = graph.node('Erf', [scaled], shape, 'float32');
    const doubled = graph.node('Add', [erf, graph.scalar(1)], shape, 'float32');
    const product = graph.node('Mul', [x, doubled], shape, 'float32');
    return { y: graph.node('Mul', [product, graph.scalar(0.5)], shape, 'float32') };
  },

  loops: {
    shapes: ({ x }) => ({ y: x }),
    /** Φ by the error function's rational form of Abramowitz and Stegun 7.1.26, as tfjs's own kernels have it. */
    run({ x }, { y }) {
      for (let i = 0; i < x.length; i++) {
        const value = x[i]!;
        const z = Math.abs(value) * Math.SQRT1_2;
        const t = 1 / (1 + 0.3275911 * z);
        const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
        const tail = 0.5 * series * Math.exp(-z * z);
        y[i] = value * (value > 0 ? 1 - tail : tail);
      }
    },
  },
};

/** Φ(x) = (1 + erf(x / √2)) / 2. */
function normalCdf(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
}

/** φ(x) = exp(-x² / 2) / √(2π). */
function normalDensity(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
}
