/** Pictures in training: who reads them, what happens to unreadable ones, and that a resumed run cannot be told apart. */
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPlainAdamW, tf, trainModel, type Checkpoint, type TrainOptions } from '../../../models';
import type { TrainingProgress } from '../../../src/engine/training';
import { letters, requestOf } from '../toy';
import { picture, picturedTweets, ToyPictures, toyPairs } from './pictures';

beforeAll(() => tf.setBackend('cpu'));

const options: TrainOptions = { optimizer: createPlainAdamW, initial: null, vocabulary: letters };
const bits = ({ tensors }: Checkpoint): Map<string, Float32Array> =>
  new Map([...tensors].map(([name, { data }]) => [name, data]));

describe('who reads pictures', () => {
  const request = requestOf({ train: picturedTweets(4), pairs: toyPairs(3), pairsPerBatch: 2, batchSize: 4 });

  test.each([
    ['bga', 4],
    ['bga_no_image_train', 0],
    ['bert_crf', 0],
  ] as const)('a step of %s reads %i pictures', async (preset, count) => {
    const pictures = new ToyPictures();
    const seen: TrainingProgress[] = [];
    const { checkpoint, result } = await trainModel(
      { ...request, preset },
      { ...options, pictures, report: (p) => seen.push(p) },
    );
    expect(pictures.asked.length).toBe(count); // t0, t2 and two pairs
    expect('reconVisual' in seen[0]!.watch!.series).toBe(count > 0);
    expect(result).toMatchObject({ steps: 1, unreadablePictures: [] });
    expect(bits(checkpoint).get('head.weight')!.every(Number.isFinite)).toBe(true);
  });

  test('pairs without labels teach the visual side and leave the NER loss alone', async () => {
    const only = { ...request, train: picturedTweets(4).map((tweet) => ({ ...tweet, picture: null })) };
    const steps: TrainingProgress[] = [];
    const watching = { ...options, report: (p: TrainingProgress) => void steps.push(p) };
    const plain = await trainModel({ ...only, pairs: [] }, { ...watching, pictures: new ToyPictures() });
    const paired = await trainModel(only, { ...watching, pictures: new ToyPictures() });
    const [alone, , joined] = steps;
    expect(Object.keys(alone!.watch!.series)).toEqual(['keepText', 'generatedVariance']);
    expect(joined!.watch!.mner).toBeCloseTo(alone!.watch!.mner, 1);
    expect(joined!.watch!.series.reconVisual![0]).toBeGreaterThan(0);
    expect(joined!.watch!.gradientNorms.vision).toBeGreaterThan(0);
    expect(alone!.watch!.gradientNorms).not.toHaveProperty('vision');
    const moved = (name: string): boolean =>
      bits(plain.checkpoint)
        .get(name)!
        .some((value, i) => value !== bits(paired.checkpoint).get(name)![i]);
    expect(moved('vision.embeddings.patch_embedding.weight')).toBe(true);
  });
});

describe('pictures that cannot be read', () => {
  test('are none, named once, and training goes on; more than a tenth of them is told', async () => {
    const train = picturedTweets(4).map((tweet, i) => (i === 2 ? { ...tweet, picture: picture('broken.jpg') } : tweet));
    const pictures = new ToyPictures();
    const { checkpoint, result } = await trainModel(requestOf({ train, batchSize: 4, epochs: 2 }), {
      ...options,
      pictures,
    });
    expect(pictures.asked.filter((path) => path === 'broken.jpg').length).toBe(2);
    expect(result).toMatchObject({ steps: 2, unreadablePictures: ['broken.jpg'] });
    expect(result.warnings).toEqual([
      '50 % of the pictures could not be read (1 files): their tweets train without them.',
    ]);
    expect(checkpoint.card.notes).toContain('1 pictures could not be read; their tweets trained without them.');
  });

  test('a batch of which none can be read is a batch without pictures', async () => {
    const withPicture = (path: string | null) =>
      picturedTweets(4).map((tweet) => ({ ...tweet, picture: path === null ? null : picture(path) }));
    const [broken, none] = [
      await trainModel(requestOf({ train: withPicture('broken.jpg') }), { ...options, pictures: new ToyPictures() }),
      await trainModel(requestOf({ train: withPicture(null) }), { ...options, pictures: new ToyPictures() }),
    ];
    expect(bits(broken.checkpoint)).toEqual(bits(none.checkpoint));
  });
});

test.each([1, 2, 3])(
  'a run with pictures, pairs, dropout and two batches a step, resumed after step %i',
  async (stopAt) => {
    const request = requestOf({
      train: picturedTweets(7),
      dev: picturedTweets(2),
      pairs: [...toyPairs(3), { ...toyPairs(1)[0]!, id: 'x', picture: picture('broken-pair.jpg') }],
      pairsPerBatch: 1,
      batchSize: 2,
      accumulate: 2,
      epochs: 2,
      dropout: 0.1,
      seed: 4,
    });
    const before = tf.memory().numTensors;
    const whole = await (wholeRun ??= trainModel(request, { ...options, pictures: new ToyPictures() }));
    const stop = new AbortController();
    let state: ReadonlyMap<string, Uint8Array> | null = null;
    const stopped = trainModel(request, {
      ...options,
      pictures: new ToyPictures(),
      signal: stop.signal,
      report: ({ step }) => step === stopAt && stop.abort(),
      saveState: (files) => Promise.resolve(void (state = files)),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    const resumed = await trainModel(request, { ...options, pictures: new ToyPictures(), resumeState: state });
    expect(whole.result.steps).toBe(4); // 4 batches an epoch, 2 a step
    expect(bits(resumed.checkpoint)).toEqual(bits(whole.checkpoint));
    expect(resumed.result).toEqual({ ...whole.result, resumed: true });
    expect(tf.memory().numTensors).toBe(before);
  },
);
let wholeRun: ReturnType<typeof trainModel> | undefined;
