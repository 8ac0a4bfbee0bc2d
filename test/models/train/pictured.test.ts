/** Pictures in training: who reads them, what happens to unreadable ones, and that a resumed run cannot be told apart. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createWasmAdamW } from '../../../main/engine/adamw/optimizer';
import { initialCheckpoint, modelConfig, tf, trainModel, type Checkpoint, type TrainOptions } from '../../../models';
import type { TrainingProgress } from '../../../src/engine/training';
import { ortBackend } from '../../main/engine/ort-backends';
import { letters, requestOf } from '../toy';
import { picture, picturedTweets, ToyPictures, toyPairs } from './pictures';

beforeAll(ortBackend);

const options: TrainOptions = { optimizer: createWasmAdamW, initial: null, vocabulary: letters };
const bits = ({ tensors }: Checkpoint): Map<string, Float32Array> =>
  new Map([...tensors].map(([name, { data }]) => [name, data]));

describe('who reads pictures', () => {
  const request = requestOf({ train: picturedTweets(4), pairs: toyPairs(3), pairsPerBatch: 2, batchSize: 4 });
  const textAlone = { ...request, train: request.train.map((tweet) => ({ ...tweet, picture: null })), pairs: [] };

  test.each([
    ['bga', 4, true], // t0, t2 and two pairs
    ['bga_no_image_train', 0, false],
    ['bert_crf', 0, false],
  ] as const)(
    'a step of %s reads %i pictures; it learns something else from them: %s',
    async (preset, count, learns) => {
      const pictures = new ToyPictures();
      const { checkpoint, result } = await trainModel({ ...request, preset }, { ...options, pictures });
      const { checkpoint: plain } = await trainModel({ ...textAlone, preset }, options);
      expect(new Set(pictures.asked).size).toBe(count);
      expect(pictures.asked.filter((path) => path.startsWith('t')).sort()).toEqual(count ? ['t0.jpg', 't2.jpg'] : []);
      expect(result).toMatchObject({ steps: 1, unreadablePictures: [] });
      if (learns) expect(bits(checkpoint)).not.toEqual(bits(plain));
      else expect(bits(checkpoint)).toEqual(bits(plain));
    },
  );

  test('unlabelled pairs teach the visual side what labelled tweets would, and leave the NER loss alone', async () => {
    const preset = 'bga_wo_scs'; // without chance: the samplers' noise depends on the number of rows
    const initial = initialCheckpoint(modelConfig(preset, 'toy', letters.length), request.types, letters, 1);
    const pairs = toyPairs(2);
    const labelled = pairs.map((pair) => ({ ...pair, tags: pair.tokens.map(() => 'O') }));
    const firstStep = async (some: Partial<typeof request>) => {
      const steps: TrainingProgress[] = [];
      const report = (progress: TrainingProgress): void => void steps.push(progress);
      await trainModel({ ...textAlone, preset, ...some }, { ...options, initial, pictures: new ToyPictures(), report });
      return steps[0]!.watch!;
    };
    const alone = await firstStep({});
    const joined = await firstStep({ pairs, pairsPerBatch: 2 });
    const known = await firstStep({ train: [...textAlone.train, ...labelled], batchSize: 6 });
    expect(Object.keys(alone.series)).toEqual(['generatedVariance']);
    expect(alone.gradientNorms).not.toHaveProperty('vision');
    expect(joined.mner).toBeCloseTo(alone.mner, 5);
    expect(known.mner).not.toBeCloseTo(alone.mner, 2);
    for (const term of ['reconVisual', 'reconText', 'cycleVisual', 'cycleText'])
      expect(joined.series[term]![0], term).toBeCloseTo(known.series[term]![0]!, 5);
    expect(joined.gradientNorms.vision! / known.gradientNorms.vision!).toBeCloseTo(1, 4);
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
