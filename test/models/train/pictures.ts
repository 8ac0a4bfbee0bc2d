/** Toy pictures: a few grey levels made from the file's name, and files that cannot be read. */
import type { PictureRef } from '../../../src/engine/picture';
import type { TrainingPair, TrainingSentence } from '../../../src/engine/training';
import { seedFromText } from '../../../src/random';
import type { PictureSource } from '../../../models/vision/picture-source';
import { toyTweets } from '../toy';

export const picture = (path: string): PictureRef => ({ path, boxes: [] });

/** Remembers what was asked for. Files named "broken…" cannot be read. */
export class ToyPictures implements PictureSource {
  readonly asked: string[] = [];

  read: PictureSource['read'] = ({ path }, { image }) => {
    this.asked.push(path);
    if (path.includes('broken')) return Promise.resolve(null);
    const seed = seedFromText(path);
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
