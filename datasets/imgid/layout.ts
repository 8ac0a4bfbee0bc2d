/** How a token-per-line file is laid out, kept with the import so that an export is byte-equal, or says what is not. */
import { z } from 'zod';

export const ImgidLayout = z.object({
  /** Between token and tag. */
  separator: z.enum(['\t', ' ']),
  /** What stands after the last tag. */
  ending: z.enum(['blank-line', 'newline', 'none']),
  lineBreak: z.enum(['\n', '\r\n']),
  /** Whether the file begins with a byte order mark. */
  bom: z.boolean().default(false),
  /** Which tweets have an IMGID line, perhaps some; ids of the others are made up. */
  ids: z.enum(['all', 'some', 'none']).default('some'),
  /** Whether the file itself has ids that end in `#2`: elsewhere that is what a repeated id is read as. */
  hashes: z.boolean().default(false),
  /** What is written otherwise than it was read, in sentences. */
  changes: z.array(z.string()).default([]),
});
export type ImgidLayout = Readonly<z.infer<typeof ImgidLayout>>;

/** The layout of Twitter-2017's files. */
export const defaultLayout: ImgidLayout = ImgidLayout.parse({ separator: '\t', ending: 'blank-line', lineBreak: '\n' });

export interface FileFacts {
  readonly separator: '\t' | ' ';
  /** Whether it has columns between the token and the tag. */
  readonly hasMore: boolean;
  readonly bom: boolean;
  /** Whether its bytes are what a writer of UTF-8 would make of its text. */
  readonly isUtf8: boolean;
}

/** Of a whole file. */
export function layoutOf(text: string, { separator, hasMore, bom, isUtf8 }: FileFacts): ImgidLayout {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const ending = /\n\r?\n$/u.test(text.slice(-4)) ? 'blank-line' : text.endsWith('\n') ? 'newline' : 'none';
  const ids = idsOf(text);
  const hashes = /(?:^|\n)IMGID:[^\n]*#\d+\s*(?:\n|$)/u.test(text);
  const changes = changed.filter(({ isSo }) => isSo({ text, separator, hasMore, lineBreak, isUtf8, ids }));
  return { separator, ending, lineBreak, bom, ids, hashes, changes: changes.map(({ sentence }) => sentence) };
}

function idsOf(text: string): ImgidLayout['ids'] {
  if (!/(?:^|\n)IMGID:/u.test(text)) return 'none';
  // A tweet starts where the file does, or after a blank line.
  return /(?:^|\n[ \t]*\r?\n)(?!IMGID:[ \t]*\S)[^\n]*\S/u.test(text) ? 'some' : 'all';
}

interface Looked extends Pick<ImgidLayout, 'separator' | 'lineBreak' | 'ids'> {
  readonly text: string;
  readonly hasMore: boolean;
  readonly isUtf8: boolean;
}

/** U+2028 may be a token: lines end at LF alone, hence no multiline flag. */
const oddLine = {
  '\t': /(?:^|\n)(?!(?:IMGID:\S(?:[^\n\r]*\S)?|[^\t\n\r]+\t(?:O|[BI]-\S(?:[^\t\n\r]*\S)?)|)\r?(?:\n|$))/u,
  ' ': /(?:^|\n)(?!(?:IMGID:\S(?:[^\n\r]*\S)?|(?:[^\n\r]*\S|[^\n\r\S]+) (?:O|[BI]-\S+)|)\r?(?:\n|$))/u,
} as const;

const changed: readonly { isSo(looked: Looked): boolean; sentence: string }[] = [
  { isSo: ({ isUtf8 }) => !isUtf8, sentence: 'The file was not UTF-8; it is written as UTF-8.' },
  {
    isSo: ({ text, lineBreak }) => lineBreak === '\r\n' && /(?:^|[^\r])\n/u.test(text),
    sentence: 'Lines ended in LF and in CRLF; all are written with CRLF.',
  },
  {
    isSo: ({ text }) => /^\r?\n|\n\r?\n\r?\n/u.test(text),
    sentence: 'Blank lines beyond the one between two tweets are not written.',
  },
  {
    isSo: ({ text }) => /[^\r\n]\r?\nIMGID:/u.test(text),
    sentence: 'Tweets that followed one another without a blank line get one between them.',
  },
  {
    isSo: ({ text, ids }) => ids !== 'all' && /(?:^|\n)-DOCSTART-[\t ]/u.test(text),
    sentence: 'Lines -DOCSTART- are not written.',
  },
  {
    isSo: ({ text, separator, hasMore }) => hasMore || oddLine[separator].test(text),
    sentence:
      'Lines that were more or other than a word and its BIO tag (further columns, another tag scheme, white space at an ' +
      'end, nothing readable) are written as a word and its BIO tag, or not at all.',
  },
];
