/** The bundled sample set keeps what its README and its readers count on. */
import { readdir, readFile, stat } from 'node:fs/promises';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { jsonl } from '../../datasets/formats';
import { guardLimits } from '../../src/promotion/guard';
import { readAll } from './show';

const folder = new URL('../../datasets/sample/', import.meta.url);
const Tweet = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/u),
  split: z.enum(['train', 'dev', 'test', 'pool']),
  text: z.string().min(1),
  tokens: z.array(z.tuple([z.int(), z.int()])),
  mentions: z.array(
    z.strictObject({
      start: z.int(),
      end: z.int(),
      type: z.enum(['PER', 'LOC', 'ORG', 'MISC']),
      regions: z.array(z.tuple([z.int(), z.int(), z.int(), z.int()])).nullable(),
    }),
  ),
  image: z.string().nullable(),
  meta: z.strictObject({
    language: z.string(),
    decidedBy: z.literal('image').optional(),
    pair: z.string().optional(),
    match: z.literal(false).optional(),
    retweetOf: z.string().optional(),
  }),
});
type Tweet = z.infer<typeof Tweet>;

let file = '';
let tweets: Tweet[] = [];
const surface = (tweet: Tweet, at: { start: number; end: number }): string =>
  tweet.text.slice(tweet.tokens[at.start]?.[0], tweet.tokens[at.end - 1]?.[1]);
const tokensOf = (tweet: Tweet): string[] => tweet.tokens.map(([start, end]) => tweet.text.slice(start, end));

beforeAll(async () => {
  file = await readFile(new URL('tweets.jsonl', folder), 'utf8');
  tweets = file
    .trimEnd()
    .split('\n')
    .map((line) => Tweet.parse(JSON.parse(line)));
});

test('the JSONL reader takes all of it without a finding', async () => {
  const bytes = new TextEncoder().encode(file);
  const images = await readdir(new URL('images/', folder));
  const { samples: read, findings } = await readAll(jsonl, { text: { name: 'tweets.jsonl', bytes }, images });
  expect(findings).toEqual([]);
  expect(read.map((sample) => sample.externalId)).toEqual(tweets.map((tweet) => tweet.id));
  expect(read.filter((sample) => sample.imagePath !== null)).toHaveLength(
    tweets.filter((t) => t.image !== null).length,
  );
});

test('the README counts right', async () => {
  const readme = await readFile(new URL('README.md', folder), 'utf8');
  for (const split of ['pool', 'train', 'dev', 'test']) {
    const own = tweets.filter((tweet) => tweet.split === split);
    const mentions = own.flatMap((tweet) => tweet.mentions);
    const ofType = (type: string): number => mentions.filter((m) => m.type === type).length;
    const counts = [
      own.length,
      own.filter((tweet) => tweet.image !== null).length,
      ...['PER', 'LOC', 'ORG', 'MISC'].map(ofType),
    ];
    const row = [split, ...counts, mentions.filter((m) => (m.regions ?? []).length > 0).length];
    const written = readme.split('\n').find((line) => line.startsWith(`| ${split}`));
    expect(
      written
        ?.split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ).toEqual(row.map(String));
  }
});

