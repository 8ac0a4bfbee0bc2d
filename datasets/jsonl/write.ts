/** Writes the project's own lossless format: reading it back gives the same samples. */
import type { RawSample } from '../../src/domain/sample';
import { LossCounter } from '../losses';
import type { Writing } from '../source';
import { TextPieces } from '../text-pieces';
import type { JsonlRecord } from './record';

export function* writeJsonl(samples: Iterable<RawSample>): Writing {
  const losses = new LossCounter();
  const lines = new TextPieces();
  for (const sample of samples) {
    const json = JSON.stringify(recordOf(sample));
    // A reader of UTF-8 makes U+FFFD of both, and of the escapes that stand for them here.
    if (/\\u(?:d[89a-f][0-9a-f]{2}|0000)/u.test(json))
      losses.add('half-characters', 'samples have half an emoji or a zero byte, which is read as U+FFFD');
    lines.add(`${json}\n`);
    yield;
  }
  return { bytes: lines.bytes(), losses: losses.list() };
}

function recordOf(sample: RawSample): JsonlRecord {
  return {
    id: sample.externalId,
    split: sample.split,
    text: sample.text,
    tokens: sample.tokens.map(({ start, end }) => [start, end]),
    mentions: sample.mentions.map(({ start, end, type, regions }) => ({
      start,
      end,
      type,
      regions: regions && regions.map(({ x, y, width, height }) => [x, y, width, height]),
    })),
    image: sample.imagePath,
    ...(sample.tags && { tags: [...sample.tags] }),
    ...(sample.state && { state: sample.state }),
    ...(sample.meta && { meta: { ...sample.meta } }),
  };
}
