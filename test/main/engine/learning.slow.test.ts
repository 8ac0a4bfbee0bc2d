/**
 * Models of the starter's size learn Twitter-2017 from random weights on ONNX Runtime. They stand beside a dictionary of the
 * train split (each surface with its most frequent type, longest match first), which knows every name it has seen and no
 * other: the models must come near it on the whole, and find names that it cannot know.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { imgid } from '../../../datasets/formats';
import { openDataset } from '../../../datasets/index';
import { bioFromMentions } from '../../../src/domain/bio';
import { sameMention, type Mention } from '../../../src/domain/mention';
import { spanF1 } from '../../../src/metrics/span-f1';
import { localFolderEngine, temporaryFolder, types } from './tiny';

const data = join(process.env.MNERVA_DATA ?? '', 'twitter2017');
const missing = !process.env.MNERVA_DATA || !existsSync(data);

interface Tweet {
  readonly id: string;
  readonly tokens: readonly string[];
  readonly mentions: readonly Mention[];
}

async function read(name: string): Promise<Tweet[]> {
  const bytes = new Uint8Array(readFileSync(join(data, name)));
  const tweets: Tweet[] = [];
  for await (const { externalId, tokens, mentions } of openDataset({
    format: imgid,
    inputs: { text: { name, bytes } },
  }).samples) {
    tweets.push({ id: externalId, tokens: tokens.map(({ text }) => text), mentions });
  }
  return tweets;
}

const surfaceOf = (tokens: readonly string[], { start, end }: Mention): string => tokens.slice(start, end).join(' ');
const surfacesOf = ({ tokens, mentions }: Tweet): string[] => mentions.map((mention) => surfaceOf(tokens, mention));

/** A tagger that has only memory. */
function dictionaryOf(tweets: readonly Tweet[]): (tokens: readonly string[]) => Mention[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { tokens, mentions } of tweets) {
    for (const mention of mentions) {
      const { type } = mention;
      const surface = surfaceOf(tokens, mention);
      const types = counts.get(surface) ?? new Map<string, number>();
      counts.set(surface, types.set(type, (types.get(type) ?? 0) + 1));
    }
  }
  const typeOf = new Map(
    [...counts].map(([surface, types]) => [surface, [...types].sort((a, b) => b[1] - a[1])[0]![0]]),
  );
  return (tokens) => {
    const found: Mention[] = [];
    for (let start = 0; start < tokens.length; start++) {
      for (let end = Math.min(tokens.length, start + 9); end > start; end--) {
        const type = typeOf.get(tokens.slice(start, end).join(' '));
        if (type === undefined) continue;
        found.push({ start, end, type });
        start = end - 1;
        break;
      }
    }
    return found;
  };
}

describe.skipIf(missing)(
  `learning from Twitter-2017${missing ? ' (skipped: MNERVA_DATA names no folder)' : ''}`,
  () => {
    let train: Tweet[];
    let dev: Tweet[];
    let dictionaryF1: number;
    let seen: ReadonlySet<string>;
    let folder: Awaited<ReturnType<typeof temporaryFolder>>;
    beforeAll(async () => {
      [train, dev] = [await read('train.txt'), await read('valid.txt')];
      folder = await temporaryFolder();
      const remember = dictionaryOf(train);
      seen = new Set(train.flatMap(surfacesOf));
      dictionaryF1 = spanF1(
        dev.map(({ mentions }) => mentions),
        dev.map(({ tokens }) => remember(tokens)),
      ).overall.f1;
    });
    afterAll(() => folder.remove());

    test.each(['bert_crf', 'bga'] as const)('%s knows more than the names it has seen', async (preset) => {
      const engine = localFolderEngine();
      const sentences = (tweets: readonly Tweet[]) =>
        tweets.map(({ id, tokens, mentions }) => ({
          id,
          tokens: [...tokens],
          tags: bioFromMentions(tokens.length, mentions),
        }));
      const losses: number[] = [];
      const result = await engine.train(
        {
          from: null,
          preset,
          size: 'starter',
          types,
          recipe: 'full',
          train: sentences(train),
          replay: [],
          distil: [],
          dev: sentences(dev),
          epochs: 6,
          batchSize: 16,
          seed: 1,
          out: folder.path(preset),
          states: '',
          dataHash: 'twitter2017-train',
        },
        { onProgress: ({ loss }) => losses.push(loss) },
      );
      const tagged = await engine.predict({
        checkpoint: folder.path(preset),
        types,
        sentences: dev.map(({ tokens }) => tokens),
      });
      await engine.close();
      expect(losses.every(Number.isFinite)).toBe(true);
      let unseen = 0;
      let found = 0;
      dev.forEach(({ tokens, mentions }, i) => {
        for (const mention of mentions) {
          if (seen.has(surfaceOf(tokens, mention))) continue;
          unseen += 1;
          if (tagged[i]!.mentions.some((guess) => sameMention(guess, mention))) found += 1;
        }
      });
      const f1 = result.devF1 ?? 0;
      console.log(
        `${preset}: dev F1 ${f1.toFixed(3)}, dictionary ${dictionaryF1.toFixed(3)}, new names found ${found} of ${unseen}`,
      );
      expect(f1).toBeGreaterThan(dictionaryF1 - 0.05);
      expect(found / unseen).toBeGreaterThan(0.2);
    });
  },
);
