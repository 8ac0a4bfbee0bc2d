/** model-spec G7: CLIP's vision tower against transformers (golden/models/clip.py), layer by layer and gradient by gradient. */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { tf } from '../../models';
import { Weights } from '../../models/layers/weights';
import { embedPatches } from '../../models/vision/embeddings';
import { visionOfSize } from '../../models/sizes';
import { quickGelu, visionLayer } from '../../models/vision/layer';
import { gradientErrors } from './gradient-errors';
import { Numbers, readGolden, tensorOf, worst } from './golden';

const golden = readGolden(
  'clip.json',
  z.object({
    pixels: Numbers,
    parameters: z.record(z.string(), Numbers),
    hidden: z.array(Numbers),
    lossWeight: Numbers,
    gradients: z.record(z.string(), Numbers),
  }),
);

beforeAll(() => tf.setBackend('cpu'));

const vision = {
  ...visionOfSize('toy'),
  layers: 3,
  width: 8,
  heads: 2,
  feedForward: 12,
  image: 8,
  patch: 4,
  crops: 0,
};

/** [B, 3, 8, 8] -> [B, 2 x 2 patches, 3 x 4 x 4]: channel, row, column. */
function patchesOf(pixels: tf.Tensor): tf.Tensor3D {
  const squares = tf.reshape(pixels, [2, 3, 2, 4, 2, 4]);
  return tf.reshape(tf.transpose(squares, [0, 2, 4, 1, 3, 5]), [2, 4, 48]) as tf.Tensor3D;
}

/** Outputs of the embeddings and of every layer. */
function hiddenStates(weights: Weights): tf.Tensor3D[] {
  const states = [embedPatches(patchesOf(tensorOf(golden.pixels)), weights, vision)];
  for (let l = 0; l < vision.layers; l++) {
    const V = states.at(-1)!;
    states.push(visionLayer(V, V, { kind: 'all' }, vision, weights.at(`encoder.layers.${l}`)));
  }
  return states;
}

const flat = (name: string, value: Numbers): tf.Tensor =>
  name.endsWith('patch_embedding.weight') ? tf.reshape(tensorOf(value), [8, 48]) : tensorOf(value);

test('embeddings and every layer equal transformers’ CLIPVisionModel', () => {
  const tensors = new Map(Object.entries(golden.parameters).map(([name, value]) => [name, flat(name, value)]));
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const states = hiddenStates(new Weights(tensors));
    expect(states).toHaveLength(golden.hidden.length);
    states.forEach((state, l) => expect(worst(state.dataSync(), golden.hidden[l]!.data), `${l}`).toBeLessThan(1e-5));
  });
  expect(tf.memory().numTensors).toBe(before);
});

test('gradients of every parameter equal PyTorch’s', () => {
  const variables = new Map(
    Object.entries(golden.parameters).map(([name, value]) => [name, tf.variable(flat(name, value))]),
  );
  const { grads } = tf.variableGrads(() => {
    const last = hiddenStates(new Weights(variables)).at(-1)!;
    return tf.sum(tf.mul(last, tensorOf(golden.lossWeight))) as tf.Scalar;
  });
  const errors = gradientErrors(golden.gradients, (name) => grads[variables.get(name)!.name] ?? null);
  expect(errors.filter(({ error }) => error > 1e-4)).toEqual([]);
  expect(errors).toHaveLength(3 + 2 + vision.layers * 16);
});

test.each([
  [-1, -0.15420423],
  [0.5, 0.35038844],
  [3, 2.98192869],
])('quickGelu(%f) = %f', (x, want) => {
  expect(Math.abs(quickGelu(tf.tensor1d([x])).dataSync()[0]! - want)).toBeLessThan(1e-6);
});
