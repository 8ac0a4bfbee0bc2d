/**
 * Texts longer than the encoder reads at once. The oracles: windows written down by hand; an encoder without attention and positions,
 * to which it is one whether it reads a text whole or in windows; and each window read as if it were a text of its own.
 */
import { beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { createWasmAdamW } from '../../main/engine/adamw/optimizer';
import { freezeCheckpoint } from '../../main/engine/frozen';
import type { OrtBackend } from '../../main/engine/ort';
import {
  createTagger,
  createTaggerFrom,
  initialCheckpoint,
  modelConfig,
  picturesOf,
  tf,
  trainModel,
} from '../../models';
import type { Checkpoint, Tagger, TaggerWithWeights, TrainOptions } from '../../models';
import { loadModel, stepsOf } from '../../models/loaded';
import { emissionBatches } from '../../models/run';
import { textBatch } from '../../models/runtime/batch';
import { StepNoise } from '../../models/layers/noise';
import { trainingBatch } from '../../models/train/batch-loss';
import { prepareExamples } from '../../models/train/prepare';
import { disposeResult, lossAndGradients } from '../../models/train/step';
import { variableOf } from '../../models/train/variables';
import { createVocabulary } from '../../models/tokenizer/vocabulary';
import { mostPieces, windowCount, windowsOf } from '../../models/windows';
import type { LabelScheme, Preset, TrainingProgress, TrainingSentence } from '../../src/engine/training';
import { createRandom } from '../../src/random';
import { ortBackend } from '../main/engine/ort-backends';
import { letters, requestOf, toyTweets } from './toy';
import { picture, picturedTweets, ToyPictures } from './train/pictures';

let ort: OrtBackend;
beforeAll(async () => {
  ort = await ortBackend();
});
beforeEach(() => tf.setBackend('ort'));

const types = ['PER', 'LOC'];

describe('windows', () => {
  /** Pieces a, b, c … between [ and ]; a word begins at each capital. A cell is the piece's neighbours in its window. */
  const written = (text: string, maxPieces: number): { windows: string; seen: string } => {
    const pieces = [...text];
    const ids = [91, ...pieces.map((c) => c.charCodeAt(0)), 93];
    const firstPieces = pieces.flatMap((c, i) => (c === c.toUpperCase() ? [i + 1] : []));
    const { windows, cells } = windowsOf({ ids, firstPieces }, maxPieces);
    expect(cells.map(({ row, piece }) => windows[row]![piece])).toEqual(ids);
    return {
      windows: windows.map((window) => String.fromCharCode(...window)).join(' '),
      seen: cells.map(({ row }) => row).join(''),
    };
  };

  test.each<[text: string, windows: string, rowOfEachPiece: string]>([
    ['ABCDEF', '[ABCDEF]', '00000000'],
    ['ABCDEFG', '[ABCDEF] [DEFG]', '000000111'], // F is the last of the first, with two before it in the second
    ['ABCDEFGHI', '[ABCDEF] [DEFGHI]', '00000011111'],
    ['ABCDEFGHIJ', '[ABCDEF] [DEFGHI] [GHIJ]', '000000111222'],
    ['ABCDeFGHI', '[ABCDeF] [DeFGHI]', '00000011111'], // a word keeps to its window
    ['ABCDefghi', '[ABCDef] [Defghi]', '00000001111'], // as far as that reaches
  ])('of eight pieces over %s', (text, windows, seen) => expect(written(text, 8)).toEqual({ windows, seen }));

  test.each([8, 9, 16, 512])(
    'of %i pieces: every piece once, where it has most around it, up to the limit',
    (maxPieces) => {
      const random = createRandom(maxPieces);
      const most = mostPieces(maxPieces);
      for (const count of [1, maxPieces - 2, maxPieces - 1, (3 * maxPieces) >> 1, most - 3, most - 2]) {
        const ids = [2, ...Array.from({ length: count }, () => 5 + random.below(1000)), 3];
        const { windows, cells } = windowsOf({ ids, firstPieces: ids.map((_, i) => i) }, maxPieces);
        expect(windows.length).toBe(windowCount(ids.length, maxPieces));
        expect(windows.length).toBeLessThanOrEqual(8);
        expect(Math.max(...windows.map((window) => window.length))).toBe(Math.min(maxPieces, ids.length));
        expect(cells.map(({ row, piece }) => windows[row]![piece])).toEqual(ids);
        const least = cells.slice(1, -1).map(({ row, piece }, i) => {
          const [left, right] = [piece - 1, windows[row]!.length - 2 - piece];
          return Math.min(left < i ? left : Infinity, right < count - 1 - i ? right : Infinity); // beyond the text's ends nothing lacks
        });
        expect(Math.min(...least)).toBeGreaterThanOrEqual(Math.floor(maxPieces / 4) - 1);
      }
      expect(windowCount(most, maxPieces)).toBe(8);
    },
  );
});

/** Words of a few pieces each. */
function words(count: number, seed = 1): string[] {
  const random = createRandom(seed);
  const alphabet = [...'abcdefghijklmnopqrstuvwxyz'];
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + random.below(3) }, () => alphabet[random.below(26)]).join(''),
  );
}

