/** Toy pictures: a few grey levels made from a name in place of a hash, and some that cannot be read. */
import type { PictureRef } from '../../../src/engine/picture';
import type { TrainingPair, TrainingSentence } from '../../../src/engine/training';
import { seedFromText } from '../../../src/random';
import type { PictureSource } from '../../../models/vision/picture-source';
import { toyTweets } from '../toy';

export const picture = (hash: string): PictureRef => ({ hash, boxes: [] });

/** Remembers what was asked for. Those named "broken…" cannot be read. */
export class ToyPictures implements PictureSource {
  readonly asked: string[] = [];

  read: PictureSource['read'] = ({ hash }, { image }) => {
    this.asked.push(hash);
    if (hash.includes('broken')) return Promise.resolve(null);
    const seed = seedFromText(hash);
    const global = new Uint8Array(image * image * 3).map((_, i) => (seed >>> (i % 24)) & 0xff);
    return Promise.resolve({ global, crops: [] });
  };
}

/** Toy tweets of which every second has a picture. */
export function picturedTweets(count: number): TrainingSentence[] {
  return toyTweets(count).map((tweet, i) => ({ ...tweet, picture: i % 2 === 0 ? picture(`t${i}.jpg`) : null }));
}

export function toyPairs(count: number): TrainingPair[] {
  return toyTweets(count, 8).map(({ tokens }, i) => ({ id: `p${i}`, tokens, picture: picture(`p${i}.jpg`) }));
}
