/**
 * Counts on the public data sets, against figures measured by other means (the UMT and GMNER papers' own scripts). The sets may
 * not be copied into a repository: their folder is named by MNERVA_DATA.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gmner, imgid, jsonl, pairs } from '../../datasets/formats';
import { openDataset, type Folder } from '../../datasets/index';
import { spanF1 } from '../../src/metrics/span-f1';
import { mentionsFromBio } from '../../src/domain/bio';
import { createRandom } from '../../src/random';
import type { RawSample } from '../../src/domain/sample';
import { collect, readAll, sourceOf, write } from './show';

const data = process.env.MNERVA_DATA ?? '';
const missing = !existsSync(join(data, 'twitter2017'));
const title = missing ? 'real data (skipped: MNERVA_DATA names no folder with the data sets)' : 'real data';

const file = (...path: string[]) => ({
  name: path.join('/'),
  bytes: new Uint8Array(readFileSync(join(data, ...path))),
});
const folder = (...path: string[]): Folder => ({
  name: path.join('/'),
  files: readdirSync(join(data, ...path)),
  read: async (name) => new Uint8Array(readFileSync(join(data, ...path, name))),
});
const count = <T>(list: readonly T[], keep: (item: T) => boolean) => list.filter(keep).length;
const mentionsOf = (samples: readonly RawSample[]) => samples.map(({ mentions }) => mentions);

describe.skipIf(missing)(title, () => {
  // tweets, tokens, mentions PER/LOC/ORG/MISC, orphans, B- tags
  test.each([
    ['twitter2015/train.txt', 4000, 64_439, '2285/2135/957/975', 186, 6166],
    ['twitter2015/valid.txt', 1000, 16_178, '567/543/251/233', 53, 1541],
    ['twitter2017/train.txt', 3373, 53_007, '2943/731/1674/701', 0, 6049],
    ['twitter2017/valid.txt', 723, 11_309, '626/173/375/150', 0, 1324],
  ])(
    '%s: its counts, a perfect score of itself, the same bytes back',
    async (path, tweets, tokens, types, orphans, begins) => {
      const source = file(path);
      const opened = openDataset({ format: imgid, inputs: { text: source } });
      const samples = await collect(opened.samples);
      expect(samples).toHaveLength(tweets);
      expect(samples.reduce((sum, sample) => sum + sample.tokens.length, 0)).toBe(tokens);
      expect(samples.flatMap(({ tags }) => tags ?? []).filter((tag) => tag.startsWith('B-'))).toHaveLength(begins);

      const gold = mentionsOf(samples);
      const scores = spanF1(gold, gold);
      const other = path.startsWith('twitter2015') ? 'OTHER' : 'MISC';
      expect(['PER', 'LOC', 'ORG', other].map((type) => scores.byType[type]?.gold).join('/')).toBe(types);
      expect(scores.overall.f1).toBe(1);
      expect(opened.findings.list().map((finding) => `${finding.code} ${finding.count}`)).toEqual(
        orphans ? [`orphan-i ${orphans}`] : [],
      );

      const written = write(imgid, samples, opened.layout);
      expect(Buffer.from(written.bytes).equals(Buffer.from(source.bytes))).toBe(true);
      expect(written.losses).toEqual([]);

      const lossless = await readAll(jsonl, {
        text: { name: 'copy', bytes: write(jsonl, samples).bytes },
      });
      expect(lossless.samples.map(({ line: _, ...sample }) => sample)).toEqual(
        samples.map(({ line: _, ...sample }) => sample),
      );
    },
  );

  test('Twitter-2017 comes back byte for byte without its layout being remembered', async () => {
    for (const name of ['train.txt', 'valid.txt']) {
      const source = file('twitter2017', name);
      const { samples } = await readAll(imgid, { text: source });
      expect(Buffer.from(write(imgid, samples).bytes).equals(Buffer.from(source.bytes))).toBe(true);
    }
  });

  test('scores do not depend on the order of tweets, and types sum to the whole', async () => {
    const { samples } = await readAll(imgid, { text: file('twitter2015', 'valid.txt') });
    const random = createRandom(1);
    // A poor tagger: every third tag is dropped.
    const guesses = samples.map(({ mentions, tags }) => ({
      gold: mentions,
      guess: mentionsFromBio((tags ?? []).map((tag) => (random.below(3) === 0 ? 'O' : tag))),
    }));
    const score = (list: typeof guesses) =>
      spanF1(
        list.map(({ gold }) => gold),
        list.map(({ guess }) => guess),
      );
    const scores = score(guesses);
    expect(score(random.shuffled(guesses))).toEqual(scores);
    expect(scores.overall.f1).toBeGreaterThan(0.3);
    expect(scores.overall.f1).toBeLessThan(0.9);
    for (const key of ['truePositives', 'predicted', 'gold'] as const) {
      expect(Object.values(scores.byType).reduce((sum, type) => sum + type[key], 0)).toBe(scores.overall[key]);
    }
  });

  // tweets, mentions, grounded mentions, boxes, mentions with several boxes, tweets with a file
  test.each([
    ['train.txt', 7000, 11_779, 4733, 5723, 421, 3925, 37],
    ['dev.txt', 1500, 2450, 991, 1171, 85, 832, 5],
  ])('GMNER %s', async (name, tweets, mentions, grounded, boxes, several, withFile, ambiguous) => {
    const { samples, findings } = await readAll(gmner, {
      text: file('gmner', name),
      boxes: folder('gmner', 'xml'),
    });
    const all = samples.flatMap((sample) => sample.mentions);
    const twice = findings.find(({ code }) => code === 'ambiguous-name');
    expect(samples).toHaveLength(tweets);
    expect(all).toHaveLength(mentions);
    expect(count(samples, ({ meta }) => meta?.boxSize !== undefined)).toBe(withFile);
    expect(twice?.count).toBe(ambiguous);
    expect(count(all, ({ regions }) => (regions?.length ?? 0) > 0)).toBe(grounded);
    expect(all.reduce((sum, { regions }) => sum + (regions?.length ?? 0), 0)).toBe(boxes);
    expect(count(all, ({ regions }) => (regions?.length ?? 0) > 1)).toBe(several);
    expect(findings.map(({ code }) => code)).toEqual(['ambiguous-name']);
  });

  test.each([
    ['train', 950, 577],
    ['valid', 119, 115],
  ])(
    'CP-MNER %s: spaces for TABs, 16 types, pictures with names that are not ASCII',
    async (split, texts, pictures) => {
      const source = file('cp_mner', `${split}.txt`);
      const images = readdirSync(join(data, 'cp_mner', split));
      const opened = openDataset(sourceOf(imgid, { text: source, images, joiner: '' }));
      const samples = await collect(opened.samples);
      expect(samples).toHaveLength(texts);
      expect(count(samples, ({ imagePath }) => imagePath !== null)).toBe(pictures);
      const found = opened.findings.list();
      expect(found.find(({ code }) => code === 'space-separator')).toMatchObject({ count: 1, line: 2 });
      expect(found.find(({ code }) => code === 'missing-image')).toMatchObject({ count: texts - pictures });
      const { bytes } = write(imgid, samples, opened.layout);
      expect(Buffer.from(bytes).equals(Buffer.from(source.bytes))).toBe(true);
    },
  );

  test('300 raw pairs, 56 of them not UTF-8', async () => {
    const { samples, findings } = await readAll(pairs, { dir: folder('tweets_unlabelled') });
    expect(samples).toHaveLength(300);
    expect(count(samples, ({ imagePath }) => imagePath !== null)).toBe(300);
    expect(findings.filter(({ code }) => code === 'not-utf-8').reduce((sum, finding) => sum + finding.count, 0)).toBe(
      56,
    );
    expect(samples.find(({ externalId }) => externalId === '205')?.text).toContain('There’s #power');
    expect(samples.find(({ externalId }) => externalId === '83')?.text).toMatch(/#cut…$/u);
    for (const { text, tokens } of samples) {
      const rest = tokens.reduceRight((left, { start, end }) => left.slice(0, start) + left.slice(end), text);
      expect(rest.trim()).toBe('');
    }
  });

  test('7,000 tweets are parsed in seconds, whatever else the machine does', async () => {
    const source = file('gmner', 'train.txt');
    const started = performance.now();
    const { samples } = await readAll(imgid, { text: source });
    expect(samples).toHaveLength(7000);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
