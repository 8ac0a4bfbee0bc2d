/** Tweets a second that the starter tags: dev of Twitter-2015 and 2017 where MNERVA_DATA has them, else the sample set. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { openDataset } from '../../datasets';
import { imgid } from '../../datasets/formats';
import { readCheckpointFolder } from '../../main/engine';
import { freezeCheckpoint } from '../../main/engine/frozen';
import type { OrtBackend } from '../../main/engine/ort';
import { createTaggerFrom, readCheckpoint, type Tagger } from '../../models';
import { precisions } from '../../src/engine/precision';
import { median, type BenchOptions, type BenchRow } from '../row';

/** What PyTorch gives for the same text path on two cores. */
const sets = [
  { name: 'Twitter-2017 dev', path: ['twitter2017', 'valid.txt'], limit: 90 },
  { name: 'Twitter-2015 dev', path: ['twitter2015', 'valid.txt'], limit: 58 },
];

export async function benchSuggestions(ort: OrtBackend, { smoke }: BenchOptions): Promise<BenchRow[]> {
  const checkpoint = readCheckpoint(await readCheckpointFolder('models/starter'));
  const taggers: { how: string; tagger: Tagger }[] = [];
  for (const precision of precisions) {
    const source = await freezeCheckpoint(checkpoint, ort, precision);
    taggers.push({ how: `, ${precision}`, tagger: createTaggerFrom(checkpoint, source) });
  }
  const result: BenchRow[] = [];
  const root = process.env.MNERVA_DATA;
  for (const { name, path, limit } of sets) {
    const file = root ? join(root, ...path) : '';
    if (!existsSync(file)) continue;
    const tweets: { words: string[] }[] = [];
    const { samples } = openDataset({ format: imgid, inputs: { text: { name: file, bytes: readFileSync(file) } } });
    for await (const { tokens } of samples) tweets.push({ words: tokens.map(({ text }) => text) });
    result.push(...measure(name, smoke ? tweets.slice(0, 32) : tweets, limit));
  }
  if (result.length === 0)
    result.push(...measure('the sample set, no MNERVA_DATA', sampleTweets(smoke ? 32 : Infinity), null));
  for (const { tagger } of taggers) tagger.dispose();
  return result;

  function measure(name: string, tweets: readonly { words: string[] }[], limit: number | null): BenchRow[] {
    return taggers.map(({ how, tagger }) => {
      const rates: number[] = [];
      for (let i = 0; i < (smoke ? 1 : 4); i++) {
        const start = performance.now();
        tagger.predict(tweets);
        rates.push((tweets.length / (performance.now() - start)) * 1000);
      }
      const value = median(rates.length > 1 ? rates.slice(1) : rates); // the first compiles
      return { name: `suggestions, starter${how}, ${name}`, value, unit: 'tweets/s', limit, better: 'more' };
    });
  }
}

const SampleLine = z.object({ text: z.string(), tokens: z.array(z.tuple([z.int(), z.int()])) });

function sampleTweets(count: number): { words: string[] }[] {
  const lines = readFileSync('datasets/sample/tweets.jsonl', 'utf8').trimEnd().split('\n').slice(0, count);
  return lines.map((line) => {
    const { text, tokens } = SampleLine.parse(JSON.parse(line));
    return { words: tokens.map(([start, end]) => text.slice(start, end)) };
  });
}
