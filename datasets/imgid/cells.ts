/** What stands in a line of a token-per-line file, and what a reader would not find there again. */
import type { RawSample } from '../../src/domain/sample';
import { limits } from '../limits';
import type { LossCounter } from '../losses';
import type { ImgidLayout } from './layout';

/** TAB and line breaks cannot stand in a cell, nor can what no UTF-8 file holds. */
function plain(text: string, losses: LossCounter): string {
  const written = text
    .replace(/[\t\r\n]/gu, ' ')
    .replaceAll('\0', '\ufffd')
    .toWellFormed();
  if (written === text) return text;
  if (/[\t\r\n]/u.test(text))
    losses.add('control', 'tokens, types or ids have a TAB or a line break, written as a space');
  else losses.add('control', 'tokens, types or ids have a zero byte or half an emoji, written as U+FFFD');
  return written;
}

/** One token and its tag. */
export function cellWriter(separator: '\t' | ' ', losses: LossCounter): (token: string, tag: string) => string {
  return (token, tag) => {
    const [word, mark] = [plain(token, losses), plain(tag, losses)];
    const line = `${word}${separator}${mark}`;
    if (line.startsWith('IMGID:'))
      losses.add('imgid-token', 'tokens begin with "IMGID:", which a reader takes for a tweet');
    else if (word !== token || mark !== tag)
      return line; // said already
    else if (separator === ' ' && word !== word.trim())
      losses.add('space-token', 'tokens have a space at an end, which is lost');
    const type = mark.slice(2);
    if (type !== type.trim()) losses.add('space-type', 'types have white space at an end, which is lost');
    if (line.length > limits.tokenLineLength) losses.add('long-token', 'tokens are longer than a line may be');
    return line;
  };
}

/**
 * What an IMGID line says of a sample; null = it has none. A repeated id is read as `id#2`, `id#3`, and a tweet without an id as
 * `line-<n>`: they go back to what they were.
 */
export function idWriter({ ids, hashes }: ImgidLayout, losses: LossCounter): (sample: RawSample) => string | null {
  const seen = new Map<string, number>();
  return ({ externalId, tokens }) => {
    const isMadeUp = ids !== 'all' && /(?:^|[^\p{L}\p{N}])line-\d+(?:#\d+)?$/u.test(externalId);
    if (isMadeUp && ids === 'none') {
      const first = tokens[0]?.text;
      if (first === undefined) losses.add('empty', 'tweets without a word cannot stand in a file without IMGID lines');
      if (first === '-DOCSTART-') losses.add('docstart', 'tweets begin with "-DOCSTART-", which a reader leaves out');
      return null;
    }
    if (isMadeUp || ids === 'none')
      losses.add('id-line', 'tweets get an IMGID line, with an id that was made up: their file had none');
    const [, own, nth] = /^(.+)#(\d+)$/su.exec(externalId) ?? [];
    if (own !== undefined && hashes) losses.add('hash', 'ids end in # and a number, and may be repetitions of an id');
    const id = own !== undefined && !hashes && seen.get(own) === Number(nth) - 1 ? own : externalId;
    seen.set(id, (seen.get(id) ?? 0) + 1);
    const said = plain(id, losses);
    if (said === '' || said !== said.trim())
      losses.add('id', 'ids are empty or have white space at an end, which is lost');
    return said;
  };
}
