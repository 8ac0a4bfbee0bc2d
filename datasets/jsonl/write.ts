/** Writes the project's own lossless format: reading it back gives the same samples. */
import type { RawSample } from '../../src/domain/sample';
import type { Writing } from '../source';
import { TextPieces } from '../text-pieces';
import type { JsonlRecord } from './record';

export function* writeJsonl(samples: Iterable<RawSample>): Writing {
  const lines = new TextPieces();
  for (const sample of samples) {
    lines.add(`${JSON.stringify(recordOf(sample))}\n`);
    yield;
  }
  return { bytes: lines.bytes(), losses: [] };
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