describe('tweets', () => {
  test('ids are unique and every split has its share', () => {
    expect(new Set(tweets.map((tweet) => tweet.id)).size).toBe(tweets.length);
    expect(tweets.length).toBeGreaterThanOrEqual(200);
    const least = { train: 60, dev: 45, test: 20, pool: 80 };
    for (const [split, count] of Object.entries(least)) {
      expect(tweets.filter((tweet) => tweet.split === split).length, split).toBeGreaterThanOrEqual(count);
    }
  });

  test.each(['PER', 'LOC', 'ORG', 'MISC'])('%s is named at least 60 times', (type) => {
    expect(
      tweets.flatMap((tweet) => tweet.mentions).filter((mention) => mention.type === type).length,
    ).toBeGreaterThanOrEqual(60);
  });

  test('the promotion guard can decide on dev by numbers', () => {
    const mentions = tweets.filter((tweet) => tweet.split === 'dev').flatMap((tweet) => tweet.mentions);
    expect(mentions.length).toBeGreaterThanOrEqual(guardLimits.leastDevMentions);
  });

  test('of the pool come in English first, then in other languages, other scripts last', () => {
    const script = (tweet: Tweet): number => {
      if (tweet.meta.language === 'en') return 0;
      return /[^\p{sc=Latin}\P{L}]/u.test(tweet.text) ? 2 : 1;
    };
    const order = tweets.filter(({ split }) => split === 'pool').map(script);
    expect(order).toEqual([...order].sort());
    expect(new Set(order).size).toBe(3);
  });

  test('are in at least 20 languages', () => {
    expect(new Set(tweets.map((tweet) => tweet.meta.language)).size).toBeGreaterThanOrEqual(20);
  });

  test.each(['train', 'dev', 'test', 'pool'])('%s has every type', (split) => {
    const types = tweets.filter((tweet) => tweet.split === split).flatMap((tweet) => tweet.mentions.map((m) => m.type));
    expect([...new Set(types)].sort()).toEqual(['LOC', 'MISC', 'ORG', 'PER']);
  });

  test('tokens run through the text without a gap of more than white space', () => {
    for (const tweet of tweets) {
      let rest = '';
      let at = 0;
      for (const [start, end] of tweet.tokens) {
        expect(start, tweet.id).toBeGreaterThanOrEqual(at);
        expect(end, tweet.id).toBeGreaterThan(start);
        rest += tweet.text.slice(at, start);
        at = end;
      }
      expect((rest + tweet.text.slice(at)).trim(), tweet.id).toBe('');
    }
  });

  test('mentions are in order, apart, and inside the tweet', () => {
    for (const tweet of tweets) {
      let at = 0;
      for (const mention of tweet.mentions) {
        expect(mention.start, tweet.id).toBeGreaterThanOrEqual(at);
        expect(mention.end, tweet.id).toBeGreaterThan(mention.start);
        expect(mention.end, tweet.id).toBeLessThanOrEqual(tweet.tokens.length);
        at = mention.end;
      }
    }
  });

  test('no two share six words in a row, but the marked retweet', () => {
    const seen = new Map<string, string>();
    const shared: string[] = [];
    for (const tweet of tweets.filter((one) => one.meta.retweetOf === undefined)) {
      const words = tokensOf(tweet)
        .filter((token) => /[\p{L}\p{N}]/u.test(token))
        .map((token) => token.toLowerCase());
      for (let i = 0; i + 6 <= words.length; i++) {
        const six = words.slice(i, i + 6).join(' ');
        const first = seen.get(six);
        if (first !== undefined && first !== tweet.id) shared.push(`${first} and ${tweet.id}: ${six}`);
        seen.set(six, tweet.id);
      }
    }
    expect(shared).toEqual([]);
  });

  test('one retweet repeats text, split and picture of its original', () => {
    const retweets = tweets.filter((tweet) => tweet.meta.retweetOf !== undefined);
    expect(retweets).toHaveLength(1);
    const original = tweets.find((tweet) => tweet.id === retweets[0]?.meta.retweetOf);
    expect(retweets[0]?.text.endsWith(`: ${original?.text}`)).toBe(true);
    expect(retweets[0]).toMatchObject({ split: original?.split, image: original?.image });
  });

  test.each<[string, RegExp, number]>([
    ['Arabic', /\p{sc=Arabic}/u, 2],
    ['Hebrew', /\p{sc=Hebrew}/u, 1],
    ['Chinese or Japanese', /\p{sc=Han}/u, 2],
    ['Cyrillic', /\p{sc=Cyrillic}/u, 1],
    ['Greek', /\p{sc=Greek}/u, 1],
    ['Devanagari', /\p{sc=Devanagari}/u, 1],
    ['a hashtag as a mention', /^#/u, 3],
    ['a handle as a mention', /^@/u, 3],
    ['a combining accent', /\p{Script=Latin}\p{Mn}/u, 1],
  ])('mentions with %s', (_, pattern, least) => {
    const found = tweets
      .flatMap((tweet) => tweet.mentions.map((m) => surface(tweet, m)))
      .filter((s) => pattern.test(s));
    expect(found.length).toBeGreaterThanOrEqual(least);
  });

  test.each<[string, RegExp]>([
    ['a family', /\u200d.*\u200d/u],
    ['a flag', /^\p{RI}\p{RI}$/u],
    ['a skin tone', /\p{Emoji_Modifier}$/u],
  ])('a mention comes after %s, which is one token', (_, emoji) => {
    const found = tweets.filter((tweet) => {
      const at = tokensOf(tweet).findIndex((token) => emoji.test(token));
      return at >= 0 && tweet.mentions.some((mention) => mention.start > at);
    });
    expect(found.length).toBeGreaterThan(0);
  });

  test('a tweet has an address', () => {
    expect(tweets.some((tweet) => tokensOf(tweet).some((token) => token.startsWith('https://')))).toBe(true);
  });
});

describe('what only the picture decides', () => {
  test('comes in pairs: one name, two types, two pictures, one split', () => {
    const riddles = tweets.filter((tweet) => tweet.meta.decidedBy === 'image');
    expect(riddles.length).toBeGreaterThanOrEqual(20);
    const pairs = Map.groupBy(riddles, (tweet) => tweet.meta.pair);
    for (const [name, pair] of pairs) {
      const mentions = pair.flatMap((tweet) => tweet.mentions.map((m) => ({ tweet, m, name: surface(tweet, m) })));
      const named = mentions.filter((one) => one.name.toLowerCase() === name);
      expect(named, name).toHaveLength(2);
      expect(new Set(named.map((one) => one.m.type)).size, name).toBe(2);
      expect(new Set(named.map((one) => one.tweet.image)).size, name).toBe(2);
      expect(new Set(named.map((one) => one.tweet.split)).size, name).toBe(1);
      for (const { m } of named) expect(m.regions?.length, name).toBeGreaterThan(0);
    }
  });
});

describe('pictures', () => {
  test('three in four tweets have one, at least twelve have none, three do not match', () => {
    const without = tweets.filter((tweet) => tweet.image === null);
    expect(without.length).toBeGreaterThanOrEqual(12);
    expect(without.length / tweets.length).toBeLessThanOrEqual(0.25);
    const strange = tweets.filter((tweet) => tweet.meta.match === false);
    expect(strange.length).toBeGreaterThanOrEqual(3);
    for (const tweet of strange) for (const m of tweet.mentions) expect(m.regions, tweet.id).toEqual([]);
  });

  test('boxes are said exactly where there is a picture; some names have several', () => {
    for (const tweet of tweets)
      for (const m of tweet.mentions) expect(m.regions === null, tweet.id).toBe(tweet.image === null);
    const regions = tweets.flatMap((tweet) => tweet.mentions.map((m) => m.regions ?? []));
    expect(regions.filter((boxes) => boxes.length > 1).length).toBeGreaterThanOrEqual(20);
    expect(regions.filter((boxes) => boxes.length > 0).length).toBeGreaterThanOrEqual(60);
  });

  test('are at least 150', () => {
    expect(new Set(tweets.flatMap((tweet) => tweet.image ?? [])).size).toBeGreaterThanOrEqual(150);
  });

  test('are all there, none too many, with the tweets at most 10 MB', async () => {
    const files = (await readdir(new URL('images/', folder))).sort();
    expect(files).toEqual([...new Set(tweets.flatMap((tweet) => tweet.image ?? []))].sort());
    const sizes = await Promise.all(files.map(async (name) => (await stat(new URL(`images/${name}`, folder))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(10_000_000 - Buffer.byteLength(file));
  });

  test('decode, and hold the boxes of their tweets', async () => {
    for (const tweet of tweets) {
      if (tweet.image === null) continue;
      const image = sharp(new URL(`images/${tweet.image}`, folder).pathname);
      const { info } = await image.raw().toBuffer({ resolveWithObject: true });
      for (const [x, y, width, height] of tweet.mentions.flatMap((m) => m.regions ?? [])) {
        expect(Math.min(x, y), tweet.id).toBeGreaterThanOrEqual(0);
        expect(Math.min(width, height), tweet.id).toBeGreaterThan(9);
        expect(x + width, tweet.id).toBeLessThanOrEqual(info.width);
        expect(y + height, tweet.id).toBeLessThanOrEqual(info.height);
      }
    }
  });
});
