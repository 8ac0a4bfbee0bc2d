/** How the lines of a token-per-line file are to be read: decided from its first thousand lines, for all of it. */
import { AppError } from '../../src/errors';
import type { Findings } from '../findings';
import { cutLine, type LineForm } from './line';
import { isIoScheme, senseOf } from './tags';

export interface TaggedForm extends LineForm {
  /** Whether types stand alone, without B- and I-. */
  readonly isIo: boolean;
}

const looked = 1000;

/**
 * TAB unless no line with a tag has one: tokens may be white space themselves (U+00A0, U+FE0F), so nothing else may split. Throws
 * `bad-input` where most lines have no tag that is known.
 */
export function formOf(
  lines: readonly string[],
  { file, findings, tagColumn }: { file: string; findings: Findings; tagColumn: number },
): TaggedForm {
  const rows = lines.slice(0, looked).map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const separator = usesSpaces(rows) ? ' ' : '\t';
  const columns = separator === ' ' ? columnsOf(rows) : null;
  const form = { separator, columns, tagColumn } as const;
  const cut = rows.filter(isTagged).map((row) => cutLine(row, form));
  const tags = cut.flatMap(({ tag }) => (tag === '' ? [] : [tag]));
  const isIo = isIoScheme(tags);
  mustBeTags(tags, isIo, file);
  const note = (code: string, line: number | null, message: string, action: string): void =>
    findings.add({ file, line, code, message, action });
  if (separator === ' ') {
    const said = 'Tokens and tags are separated by a space, not by a TAB.';
    const done =
      columns === null
        ? 'The last space of a line was taken as the separator, in the whole file.'
        : `Each line has ${columns} columns: the first is the token, ${tagColumn === 0 ? 'the last' : `column ${tagColumn}`} the tag.`;
    note('space-separator', rows.findIndex((row) => spaced(row)) + 1, said, done);
  }
  if (isIo) {
    const action = 'Neighbours of one type were read as one mention.';
    note('io-scheme', null, 'The tags are types alone, without B- and I-.', action);
  }
  return { ...form, isIo };
}

function isTagged(line: string): boolean {
  return line.trim() !== '' && !line.startsWith('IMGID:');
}

function usesSpaces(lines: readonly string[]): boolean {
  return !lines.some((line) => line.trimEnd().includes('\t')) && lines.some(spaced);
}

function spaced(line: string): boolean {
  const body = line.trimEnd();
  return /^\S.* \S+$/u.test(body) && senseOf(body.slice(body.lastIndexOf(' ') + 1)) !== null;
}

/**
 * How many columns a space separates, as in CoNLL-2003: where nearly all lines have as many, and those between the first and the
 * last look like tags. Null where the token may have spaces in it.
 */
export function columnsOf(lines: readonly string[]): number | null {
  const rows = lines.filter((line) => isTagged(line) && spaced(line)).map((line) => line.trim().split(/ +/u));
  const widths = rows.map((row) => row.length).sort((a, b) => a - b);
  const usual = widths[widths.length >> 1] ?? 0;
  const even = rows.filter((row) => row.length === usual && row.slice(1, -1).every(looksLikeTag));
  return usual > 2 && even.length >= 0.95 * rows.length ? usual : null;
}

/** Parts of speech and chunks: NNP, B-NP, -X-, "''", PRP$, _. */
function looksLikeTag(cell: string): boolean {
  return /^(?:[A-Z][A-Za-z0-9]{0,5}\$?(?:[-_|][A-Za-z0-9$]+)*|O|[^\p{L}\p{N}\s]{1,4}|-[A-Z]+-)$/u.test(cell);
}

function mustBeTags(tags: readonly string[], isIo: boolean, file: string): void {
  const unknown = tags.filter((tag) => senseOf(tag, isIo) === null);
  if (unknown.length <= 0.5 * tags.length) return;
  const some = [...new Set(unknown)].slice(0, 3).map((tag) => JSON.stringify(tag.slice(0, 40)));
  throw new AppError(
    'bad-input',
    `${file}: most lines end in no tag that is known, such as ${some.join(', ')}.`,
    'Tags are O, and B-PER or I-PER; BIOES, BILOU, BMES and types alone are read too. Name the column of the tags, or another format.',
  );
}