interface Encoder {
  readonly preset?: Preset;
  readonly labels?: LabelScheme;
  /** Nothing is read from other pieces, and places are not told apart. */
  readonly looksAtItself?: boolean;
}

/** The same weights for every length; two layers of width 16. */
function encoder(
  maxPieces: number,
  { preset = 'bert_crf', labels = 'bio9', looksAtItself = false }: Encoder = {},
): Checkpoint {
  const config = modelConfig(preset, 'toy', letters.length);
  const made = initialCheckpoint({ ...config, labels, text: { ...config.text, maxPieces } }, types, letters, 5);
  const random = createRandom(9);
  const change = (name: string, data: Float32Array): Float32Array => {
    if (name === 'embeddings.position_embeddings.weight' || (looksAtItself && name.includes('attention.self.value')))
      return data.fill(0);
    // Loud enough for mentions to be found.
    return name === 'head.weight' ? data.map(() => random.normal()) : data;
  };
  const tensors = new Map([...made.tensors].map(([name, t]) => [name, { ...t, data: change(name, t.data) }]));
  return { ...made, tensors, untrained: [] };
}

const near = (a: unknown, b: unknown, tolerance = 1e-4): void => {
  if (typeof a === 'number' && typeof b === 'number') expect(Math.abs(a - b)).toBeLessThan(tolerance);
  else if (Array.isArray(a) && Array.isArray(b)) {
    expect(a.length).toBe(b.length);
    a.forEach((x, i) => near(x, b[i], tolerance));
  } else if (a && b && typeof a === 'object' && typeof b === 'object') {
    const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
    expect(Object.keys(left)).toEqual(Object.keys(right));
    for (const [key, value] of Object.entries(left)) near(value, right[key], tolerance);
  } else expect(a).toEqual(b);
};

