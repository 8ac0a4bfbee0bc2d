/** How a token-per-line file is laid out: decided once for the whole file, kept so that an export is byte-equal. */
import { z } from 'zod';
import type { Findings } from '../findings';

export const ImgidLayout = z.object({
  /** Between token and tag. */
  separator: z.enum(['\t', ' ']),
  /** What stands after the last tag. */
  ending: z.enum(['blank-line', 'newline', 'none']),
  lineBreak: z.enum(['\n', '\r\n']),
});
export type ImgidLayout = Readonly<z.infer<typeof ImgidLayout>>;

/** The layout of Twitter-2017's files. */
export const defaultLayout: ImgidLayout = { separator: '\t', ending: 'blank-line', lineBreak: '\n' };

/**
 * TAB unless no line with a tag has one: tokens may be white space themselves (U+00A0, U+FE0F), so nothing else may split.
 * Looks at the first thousand lines.
 */
export function layoutOf(text: string, file: string, findings: Findings): ImgidLayout {
  const head = firstLines(text, 1000);
  const separator = usesSpaces(head) ? ' ' : '\t';
  if (separator === ' ') {
    findings.add({
      file,
      line: head.findIndex((line) => spaced.test(line)) + 1,
      code: 'space-separator',
      message: 'Tokens and tags are separated by a space, not by a TAB.',
      action: 'The last space of a line was taken as the separator, in the whole file.',
    });
  }
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const ending = /\n\r?\n$/u.test(text.slice(-4)) ? 'blank-line' : text.endsWith('\n') ? 'newline' : 'none';
  return { separator, ending, lineBreak };
}

const spaced = /^\S.* (?:O|[BIESLU]-\S+)\r?$/u;

function usesSpaces(lines: readonly string[]): boolean {
  return !lines.some((line) => line.includes('\t')) && lines.some((line) => spaced.test(line));
}

function firstLines(text: string, count: number): string[] {
  const lines: string[] = [];
  for (let start = 0; lines.length < count && start < text.length;) {
    const end = text.indexOf('\n', start);
    lines.push(text.slice(start, end < 0 ? text.length : end));
    if (end < 0) break;
    start = end + 1;
  }
  return lines;
}
