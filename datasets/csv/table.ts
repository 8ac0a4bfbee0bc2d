/** A text as a table: what separates its columns, and whether quotation marks enclose cells in it. */
import type { Findings } from '../findings';
import { sniffDelimiter } from './columns';
import { RowReader, type Row, type RowOptions } from './rows';

/** What is looked at to see whether a TAB-separated file has cells in quotation marks. */
const headLength = 1_000_000;

export interface TableOptions {
  readonly file: string;
  readonly findings: Findings;
  /** null = said by the first line, or the one that it has most of: TAB, comma, semicolon or bar. */
  readonly delimiter?: string | null;
}

export interface Table {
  /** Between columns; null = there is one column. */
  readonly delimiter: string | null;
  /** From the first line on, which is the header. `isRow`: whether a line could be a whole row. */
  rows(isRow?: RowOptions['isRow']): Generator<Row>;
}

export function openTable(text: string, { file, findings, delimiter: named = null }: TableOptions): Table {
  const hint = /^"?sep=(.)"?\r?\n/iu.exec(text); // Excel's own, for its own dialects
  const table = hint ? text.slice(hint[0].length) : text;
  const delimiter = named ?? hint?.[1] ?? sniffDelimiter(table);
  const quotes = delimiter !== '\t' || hasQuotedCells(table);
  const before = hint ? 1 : 0;
  if (quotes && delimiter === '\t') {
    const action = 'Those marks were left out, as Excel and pandas write them.';
    findings.add({ file, line: null, code: 'quoted-cells', message: 'Cells stand in quotation marks.', action });
  }
  const onStray = (line: number): void => {
    const message = 'A quotation mark encloses no cell.';
    const action = 'It was taken as a character of the text.';
    findings.add({ file, line: line + before, code: 'stray-quote', message, action });
  };
  return {
    delimiter,
    *rows(isRow) {
      const reader = new RowReader(table, { delimiter, quotes, isRow, onStray });
      for (let row = reader.next(); row; row = reader.next()) yield { ...row, line: row.line + before };
    },
  };
}

/**
 * In TAB-separated tweets a quotation mark is mostly one. Excel ("Unicode text") and pandas enclose cells all the same: then each
 * mark that begins a cell has one that ends it, and some do something: there is a doubled one, a TAB or a line break in a cell, or
 * the header stands in marks too.
 */
function hasQuotedCells(table: string): boolean {
  const head = table.slice(0, headLength);
  if (!/(?:^|[\t\r\n])"/u.test(head)) return false;
  const strays: number[] = [];
  const reader = new RowReader(head, { delimiter: '\t', quotes: true, onStray: (line) => void strays.push(line) });
  let last = 0;
  for (let row = reader.next(); row; row = reader.next()) last = row.line;
  const isCut = head.length < table.length; // in its last row a mark may be open
  const isClean = strays.every((line) => isCut && line === last);
  return isClean && (reader.hasQuoting || head.startsWith('"'));
}