describe.each<LabelScheme>(['bio9', 'umt13'])('an encoder to which windows make no difference, %s', (labels) => {
  const [short, whole] = [16, 512].map((maxPieces) => encoder(maxPieces, { labels, looksAtItself: true }));
  const texts = [words(30, 1), words(3, 2), words(24, 3), words(12, 4)];

  const both = <T>(say: (tagger: TaggerWithWeights) => T): [T, T] => {
    const taggers = [short!, whole!].map((checkpoint) => createTagger(checkpoint, types, ort));
    const said = taggers.map(say);
    for (const tagger of taggers) tagger.dispose();
    return [said[0]!, said[1]!];
  };

  it('has the mentions, posteriors and uncertainties of the whole text, mentions across windows too', () => {
    const [inWindows, atOnce] = both((tagger) => tagger.predict(texts.map((words) => ({ words }))));
    near(inWindows, atOnce);
    expect(inWindows.map(({ wordsRead }) => wordsRead)).toEqual([30, 3, 24, 12]);
    const model = loadModel(short!, types);
    const rows = stepsOf(model, texts[0]!);
    model.dispose();
    const rowOf = (word: number): number => rows.cells[rows.wordSteps[word]!]!.row;
    const across = inWindows[0]!.mentions.filter(({ start, end }) => rowOf(start) !== rowOf(end - 1));
    expect(across.length).toBeGreaterThan(0);
  });

  it('has its vector, and its explanation', () => {
    const drained = (tagger: TaggerWithWeights) => {
      const work = tagger.features(texts, { embedding: true, draws: null });
      for (;;) {
        const turn = work.next();
        if (turn.done) return turn.value;
      }
    };
    near(...both(drained));
    near(...both((tagger) => tagger.explain({ words: texts[0]! })));
  });

  it('has its loss and its gradients, with and without a teacher', async () => {
    const random = createRandom(3);
    const sentences = texts.map((tokens, i): TrainingSentence => {
      const tags = tokens.map(() => ['O', 'B-PER', 'B-LOC'][random.below(3)]!);
      return { id: String(i), tokens, tags };
    });
    const results = [];
    for (const { config, tensors } of [short!, whole!]) {
      const variables = new Map([...tensors].map(([name, { data, shape }]) => [name, variableOf(data, shape)]));
      const nothing = { takesAnyShape: false, emissions: () => new Float32Array(0), dispose: () => undefined };
      const request = requestOf({ types, train: sentences });
      const { train } = await prepareExamples(request, config, createVocabulary(letters), variables, nothing, () =>
        Promise.resolve(),
      );
      const K = variables.get('crf.start')!.size;
      const examples = train.map((example, i) => ({
        ...example,
        weight: 1 + i,
        teacher: i % 2 ? null : new Float64Array(example.cells.length * K).fill(1 / K),
      }));
      const context = {
        config,
        padding: 0,
        rows: 4,
        variables,
        trainable: variables,
        loss: { temperature: 2, distillationWeight: 0.5 },
      };
      const mode = { training: true, dropout: 0, noise: new StepNoise(1, 1), gumbel: null } as const;
      const result = lossAndGradients(context, { examples, pictures: examples.map(() => null) }, mode);
      results.push({
        loss: result.loss.dataSync()[0]!,
        gradients: new Map([...result.gradients].map(([name, g]) => [name, [...g.dataSync()]])),
      });
      disposeResult(result);
      tf.dispose([...variables.values()]);
    }
    const [inWindows, atOnce] = results;
    expect(Math.abs(inWindows!.loss / atOnce!.loss - 1)).toBeLessThan(1e-5);
    for (const name of [
      'head.weight',
      'crf.transitions',
      'encoder.layer.0.output.dense.weight',
      'embeddings.word_embeddings.weight',
    ])
      near(inWindows!.gradients.get(name), atOnce!.gradients.get(name), 1e-4);
  });
});

describe('up to the limit', () => {
  const oneLetter = (count: number) => words(count).map((word) => word[0]!);

  it.each<[words: number, maxPieces: number, wordsRead: number]>([
    [400, 128, 400],
    [400, 512, 400],
    [4000, 512, 2295],
    [60, 16, 60],
    [100, 16, 63],
  ])(
    'of %i words an encoder of %i pieces reads %i, as one that reads them whole',
    (count, maxPieces, wordsRead) => {
      const text = oneLetter(count);
      const said = [
        { checkpoint: encoder(maxPieces, { looksAtItself: true }), text },
        { checkpoint: encoder(4096, { looksAtItself: true }), text: text.slice(0, wordsRead) },
      ].map(({ checkpoint, text }) => {
        const tagger = createTagger(checkpoint, types, ort);
        const [answer] = tagger.predict([{ words: text }]);
        tagger.dispose();
        return answer!;
      });
      expect(said[0]!.wordsRead).toBe(wordsRead);
      near(said[0], said[1]);
      expect(said[0]!.mentions.length).toBeGreaterThan(wordsRead / 100);
    },
    60_000,
  );
});

describe.each<Preset>(['bert_crf', 'bga'])('every window is read as a text of its own: %s', (preset) => {
  const checkpoint = encoder(16, { preset });
  const texts = [words(20, 6), words(3, 7), words(26, 8)];

  /** Emissions of every step from the window it belongs to, which runs alone. */
  function byHand(): number[][] {
    const model = loadModel(checkpoint, types);
    const { K } = model.chain;
    const answers = texts.map((text) => {
      const { windows, cells } = stepsOf(model, text);
      const alone = windows.map((ids) => model.source.emissions(textBatch([ids], 1, ids.length, 0)));
      return cells.flatMap(({ row, piece }) => [...alone[row]!.subarray(piece * K, (piece + 1) * K)]);
    });
    model.dispose();
    return answers;
  }

  it.each(['the models’ code', 'frozen in one session'])('by %s', async (way) => {
    const want = byHand();
    const model = loadModel(checkpoint, types, ort);
    const source = way.startsWith('frozen') ? await freezeCheckpoint(checkpoint, ort, 'float32') : model.source;
    const steps = texts.map((text) => stepsOf(model, text));
    for (const { members, run } of emissionBatches(steps, 0, checkpoint.config, source))
      run().forEach((emissions, k) => near([...emissions], want[members[k]!]!));
    source.dispose();
    model.dispose();
  });

  it('whatever other texts there are, in batches of at most 16 rows', async () => {
    const many = Array.from({ length: 12 }, (_, i) => words(2 + ((i * 11) % 40), i));
    const rows: number[] = [];
    const source = await freezeCheckpoint(checkpoint, ort, 'float32');
    const counted = {
      takesAnyShape: true,
      emissions: (batch: Parameters<typeof source.emissions>[0]) => (rows.push(batch.rows), source.emissions(batch)),
      dispose: () => source.dispose(),
    };
    const tagger: Tagger = createTaggerFrom(checkpoint, counted);
    const together = tagger.predict(many.map((words) => ({ words })));
    expect(Math.max(...rows)).toBeLessThanOrEqual(16);
    expect(rows.length).toBeLessThan(many.length);
    near(
      together,
      many.map((words) => tagger.predict([{ words }])[0]!),
    );
    tagger.dispose();
  });
});

