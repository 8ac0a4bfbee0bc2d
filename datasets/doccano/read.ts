/** Texts with ranges of characters as samples: cut into words, and at each end of a range, so that the ranges stay what they are. */
import type { GroundedMention, RawSample, Token } from '../../src/domain/sample';
import { tokenizeTweet } from '../../src/text/tweet-tokenizer';
import type { Findings } from '../findings';
import { noteGold } from '../gold-notes';
import { jsonRecords, type JsonRecord } from '../json-records';
import { limits } from '../limits';
import { UniqueIds } from '../unique-ids';
import { DoccanoRecord, type Range } from './record';

export interface DoccanoOptions {
  readonly file: string;
  readonly findings: Findings;
  /** What offsets count: Python's programs count code points, JavaScript's UTF-16 units. */
  readonly offsets: 'code-points' | 'utf-16';
}

export function* readDoccano(text: string, options: DoccanoOptions): Generator<RawSample | null> {
  const ids = new UniqueIds(options.file, options.findings);
  let number = 0;
  for (const record of jsonRecords(text, options)) {
    number += 1;
    const sample = record && sampleOf(record, number, options);
    if (!record || !sample) {
      yield null;
      continue;
    }
    const named = { ...sample, externalId: ids.take(sample.externalId, record.line) };
    noteGold(named, options.file, options.findings);
    yield named;
  }
}

function sampleOf({ value, line }: JsonRecord, number: number, options: DoccanoOptions): RawSample | null {
  const { file, findings } = options;
  const note = (code: string, message: string, action: string): void =>
    findings.add({ file, line, code, message, action });
  const parsed = DoccanoRecord.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') || 'the record';
    note(
      'malformed-line',
      `Not a text with labels: ${where}: ${issue?.message ?? 'no JSON object'}.`,
      'It was left out.',
    );
    return null;
  }
  const { id, text, ranges, relations } = parsed.data;
  if (relations.length > 0) note('relations', 'Relations between mentions.', 'They were left out.');
  const units = options.offsets === 'utf-16' ? null : unitsOf(text);
  const inUnits = ranges.map(({ start, end, type }) => ({
    start: units ? (units[start] ?? -1) : start,
    end: units ? (units[end] ?? -1) : end,
    type,
  }));
  const tokens = cutAt(
    tokenizeTweet(text),
    inUnits.flatMap(({ start, end }) => [start, end]),
  );
  if (tokens.length > limits.tokensPerSample) {
    note('tweet-too-long', `${tokens.length} tokens; the limit is ${limits.tokensPerSample}.`, 'It was left out.');
    return null;
  }
  const questions: string[] = [];
  const mentions = inUnits.flatMap((range): GroundedMention[] => {
    const mention = mentionOf(range, tokens, text.length);
    if (mention) return [mention];
    const message = `The ${range.type} from ${range.start} to ${range.end} is no range of words in the text.`;
    questions.push(message);
    note('bad-range', message, 'It was left out; the tweet is flagged.');
    return [];
  });
  return {
    externalId: id ?? `${file}:line-${line ?? number}`,
    line,
    text,
    tokens,
    tags: null,
    mentions,
    imagePath: null,
    split: null,
    ...(questions.length > 0 && { state: 'flagged' as const, question: questions.slice(0, 5).join(' ') }),
  };
}

/** Where each code point begins, in UTF-16 units, and the end of the text. */
function unitsOf(text: string): number[] {
  const units: number[] = [];
  let at = 0;
  for (const point of text) {
    units.push(at);
    at += point.length;
  }
  return [...units, at];
}

/** Tokens with those that an offset lies in cut in two. */
function cutAt(tokens: readonly Token[], offsets: readonly number[]): Token[] {
  const cuts = [...new Set(offsets)].sort((a, b) => a - b);
  let next = 0;
  return tokens.flatMap(({ text, start, end }) => {
    while ((cuts[next] ?? Infinity) <= start) next += 1;
    const bounds = [start];
    while ((cuts[next] ?? Infinity) < end) bounds.push(cuts[next++]!);
    bounds.push(end);
    return bounds.slice(1).map((to, i) => {
      const from = bounds[i]!;
      return { text: text.slice(from - start, to - start), start: from, end: to };
    });
  });
}

/** The tokens inside of a range; null where there is none, or the range leaves the text. */
function mentionOf({ start, end, type }: Range, tokens: readonly Token[], length: number): GroundedMention | null {
  if (start < 0 || end <= start || end > length) return null;
  const first = countBefore(tokens, (token) => token.start < start);
  const after = countBefore(tokens, (token) => token.end <= end);
  return after <= first ? null : { start: first, end: after, type, regions: null };
}

/** How many of the ordered tokens come first of which something is true. */
function countBefore(tokens: readonly Token[], isTrue: (token: Token) => boolean): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isTrue(tokens[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
