/** The checkpoint that comes with the app: small, readable, and as good as its card and its page say. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { spanF1 } from '../../src/metrics/span-f1';
import { createEngine } from '../../main/engine';
import { runCli } from '../../main/cli/program';
import { readCheckpoint } from '../../models';
import { folderEngine } from '../../tools/engine-on-folders';
import type { EnginePort } from '../../src/engine/calls';
import { testResources } from '../main/services/set-up';

const folder = resolve(import.meta.dirname, '../../models/starter');
const types = ['PER', 'LOC', 'ORG', 'MISC'];
const card = JSON.parse(readFileSync(join(folder, 'card.json'), 'utf8'));

let engine: EnginePort;
beforeAll(() => {
  engine = folderEngine({ home: 'memory' });
});
afterAll(() => engine.close());

test('it is at most 30 MB, and whole', () => {
  const names = readdirSync(folder);
  const bytes = names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  expect(bytes).toBeLessThanOrEqual(30 * 1024 * 1024);
  const checkpoint = readCheckpoint(new Map(names.map((name) => [name, readFileSync(join(folder, name))])));
  expect([...checkpoint.types].sort()).toEqual([...types].sort());
  expect(checkpoint.vocabulary.length).toBeGreaterThan(1000);
  for (const { data } of checkpoint.tensors.values()) expect(data.every(Number.isFinite)).toBe(true);
  expect(checkpoint.config).toMatchObject({ preset: 'bga', text: { layers: 6, width: 384 }, vision: { layers: 6 } });
});

interface Score {
  readonly evaluation: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly mean: number;
  readonly meanFloat32: number;
}

test('the table of its page has the numbers of its card, and each mean is that of its two sets', () => {
  const page = readFileSync(join(folder, '../README.md'), 'utf8');
  const controls: (Score & { readonly preset: string })[] = card.controls;
  const scores: (readonly [string, Score])[] = [
    ['`bga` (the starter)', card],
    ...controls.map((control) => [`\`${control.preset}\``, control] as const),
  ];
  for (const [name, { evaluation, mean, meanFloat32 }] of scores) {
    const sets = ['twitter2015 dev', 'twitter2017 dev'].map((set) => evaluation[set]!.F1!);
    const row = page.split('\n').find((line) => line.startsWith(`| ${name} `));
    const stated = row?.split('|').slice(2, -1).map(Number);
    expect(stated, name).toEqual([...sets, mean, meanFloat32]);
    expect(Math.abs(mean - (sets[0]! + sets[1]!) / 2), name).toBeLessThan(0.01);
  }
});

test('it finds what is plain, with probabilities', async () => {
  const sentences = [
    'Justin Bieber arrives in New York tonight',
    'Barack Obama speaks in London',
    'RT @NBA : LeBron James and the Cleveland Cavaliers win again',
  ].map((text) => text.split(' '));
  const tagged = await engine.predict({ checkpoint: folder, types, sentences });
  const found = tagged.map(({ mentions }, i) =>
    mentions.map(({ start, end, type }) => `${sentences[i]?.slice(start, end).join(' ')} ${type}`),
  );
  expect(found[0]).toEqual(expect.arrayContaining(['Justin Bieber PER', 'New York LOC']));
  expect(found[1]).toEqual(expect.arrayContaining(['Barack Obama PER', 'London LOC']));
  expect(found[2]).toContain('LeBron James PER');
  for (const { score } of tagged.flatMap(({ mentions }) => mentions)) {
    expect(score).toBeGreaterThan(0);
    expect(score).toBeLessThanOrEqual(1);
  }
});

test('the sample opens on a tweet that shows what it can do, and nine more of that kind', async () => {
  const tour = sampleOf('pool').slice(0, 10);
  const tagged = await engine.predict({ checkpoint: folder, types, sentences: tour.map(wordsOf) });
  const said = tour.map(({ mentions }, i) =>
    (tagged[i]?.mentions ?? []).map(({ start, end, type, score }) => ({
      isRight: mentions.some((right) => right.start === start && right.end === end && right.type === type),
      isSure: score >= defaultThreshold,
    })),
  );
  expect(tour.map(({ meta }) => meta.language)).toEqual(Array.from({ length: 10 }, () => 'en'));
  // Two that are sure and right, one to look at, and something to draw.
  expect(said[0]?.map(({ isSure, isRight }) => `${isSure ? 'sure' : 'unsure'} ${isRight ? 'right' : 'wrong'}`)).toEqual(
    ['unsure right', 'sure right', 'sure right'],
  );
  expect(tour[0]?.image).not.toBeNull();
  expect(tour[0]?.mentions.every(({ regions }) => regions !== null && regions.length > 0)).toBe(true);
  // Nearly all of it right, and something for every key: to retype, to add, without a picture, with one that does not belong.
  const all = said.flat();
  expect(all.filter(({ isRight }) => isRight).length / all.length).toBeGreaterThanOrEqual(0.85);
  expect(
    said.filter((one, i) => one.filter(({ isRight }) => isRight).length === tour[i]?.mentions.length).length,
  ).toBeGreaterThanOrEqual(5);
  expect(all.some(({ isSure, isRight }) => isSure && !isRight)).toBe(true);
  expect(tour.some(({ mentions }, i) => mentions.length > (said[i]?.length ?? 0))).toBe(true);
  expect(tour.some(({ image }) => image === null)).toBe(true);
  expect(tour.some(({ meta }) => meta.match === false)).toBe(true);
  expect(tour.some(({ mentions }) => mentions.some(({ regions }) => (regions?.length ?? 0) > 1))).toBe(true);
});

test('the README says how good it is on the dev split of the sample', async () => {
  const dev = sampleOf('dev');
  const tagged = await engine.predict({ checkpoint: folder, types, sentences: dev.map(wordsOf) });
  const { overall } = spanF1(
    dev.map(({ mentions }) => mentions),
    tagged.map(({ mentions }) => mentions),
  );
  const readme = readFileSync(resolve(folder, '../../README.md'), 'utf8');
  expect(readme).toContain(`${(overall.f1 * 100).toFixed(1)} on the dev split of the bundled sample`);
});

function sampleOf(split: string): z.infer<typeof SampleTweet>[] {
  const lines = readFileSync(resolve(folder, '../../datasets/sample/tweets.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => SampleTweet.parse(JSON.parse(line))).filter((tweet) => tweet.split === split);
}

const wordsOf = ({ text, tokens }: z.infer<typeof SampleTweet>): string[] =>
  tokens.map(([from, to]) => text.slice(from, to));

const SampleTweet = z.object({
  split: z.string(),
  text: z.string(),
  tokens: z.array(z.tuple([z.int(), z.int()])),
  mentions: z.array(
    z.object({ start: z.int(), end: z.int(), type: z.string(), regions: z.array(z.array(z.int())).nullable() }),
  ),
  image: z.string().nullable(),
  meta: z.object({ language: z.string(), match: z.boolean().optional() }),
});
/** Accept all takes what is as sure as that, unless the project says otherwise. */
const defaultThreshold = 0.6;

