/** All tweets of the sample set, in the order of the file: what a person sees first comes first. */
import type { Picture } from './draw/canvas.ts';
import { toLine, type Split, type TweetLine, type TweetSource } from './tweet.ts';
import { dev } from './tweets/dev.ts';
import { devPeople } from './tweets/dev-people.ts';
import { devPlaces } from './tweets/dev-places.ts';
import { poolPeople } from './tweets/pool-people.ts';
import { poolPlaces } from './tweets/pool-places.ts';
import { poolThings } from './tweets/pool-things.ts';
import { pool } from './tweets/pool.ts';
import { testMore } from './tweets/test-more.ts';
import { test } from './tweets/test.ts';
import { trainDays } from './tweets/train-days.ts';
import { trainNights } from './tweets/train-nights.ts';
import { train } from './tweets/train.ts';

const splits: readonly (readonly [Split, readonly TweetSource[]])[] = [
  ['pool', [...pool, ...poolPlaces, ...poolPeople, ...poolThings]],
  ['train', [...train, ...trainDays, ...trainNights]],
  ['dev', [...dev, ...devPlaces, ...devPeople]],
  ['test', [...test, ...testMore]],
];

export function allLines(): TweetLine[] {
  return splits.flatMap(([split, sources]) => sources.map((source) => toLine(source, split)));
}

/** File name -> picture; a retweet shows the picture of its original. */
export function allPictures(): Map<string, Picture> {
  const sources = splits.flatMap(([, tweets]) => tweets);
  return new Map(
    sources.flatMap(({ id, picture, retweetOf }) =>
      picture === undefined || retweetOf !== undefined ? [] : [[`${id}.jpg`, picture] as const],
    ),
  );
}

/** The text of tweets.jsonl. */
export function tweetsFile(): string {
  return allLines()
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}