describe('what a model of windows says of itself', () => {
  const checkpoint = encoder(16, { preset: 'bga' });
  const text = words(20, 12).map((word) => word[0]!); // one piece per word
  const { image } = picturesOf(checkpoint.config)!.vision;
  const pixels = { global: Uint8Array.from({ length: image * image * 3 }, (_, i) => (i * 37) % 251), crops: [] };

  it('explains words by their window, and patches by all windows', () => {
    const tagger = createTagger(checkpoint, types, ort);
    const whole = tagger.explain({ words: text, pixels });
    const parts = [text.slice(0, 14), text.slice(7)].map((words) => tagger.explain({ words, pixels }));
    tagger.dispose();
    expect(whole.wordsRead).toBe(20);
    whole.layers.forEach((layer, l) => {
      const [first, second] = parts.map(({ layers }) => layers[l]!);
      // Words 0 to 9 are at least as far from the first window's ends as from the second's.
      expect(layer.keptWords).toEqual([...first!.keptWords.slice(0, 10), ...second!.keptWords.slice(3)]);
      expect(layer.keptPatches).toEqual(first!.keptPatches.map((kept, i) => kept || second!.keptPatches[i]!));
      near(
        layer.patchSimilarity,
        first!.patchSimilarity.map((rho, i) => (rho + second!.patchSimilarity[i]!) / 2),
      );
    });
    expect(new Set(whole.layers.flatMap(({ keptWords }) => keptWords)).size).toBe(2);
  });

  it('disagrees with itself by a text alone, whatever others there are', () => {
    const tagger = createTagger({ ...checkpoint, config: { ...checkpoint.config, dropout: 0.3 } }, types, ort);
    const read = (texts: readonly string[][]) => {
      const work = tagger.features(texts, { embedding: true, draws: { count: 10, seed: 4 } });
      for (;;) {
        const turn = work.next();
        if (turn.done) return turn.value;
      }
    };
    const [alone] = read([text]);
    const among = read([words(3, 2), text, words(40, 3), words(2, 5)]);
    tagger.dispose();
    expect(among[1]).toEqual(alone);
    const { max, mean, sum } = alone!.disagreement!;
    expect(mean).toBeCloseTo(sum / 20, 6);
    expect(max).toBeGreaterThan(mean); // words differ
  });
});

/** Four toy tweets in one: about 40 pieces. */
const longTweets = (count: number, seed = 1): TrainingSentence[] =>
  Array.from({ length: count }, (_, i) => {
    const parts = toyTweets(4 * count, seed).slice(4 * i, 4 * i + 4);
    return { id: `l${i}`, tokens: parts.flatMap(({ tokens }) => tokens), tags: parts.flatMap(({ tags }) => tags) };
  });

