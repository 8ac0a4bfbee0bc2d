/** Whether the first lines are a table: a header with a usual name for the text, or a file named as one, and rows as wide. */
import { Findings } from '../findings';
import type { Recognition } from '../format';
import { folderWith, type FileHead } from '../head';
import { pictureNamesOfPath } from '../images';
import { columnsOf, guessedColumns } from './columns';
import { openTable } from './table';

const looked = 200;

export function recogniseTable({ name, lines, beside }: FileHead): Recognition | null {
  const text = lines.slice(0, looked).join('\n');
  if (/^\s*[[{<]/u.test(text)) return null; // JSON or XML
  const rows = [...openTable(text, { file: name, findings: new Findings() }).rows()].map(({ cells }) => cells);
  const [header = [], ...body] = rows;
  if (header.length === 0 || body.filter((row) => row.length !== header.length).length > 0.1 * body.length) return null;
  const names = header.map((cell) => cell.trim());
  const { columns } = columnsOf(names, guessedColumns);
  const each = [...new Set(names)].filter((column) => column !== '');
  const choices = { textColumn: each, imageColumn: [...each, '-'], idColumn: [...each, '-'] };
  const isNamed = /\.(?:csv|tsv)$/iu.test(name);
  if (!columns) return isNamed && header.length > 1 ? { confidence: 0.6, input: 'text', choices } : null;
  if (header.length === 1 && !isNamed) return null; // a line that says "text"
  const { image } = columns;
  const named = image === null ? [] : body.flatMap((row) => (row[image] ? [pictureNamesOfPath(row[image])] : []));
  return {
    confidence: isNamed ? 0.95 : 0.9,
    input: 'text',
    beside: { images: folderWith(named, beside) },
    choices,
  };
}
