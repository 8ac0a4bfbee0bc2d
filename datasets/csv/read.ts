/** Tables of tweets: CSV or TSV with a header, and which columns are the text, the picture's path and the id. */
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { RawSample } from '../../src/domain/sample';
import { AppError } from '../../src/errors';
import type { Findings } from '../findings';
import type { ImageFinder } from '../images';
import { limits } from '../limits';
import { sampleFromText } from '../raw-text';
import { type ColumnNames, columnsOf, sniffDelimiter } from './columns';

export interface CsvOptions {
  readonly file: string;
  readonly findings: Findings;
  readonly images: ImageFinder;
  readonly columns: ColumnNames;
  /** null = the one the header has most of: TAB, comma, semicolon or bar. */
  readonly delimiter?: string | null;
}

const Rows = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

/** Throws `bad-input` where the header lacks a column that was asked for. */
export function* readCsv(text: string, options: CsvOptions): Generator<RawSample> {
  const { file, findings, images } = options;
  const rows = parseRows(text, options);
  const header = rows[0]?.record.map((name) => name.trim());
  if (!header) return;
  const { columns, missing } = columnsOf(header, options.columns);
  if (!columns) {
    throw new AppError(
      'bad-input',
      `${file} has no column ${missing}.`,
      `Its columns are: ${header.join(', ')}. Say which is which.`,
    );
  }
  const ids = new Map<string, number>();
  for (const { record, info } of rows.slice(1)) {
    const line = info.lines;
    const cell = (column: number | null): string => (column === null ? '' : (record[column] ?? '').trim());
    if (record.length !== header.length) {
      const message = `${record.length} cells in a row; the header has ${header.length}.`;
      findings.add({ file, line, code: 'ragged-row', message, action: 'The cells that are there were read.' });
    }
    const id = cell(columns.id) || `${file}:row-${line}`;
    const sample = sampleFromText({ externalId: id, text: cell(columns.text), imagePath: null, file, line }, findings);
    if (!sample) continue;
    const seen = (ids.get(id) ?? 0) + 1;
    ids.set(id, seen);
    const externalId = seen === 1 ? id : `${id}#${seen}`;
    if (seen > 1) {
      const message = `The id ${id} was used before in this file.`;
      findings.add({ file, line, code: 'duplicate-id', message, action: `Kept; its id became ${externalId}.` });
    }
    yield { ...sample, externalId, imagePath: imageOf(cell(columns.image), line, file, images, findings) };
  }
}

function imageOf(cell: string, line: number, file: string, images: ImageFinder, findings: Findings): string | null {
  if (cell === '') return null;
  if (/^(?:https?|data|file):/iu.test(cell)) {
    findings.add({
      file,
      line,
      code: 'image-address',
      message: 'A picture is given by its address.',
      action: 'It was not fetched.',
    });
    return null;
  }
  return images.byPath(cell, file, line);
}

/** The cells of each row, with the line where it ends. */
export function parseRows(
  text: string,
  { file, findings, delimiter }: Pick<CsvOptions, 'file' | 'findings' | 'delimiter'>,
): z.infer<typeof Rows> {
  const leaveOut = (line: number | null, message: string): void =>
    findings.add({ file, line, code: 'malformed-line', message, action: 'The row was left out.' });
  const separator = delimiter ?? sniffDelimiter(text);
  const rows: unknown = parse(text, {
    delimiter: separator,
    // In TAB-separated tweets a quotation mark is a quotation mark.
    quote: separator === '\t' ? null : '"',
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: limits.recordLength,
    on_skip: (error) => {
      leaveOut(
        typeof error?.lines === 'number' ? error.lines : null,
        `The row does not parse: ${error?.message ?? 'unknown'}.`,
      );
      return undefined;
    },
  });
  return Rows.parse(rows);
}