describe('training', () => {
  const run = async (some: Parameters<typeof requestOf>[0], initial: Checkpoint, more: Partial<TrainOptions> = {}) => {
    const losses: number[] = [];
    const request = requestOf({ batchSize: 4, seed: 3, ...some });
    const { checkpoint, result } = await trainModel(request, {
      optimizer: createWasmAdamW,
      initial,
      vocabulary: letters,
      pictures: new ToyPictures(),
      capturer: ort,
      report: ({ loss }: TrainingProgress) => losses.push(loss),
      ...more,
    });
    return { checkpoint, result, losses };
  };
  const bits = ({ tensors }: Checkpoint) => new Map([...tensors].map(([name, { data }]) => [name, data]));
  const mixed = [...longTweets(3), ...toyTweets(6)];

  it.each<[what: string, preset: Preset, some: Parameters<typeof requestOf>[0]]>([
    ['plain BERT and CRF', 'bert_crf', { train: mixed, dropout: 0.1 }],
    [
      'BGA-MNER with pictures',
      'bga',
      {
        train: [
          ...longTweets(2).map((one, i) => ({ ...one, picture: picturedTweets(3)[2 * i]!.picture })),
          ...picturedTweets(6),
        ],
        dropout: 0.1,
      },
    ],
    ['frozen layers', 'bert_crf', { train: mixed, freeze: { groups: ['embeddings'], textLayers: 1 } }],
    ['an update', 'bga', { recipe: 'update', train: longTweets(2, 5), replay: mixed, distil: [words(30)] }],
  ])(
    '%s: the same bits replayed as traced, no tensor left',
    async (_, preset, some) => {
      const initial = encoder(16, { preset });
      const before = tf.memory().numTensors;
      const request = { preset, epochs: 3, dev: longTweets(2, 8), ...some };
      const replayed = await run(request, initial);
      const traced = await run(request, initial, { capturer: undefined });
      expect(replayed.losses).toEqual(traced.losses);
      expect(bits(replayed.checkpoint)).toEqual(bits(traced.checkpoint));
      expect(bits(replayed.checkpoint).get('crf.transitions')).not.toEqual(bits(initial).get('crf.transitions'));
      expect(tf.memory().numTensors).toBe(before);
    },
    60_000,
  );

  it('a long text with a picture counts once: its windows share its weight in the generation losses', async () => {
    const checkpoint = encoder(16, { preset: 'bga' });
    const variables = new Map([...checkpoint.tensors].map(([name, t]) => [name, variableOf(t.data, t.shape)]));
    const nothing = { takesAnyShape: false, emissions: () => new Float32Array(0), dispose: () => undefined };
    const train = [longTweets(1)[0]!, ...toyTweets(1)].map((one, i) => ({
      ...one,
      picture: picture(`${i}.jpg`),
    }));
    const { train: examples } = await prepareExamples(
      requestOf({ train }),
      checkpoint.config,
      createVocabulary(letters),
      variables,
      nothing,
      () => Promise.resolve(),
    );
    const { image } = picturesOf(checkpoint.config)!.vision;
    const pixels = { global: new Uint8Array(image * image * 3), crops: [] };
    const loss = { temperature: 2, distillationWeight: 0.5 };
    const context = { config: checkpoint.config, padding: 0, rows: 2, variables, trainable: variables, loss };
    const { feeds, rows } = trainingBatch(context, { examples, pictures: [pixels, pixels] });
    const [windows] = examples.map((example) => example.windows.length);
    expect(rows).toBe(windows! + 1);
    expect([...feeds.pictureRows!.data].slice(0, rows)).toEqual(Array.from({ length: rows }, (_, row) => row));
    const weights = [...feeds.pictureWeights!.data];
    near(weights.slice(0, windows), new Array<number>(windows!).fill(0.5 / windows!), 1e-6);
    near(weights.slice(windows), [0.5, ...new Array<number>(weights.length - rows).fill(0)], 1e-6);
    tf.dispose([...variables.values()]);
  });

  it('learns long texts by heart, and an update learns a long correction to its last word', async () => {
    const train = longTweets(4, 2);
    const start = encoder(16);
    const learned = await run({ preset: 'bert_crf', train, dev: train, epochs: 60, learningRate: 1e-2 }, start);
    expect(learned.result.devF1).toBe(1);
    const [first, ...others] = train;
    const corrected = { ...first!, tokens: [...first!.tokens, 'so', 'zz'], tags: [...first!.tags, 'O', 'B-PER'] };
    const lastOf = (checkpoint: Checkpoint) => {
      const tagger = createTagger(checkpoint, types, ort);
      const [answer] = tagger.predict([{ words: corrected.tokens }]);
      tagger.dispose();
      return answer!.mentions
        .filter(({ end }) => end === corrected.tokens.length)
        .map(({ start, type }) => `${start} ${type}`);
    };
    expect(lastOf(learned.checkpoint)).toEqual([]);
    const update = { preset: 'bert_crf', recipe: 'update', train: [corrected], replay: others } as const;
    const updated = await run({ ...update, train: [corrected], epochs: 10, learningRate: 1e-2 }, learned.checkpoint);
    expect(lastOf(updated.checkpoint)).toEqual([`${corrected.tokens.length - 1} PER`]);
  }, 120_000);
});
