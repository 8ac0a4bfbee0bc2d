/** Tweets of Twitter's API as raw samples: one object, or one answer of the API with many, a line. */
import { z } from 'zod';
import type { RawSample } from '../../src/domain/sample';
import type { Findings } from '../findings';
import type { ImageFinder } from '../images';
import { jsonRecords } from '../json-records';
import { limits } from '../limits';
import { sampleFromText } from '../raw-text';
import { UniqueIds } from '../unique-ids';
import { idOf, Includes, photosOf, textOf, Tweet } from './tweet';

export interface TwitterOptions {
  readonly file: string;
  readonly findings: Findings;
  readonly images: ImageFinder;
}

/** An answer of version 2. */
const Answer = z.object({ data: z.union([z.array(z.unknown()), z.looseObject({})]), includes: Includes.default({}) });

export function* readTwitter(text: string, options: TwitterOptions): Generator<RawSample | null> {
  const { file, findings, images } = options;
  const ids = new UniqueIds(file, findings);
  for (const record of jsonRecords(text, { file, findings, longest: limits.arrayLength })) {
    if (!record) {
      yield null;
      continue;
    }
    const { value, line } = record;
    const note = (code: string, message: string, action: string): void =>
      findings.add({ file, line, code, message, action });
    const answer = Answer.safeParse(value).data;
    const includes = answer?.includes ?? {};
    for (const raw of answer ? [answer.data].flat() : [value]) {
      const tweet = Tweet.safeParse(raw).data;
      const [id, tweetText] = tweet ? [idOf(tweet), textOf(tweet, includes)] : [null, null];
      if (!tweet || id === null || tweetText === null) {
        note('malformed-line', 'Not a tweet: it has no id or no text.', 'It was left out.');
        continue;
      }
      const [photo, ...more] = photosOf(tweet, includes);
      const sample = sampleFromText({ externalId: id, text: tweetText, imagePath: null, file, line }, findings);
      if (!sample) continue;
      if (more.length > 0) note('more-pictures', `The tweet ${id} has several pictures.`, 'The first is taken.');
      const imagePath = photo === undefined ? null : images.byPath(photo, file, line);
      yield { ...sample, externalId: ids.take(id, line), imagePath };
    }
  }
}
