/**
 * A tweet as it is written in tweets/*.ts, and how it becomes a line of the data set.
 *
 * Mentions stand in the text: `[PER Mara Ilves|musician] plays`. After the bar: the names of the picture's boxes that show
 * it, joined by commas. No bar: the mention is not in the picture. Without a picture nothing is said about boxes.
 */
import { tokenizeTweet } from '../../src/text/tweet-tokenizer.ts';
import type { Box, Picture } from './draw/canvas.ts';

export interface TweetSource {
  /** Also the file name of its picture. */
  readonly id: string;
  /** BCP 47. */
  readonly language: string;
  readonly text: string;
  readonly picture?: Picture;
  /** The text leaves the type open; the partner in `pair` has the same name with another type. */
  readonly pair?: string;
  /** false: the picture has nothing to do with the text. */
  readonly match?: boolean;
  /** The tweet whose text and picture are repeated. */
  readonly retweetOf?: string;
}

export type Split = 'train' | 'dev' | 'test' | 'pool';
type Region = [x: number, y: number, width: number, height: number];

/** One line of tweets.jsonl. Tokens are UTF-16 ranges in the text, mentions are token ranges, regions are pixel boxes. */
export interface TweetLine {
  readonly id: string;
  readonly split: Split;
  readonly text: string;
  readonly tokens: readonly (readonly [start: number, end: number])[];
  readonly mentions: readonly { start: number; end: number; type: string; regions: Region[] | null }[];
  readonly image: string | null;
  readonly meta: Readonly<Record<string, string | boolean>>;
}

const markup = /\[(?<type>[A-Z]+) (?<name>[^|\]]+)(?:\|(?<boxes>[^\]]+))?\]/gu;

export function toLine(source: TweetSource, split: Split): TweetLine {
  const { text, marks } = unmark(source.text);
  const tokens = tokenizeTweet(text);
  const mentions = marks.map(({ from, to, type, boxes }) => {
    const start = tokens.findIndex((token) => token.start === from);
    const last = tokens.findIndex((token) => token.end === to);
    if (start < 0 || last < start) throw new Error(`${source.id}: "${text.slice(from, to)}" is not whole tokens`);
    return {
      start,
      end: last + 1,
      type,
      regions: source.picture === undefined ? null : regionsOf(source, source.picture, boxes),
    };
  });
  return {
    id: source.id,
    split,
    text,
    tokens: tokens.map(({ start, end }) => [start, end] as const),
    mentions,
    image: source.picture === undefined ? null : `${source.retweetOf ?? source.id}.jpg`,
    meta: {
      language: source.language,
      ...(source.pair === undefined ? {} : { decidedBy: 'image', pair: source.pair }),
      ...(source.match === undefined ? {} : { match: source.match }),
      ...(source.retweetOf === undefined ? {} : { retweetOf: source.retweetOf }),
    },
  };
}

interface Mark {
  readonly from: number;
  readonly to: number;
  readonly type: string;
  readonly boxes: readonly string[];
}

/** The text as people read it, and where the marked names stand in it. */
function unmark(written: string): { text: string; marks: Mark[] } {
  let text = '';
  let at = 0;
  const marks: Mark[] = [];
  for (const match of written.matchAll(markup)) {
    const { type = '', name = '', boxes } = match.groups ?? {};
    text += written.slice(at, match.index);
    marks.push({ from: text.length, to: text.length + name.length, type, boxes: boxes?.split(',') ?? [] });
    text += name;
    at = match.index + match[0].length;
  }
  return { text: text + written.slice(at), marks };
}

function regionsOf(source: TweetSource, picture: Picture, names: readonly string[]): Region[] {
  return names.flatMap((name) => {
    const boxes = picture.boxes.get(name);
    if (boxes === undefined)
      throw new Error(`${source.id}: the picture has no "${name}", only ${[...picture.boxes.keys()].join(', ')}`);
    return boxes.map(({ x, y, width, height }: Box): Region => [x, y, width, height]);
  });
}
