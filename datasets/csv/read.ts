/** Tables of tweets: CSV or TSV with a header, and which columns are the text, the picture's path and the id. */
import type { RawSample } from '../../src/domain/sample';
import { AppError } from '../../src/errors';
import type { Findings } from '../findings';
import { isPictureName, type ImageFinder } from '../images';
import { sampleFromText } from '../raw-text';
import { UniqueIds } from '../unique-ids';
import { type ColumnNames, type Columns, columnsOf, usualTexts } from './columns';
import { idOfCell, RoundedIds } from './ids';
import { openTable, type TableOptions } from './table';

export interface CsvOptions extends TableOptions {
  readonly findings: Findings;
  readonly images: ImageFinder;
  readonly columns: ColumnNames;
}

/** Row by row. Throws `bad-input` where the header lacks a column that was asked for. */
export function* readCsv(text: string, options: CsvOptions): Generator<RawSample | null> {
  const { file, findings, images } = options;
  const rounded = new RoundedIds(file, findings);
  const unique = new UniqueIds(file, findings);
  const table = openTable(text, options);
  let header: Header | null = null;
  let idBefore = '';
  const isRow = (line: string): boolean => header !== null && couldBeRow(line, idBefore, header, table.delimiter);
  for (const { cells: found, line } of table.rows(isRow)) {
    if (!header) {
      header = headerOf(found, options);
      continue;
    }
    const { columns, width } = header;
    const cells = found.length > width ? joined(found, header, table.delimiter ?? '') : found;
    if (found.length !== width) {
      const message = `${found.length} cells in a row; the header has ${width}.`;
      const action =
        cells === found ? 'The cells that are there were read.' : 'The separators were read as characters of the text.';
      findings.add({ file, line, code: 'ragged-row', message, action });
    }
    const cell = (column: number | null): string => (column === null ? '' : (cells[column] ?? '').trim());
    const id = idOfCell(cell(columns.id));
    if (id !== '') rounded.look(id, line);
    idBefore = id;
    const own = id || `${file}:row-${line}`;
    const sample = sampleFromText({ externalId: own, text: cell(columns.text), imagePath: null, file, line }, findings);
    if (!sample) {
      yield null;
      continue;
    }
    const image = cell(columns.image);
    const imagePath = image === '' ? null : images.byPath(image, file, line);
    yield { ...sample, externalId: unique.take(own, line), imagePath };
  }
  rounded.end();
}

interface Header {
  readonly columns: Columns;
  readonly width: number;
}

function headerOf(cells: readonly string[], { file, findings, columns: wanted }: CsvOptions): Header {
  const names = cells.map((name) => name.trim());
  const { columns, missing } = columnsOf(names, wanted);
  if (!columns) {
    throw new AppError(
      'bad-input',
      `${file} has no column ${missing}.`,
      `Its columns are: ${names.join(', ')}. Say which is which.`,
    );
  }
  const others = wanted.text === '' ? usualTexts(names).filter((column) => column !== columns.text) : [];
  if (others.length > 0) {
    const message = `Several columns may be the text: ${[columns.text, ...others].map((at) => names[at]).join(', ')}.`;
    const action = `${names[columns.text]} was read. Name the text column where another is meant.`;
    findings.add({ file, line: 1, code: 'several-texts', message, action });
  }
  return { columns, width: names.length };
}

/** Whether a line is as wide as the header, with an id like that of the row before: digits after digits. */
function couldBeRow(line: string, idBefore: string, { columns, width }: Header, delimiter: string | null): boolean {
  if (delimiter === null || width < 2) return false;
  const cells = line.split(delimiter);
  if (cells.length !== width) return false;
  const id = columns.id === null ? null : (cells[columns.id] ?? '').trim();
  if (id === null) return true;
  return /^\d+$/u.test(idBefore) ? /^\d+$/u.test(id) : id !== '' && !/\s/u.test(id);
}

/**
 * A row with more cells than the header, where nothing says that they belong together: a text with separators in it. They are its
 * own where it is the last column, or where what stands behind it then is a picture's name.
 */
function joined(cells: readonly string[], { columns, width }: Header, delimiter: string): readonly string[] {
  const behind = width - 1 - columns.text;
  const text = cells.slice(columns.text, cells.length - behind).join(delimiter);
  const row = [...cells.slice(0, columns.text), text, ...cells.slice(cells.length - behind)];
  const image = columns.image !== null && columns.image > columns.text ? (row[columns.image] ?? '') : '';
  return behind === 0 || isPictureName(image) ? row : cells;
}
