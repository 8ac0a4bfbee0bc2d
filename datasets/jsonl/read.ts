/** Reads the project's own format, one JSON object per line. A malformed line costs that line. */
import type { RawSample } from '../../src/domain/sample';
import { tokenizeTweet } from '../../src/text/tweet-tokenizer';
import type { Findings } from '../findings';
import { noteGold } from '../gold-notes';
import type { ImageFinder } from '../images';
import { jsonRecords, type JsonRecord } from '../json-records';
import { limits } from '../limits';
import { UniqueIds } from '../unique-ids';
import { JsonlRecord } from './record';

export interface JsonlOptions {
  readonly file: string;
  readonly findings: Findings;
  readonly images: ImageFinder;
}

export function* readJsonl(text: string, options: JsonlOptions): Generator<RawSample | null> {
  const ids = new UniqueIds(options.file, options.findings);
  for (const record of jsonRecords(text, options)) {
    const sample = record && sampleOf(record, options);
    if (!record || !sample) {
      yield null;
      continue;
    }
    const named = { ...sample, externalId: ids.take(sample.externalId, record.line) };
    noteGold(named, options.file, options.findings);
    yield named;
  }
}

function sampleOf({ value, line }: JsonRecord, { file, findings, images }: JsonlOptions): RawSample | null {
  const reject = (message: string): null => {
    findings.add({ file, line, code: 'malformed-line', message, action: 'The line was left out.' });
    return null;
  };
  const parsed = JsonlRecord.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return reject(`Not a sample: ${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'no JSON object'}.`);
  }
  const record = parsed.data;
  const tokens = record.tokens
    ? record.tokens.map(([start, end]) => ({ text: record.text.slice(start, end), start, end }))
    : tokenizeTweet(record.text);
  const wrong = whatIsWrong(record, tokens);
  if (wrong) return reject(wrong);
  return {
    externalId: record.id,
    line,
    text: record.text,
    tokens,
    tags: record.tags ?? null,
    mentions: record.mentions.map(({ start, end, type, regions }) => ({
      start,
      end,
      type,
      regions: regions ? regions.map(([x, y, width, height]) => ({ x, y, width, height })) : null,
    })),
    imagePath: record.image ? images.byPath(record.image, file, line) : null,
    split: record.split ?? null,
    ...(record.state && { state: record.state }),
    ...(record.meta && { meta: record.meta }),
  };
}

function whatIsWrong(record: JsonlRecord, tokens: readonly { start: number; end: number }[]): string | null {
  if (tokens.length > limits.tokensPerSample) return `${tokens.length} tokens; the limit is ${limits.tokensPerSample}.`;
  let last = 0;
  for (const { start, end } of tokens) {
    if (start < last || end <= start || end > record.text.length)
      return `The token ${start} to ${end} does not lie in the text, in order.`;
    last = end;
  }
  const stray = record.mentions.find(({ start, end }) => end <= start || end > tokens.length);
  if (stray) return `The mention ${stray.start} to ${stray.end} does not lie in ${tokens.length} tokens.`;
  if (record.tags && record.tags.length !== tokens.length)
    return `${record.tags.length} tags for ${tokens.length} tokens.`;
  return null;
}
