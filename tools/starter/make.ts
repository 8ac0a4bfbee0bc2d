/**
 * Makes models/starter: `npm run starter -- [--epochs N] [--seed N] [--learning-rate R] [--dropout P] [--from-scratch]`, with MNERVA_DATA naming the
 * development data. BGA-MNER's text path, 2 layers of width 128, learned from the train splits of Twitter-2015 and
 * Twitter-2017; its word embeddings start from those of a pretrained MiniLM, projected (embeddings.ts). The best epoch by dev F1
 * over both sets is kept, stored as float16, and the card gets the dev F1 per set and type.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDataset } from '../../datasets';
import { createEngine, readCheckpointFolder, writeCheckpointFolder } from '../../main/engine';
import {
  initialCheckpoint,
  modelConfig,
  pruneVocabulary,
  readCheckpoint,
  writeCheckpoint,
  type Checkpoint,
} from '../../models';
import { readSafetensors } from '../../models/io/safetensors';
import { bioFromMentions, mentionsFromBio } from '../../src/domain/bio';
import type { TrainingSentence } from '../../src/engine/training';
import { spanF1, type SpanScores } from '../../src/metrics/span-f1';
import { projectedEmbeddings } from './embeddings';

const types = ['PER', 'LOC', 'ORG', 'MISC'];
/** Rows of the vocabulary: what keeps the float16 checkpoint under 6 MB. Those the tweets use come first, then the most common. */
const vocabularySettings = { minCount: 0, maxRows: 16_000 };
const table = 'embeddings.word_embeddings.weight';

interface DataSet {
  readonly name: string;
  readonly train: readonly TrainingSentence[];
  readonly dev: readonly TrainingSentence[];
}

export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      epochs: { type: 'string', default: '6' },
      seed: { type: 'string', default: '1' },
      'learning-rate': { type: 'string', default: '3e-4' },
      dropout: { type: 'string', default: '0.3' },
      out: { type: 'string', default: 'models/starter' },
      'from-scratch': { type: 'boolean', default: false },
    },
  });
  const data = process.env.MNERVA_DATA;
  if (!data) {
    console.error('MNERVA_DATA names no folder: the starter is learned from Twitter-2015 and Twitter-2017 there.');
    return 2;
  }
  const seed = Number(values.seed);
  const sets: DataSet[] = [];
  for (const name of ['twitter2015', 'twitter2017']) {
    sets.push({
      name,
      train: await read(join(data, name, 'train.txt')),
      dev: await read(join(data, name, 'valid.txt')),
    });
  }
  const train = sets.flatMap((set) => set.train);

  const work = mkdtempSync(join(tmpdir(), 'mnerva-starter-'));
  const start = startingPoint(train, values['from-scratch'] ? null : join(data, 'weights/minilm-l6'), seed);
  await writeCheckpointFolder(join(work, 'start'), writeCheckpoint(start));
  const engine = createEngine({ home: 'memory' });
  const out = join(work, 'trained');
  const result = await engine.train(
    {
      from: join(work, 'start'),
      preset: 'bga',
      size: 'starter',
      types,
      recipe: 'full',
      train,
      replay: [],
      distil: [],
      dev: sets.flatMap((set) => set.dev),
      epochs: Number(values.epochs),
      batchSize: 16,
      seed,
      learningRate: Number(values['learning-rate']),
      dropout: Number(values.dropout),
      out,
      dataHash: 'twitter2015-train+twitter2017-train',
    },
    {
      onProgress: (p) =>
        p.note.endsWith('done') && console.log(`${p.note}: loss ${p.loss.toFixed(3)}, dev F1 ${p.devF1?.toFixed(4)}`),
    },
  );

  const trained = readCheckpoint(await readCheckpointFolder(out));
  const half: Checkpoint = { ...trained, precision: 'F16' };
  const draft = join(work, 'half');
  await writeCheckpointFolder(draft, writeCheckpoint(half));
  const scores = await Promise.all(
    sets.map(async ({ name, dev }) => {
      const tagged = await engine.predict({ checkpoint: draft, types, sentences: dev.map(({ tokens }) => tokens) });
      return {
        set: `${name} dev`,
        ...spanF1(
          dev.map(({ tags }) => mentionsFromBio(tags)),
          tagged.map(({ mentions }) => mentions),
        ),
      };
    }),
  );
  await engine.close();
  const card = {
    ...half.card,
    title: 'Starter',
    devF1: result.devF1,
    evaluation: Object.fromEntries(scores.map((score) => [score.set, rounded(score)])),
    notes: [
      'BGA-MNER text path (textual SCS, text-to-image generator, hybrid layers), 2 layers of width 128, stored as float16.',
      'Learned from the train splits of Twitter-2015 and Twitter-2017 (OTHER read as MISC); it has seen no picture.',
      values['from-scratch']
        ? 'All weights started at random.'
        : 'Word embeddings started from all-MiniLM-L6-v2 (Apache-2.0), projected to width 128.',
      'Best epoch chosen on both dev splits together, the ones reported here: expect a little less on new tweets.',
    ],
    license: 'Apache-2.0',
  };
  await writeCheckpointFolder(values.out, writeCheckpoint({ ...half, card }));
  rmSync(work, { recursive: true, force: true });
  console.log(JSON.stringify(card, null, 2));
  return 0;
}

async function read(file: string): Promise<TrainingSentence[]> {
  const opened = openDataset({ format: 'imgid', text: { name: file, bytes: readFileSync(file) } });
  const sentences: TrainingSentence[] = [];
  for await (const { externalId, tokens, mentions } of opened.samples) {
    const mapped = mentions.map((m) => ({ ...m, type: m.type === 'OTHER' ? 'MISC' : m.type }));
    sentences.push({
      id: externalId,
      tokens: tokens.map(({ text }) => text),
      tags: bioFromMentions(tokens.length, mapped),
    });
  }
  return sentences;
}

function startingPoint(train: readonly TrainingSentence[], pretrained: string | null, seed: number): Checkpoint {
  const pieces = readFileSync('models/tokenizer/uncased-vocabulary.txt', 'utf8').trimEnd().split('\n');
  const kept = pruneVocabulary(
    pieces,
    train.map(({ tokens }) => tokens),
    vocabularySettings,
  );
  const start = initialCheckpoint(modelConfig('bga', 'starter', kept.length), types, kept, seed);
  if (!pretrained) return start;
  const file = join(pretrained, 'model.safetensors');
  const source = [...readSafetensors(readFileSync(file), file)].find(([name]) => name.endsWith(table))?.[1];
  if (!source || source.shape[0] !== pieces.length)
    throw new Error(`${file} has no word embeddings for ${pieces.length} pieces.`);
  const wide = source.shape[1]!;
  const rows = new Float32Array(kept.length * wide);
  const idOf = new Map(pieces.map((piece, id) => [piece, id]));
  kept.forEach((piece, row) => {
    const id = idOf.get(piece)!;
    rows.set(source.data.subarray(id * wide, (id + 1) * wide), row * wide);
  });
  const { data, columns } = projectedEmbeddings(
    { rows: kept.length, columns: wide, data: rows },
    start.config.width,
    seed,
  );
  return { ...start, tensors: new Map(start.tensors).set(table, { shape: [kept.length, columns], data }) };
}

function rounded({ overall, byType }: SpanScores): Record<string, number> {
  const percent = (f1: number): number => Math.round(1e4 * f1) / 1e2;
  return {
    F1: percent(overall.f1),
    ...Object.fromEntries(Object.entries(byType).map(([type, s]) => [type, percent(s.f1)])),
  };
}
