/**
 * model-spec G23: every gradient of the model against central differences, with soft masks (m = y_keep), since no difference sees through a
 * hard one, and with gradients to both sides of the generation losses, since none sees through a stopped one. In float32 the loss
 * is read to about 1e-6, so each tensor is moved along its own gradient, where the loss changes most. The limit, 2 %, is what
 * kinks of the generator's ReLU cost; a wrong factor or sign would be off by half and more.
 */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/random';
import type { BgaConfig } from '../../../models/bga/config';
import { generationTerms } from '../../../models/bga/generation-loss';
import { forward, type BgaEncoding } from '../../../models/bga/model';
import { inputsOf, textBatch, withPictures } from '../../../models/runtime/batch';
import { tensorsOf } from '../../../models/runtime/feed';
import { Weights } from '../../../models/layers/weights';
import { tf } from '../../../models/tf';
import { pictureFeeds } from '../../../models/vision/picture-batch';
import { fixedNoise, randomVariables, smallConfig, tweet, type Tweet } from './setting';

beforeAll(() => tf.setBackend('cpu'));

const tweets: Tweet[] = [tweet(6, 2, true), tweet(8, 3, true), tweet(7, 4, false)];
const length = 8;
/** Large enough for the generation losses to be seen beside the text's. */
const ALPHA = 0.5;

function smallest(generation: Partial<BgaConfig['generation']>, sampler: Partial<BgaConfig['sampler']>): BgaConfig {
  const config = smallConfig('bga');
  return {
    ...config,
    text: { ...config.text, width: 8, feedForward: 16, maxPieces: 10 },
    vision: { ...config.vision!, width: 12, heads: 3, feedForward: 16, image: 4, patch: 2, crops: 1, crop: 2 },
    generator: {
      ...config.generator,
      visualWidth: 12,
      heads: { visual: 3, text: 2 },
      feedForward: { visual: 14, text: 10 },
    },
    sampler: { ...config.sampler, ...sampler },
    generation: { ...config.generation, targetGradient: 'flow', ...generation },
  };
}

const cases: [string, BgaConfig][] = [
  ['real ‖ generated', smallest({ direction: 'real_gen' }, {})],
  ['generated ‖ real, mean over kept tokens', smallest({ direction: 'gen_real', reduction: 'masked_mean' }, {})],
  ['cumulative masks, a norm before the samplers', smallest({ temperature: 1 }, { cumulative: true, inputNorm: true })],
];

describe.each(cases)('%s: gradients are central differences (model-spec G23)', (_, config) => {
  const pixels = (seed: number, side: number): Uint8Array => {
    const random = createRandom(seed);
    return Uint8Array.from({ length: side * side * 3 }, () => random.below(256));
  };
  const batch = tweets.map((one) => ({
    ...one,
    picture: one.picture && { global: pixels(one.seed, 4), crops: one.seed === 2 ? [pixels(9, 2)] : [] },
  }));

  const valid = batch.map(({ ids }) => Array.from({ length }, (_, i) => (i < ids.length ? 1 : 0)));
  const R = tweets.map((one) => {
    const random = createRandom(50 + one.seed);
    return valid[0]!.map(() => Array.from({ length: config.text.width }, () => 0.3 * random.normal()));
  });

  function run(variables: ReadonlyMap<string, tf.Variable>): BgaEncoding {
    const text = textBatch(
      batch.map(({ ids }) => ids),
      batch.length,
      length,
      0,
    );
    const pictures = batch.map(({ picture }) => picture);
    const weights = batch.map(() => 1 / batch.length);
    const whole = withPictures(text, pictureFeeds(pictures, weights, config.vision!));
    const inputs = inputsOf(tensorsOf(whole.feeds), whole);
    return forward(inputs, config, new Weights(variables), fixedNoise(batch, length, config, true));
  }

  /** Σ T ⊙ R over the pieces that are there, + α (recon + cycle). */
  function lossOf(variables: ReadonlyMap<string, tf.Variable>): tf.Scalar {
    const { hidden, generation } = run(variables);
    const seen = tf.mul(tf.mul(hidden, tf.tensor3d(R)), tf.expandDims(tf.tensor2d(valid), 2));
    return tf.add(tf.sum(seen), tf.mul(generation!.total, ALPHA)) as tf.Scalar;
  }

  /** The same, added up in double precision. */
  function valueOf(variables: ReadonlyMap<string, tf.Variable>): number {
    return tf.tidy(() => {
      const { hidden, generation } = run(variables);
      let sum = 0;
      hidden
        .arraySync()
        .forEach((rows, b) =>
          rows.forEach((row, i) => row.forEach((x, k) => (sum += x * R[b]![i]![k]! * valid[b]![i]!))),
        );
      for (const term of generationTerms) sum += ALPHA * generation!.terms[term].dataSync()[0]!;
      return sum;
    });
  }

  test('every tensor', () => {
    const variables = randomVariables(config, 3);
    const { grads } = tf.variableGrads(() => lossOf(variables), [...variables.values()]);
    let seen = 0;
    for (const [name, variable] of variables) {
      const gradient: tf.Tensor | null | undefined = grads[variable.name];
      if (!gradient) {
        expect(name).toMatch(/^(head|crf|vision\.encoder\.layers\.2)\b/);
        continue;
      }
      const g = gradient.dataSync<'float32'>();
      const size = Math.hypot(...g);
      if (size < 1e-3) continue; // key biases, and what float32 cannot tell from 0
      seen++;
      const start = variable.dataSync<'float32'>().slice();
      const moved = (by: number): number => {
        tf.tidy(
          () =>
            void variable.assign(
              tf.tensor(
                start.map((x, i) => x + (by * g[i]!) / size),
                variable.shape,
              ),
            ),
        );
        return valueOf(variables);
      };
      const slopeAt = (h: number): number => (moved(h) - moved(-h)) / (2 * h);
      const h = Math.min(0.004, 0.004 / size);
      const slope = (4 * slopeAt(h / 2) - slopeAt(h)) / 3; // Richardson: free of the second power of h
      tf.tidy(() => void variable.assign(tf.tensor(start, variable.shape)));
      expect(Math.abs(slope - size), `${name}: ${slope} by differences, ${size} by the gradient`).toBeLessThan(
        0.02 * size + 5e-4,
      );
    }
    expect(seen).toBeGreaterThan(0.8 * variables.size);
  });
});