const data = process.env.MNERVA_DATA ?? '';
const cases: readonly (readonly [string, string])[] = [
  ['twitter2015', '--map OTHER=MISC'],
  ['twitter2017', ''],
];
// Skipped unless MNERVA_DATA names the folder of the benchmark sets.
test.skipIf(!existsSync(join(data, 'twitter2015/valid.txt'))).each(cases)(
  'mnerva evaluate prints what its card states of %s',
  async (set, mapping) => {
    let out = '';
    const gold = resolve(data, set, 'valid.txt');
    const code = await runCli(`evaluate --gold ${gold} --format imgid ${mapping}`.trim().split(' '), {
      io: {
        out: (text) => void (out += text),
        err: () => undefined,
        isTerminal: false,
        env: {},
        cwd: folder,
        onInterrupt: () => () => undefined,
      },
      version: '0.0.0',
      resources: testResources(folder),
      engineFactory: (_, parts) => createEngine({ ...parts, home: 'memory' }),
    });
    expect(code).toBe(0);
    const stated: Record<string, number> = card.evaluation[`${set} dev`];
    for (const type of [...types, 'F1']) {
      const row = out.split('\n').find((line) => line.trim().startsWith(type === 'F1' ? 'all ' : `${type} `));
      const printed = Number(row?.trim().split(/\s+/u)[3]);
      // Rounding on another processor may tip a tweet or two.
      expect(Math.abs(printed - (stated[type] ?? Number.NaN)), `${set} ${type}`).toBeLessThanOrEqual(0.3);
    }
  },
);
