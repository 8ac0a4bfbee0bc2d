/** A line of a token-per-line file cut into its token and its tag. */

/** How the lines of a file are cut: decided once for all of them. */
export interface LineForm {
  /** Between columns. */
  readonly separator: '\t' | ' ';
  /** Where a space separates more than two columns, how many; null = the token is all before the last space. */
  readonly columns: number | null;
  /** Which column has the tag, the token's being 1; 0 = the last one. */
  readonly tagColumn: number;
}

export interface CutLine {
  readonly token: string;
  /** Without white space round it; '' = the line has one column. */
  readonly tag: string;
  /** 3 for three or more. */
  readonly columns: number;
  /** Whether white space was taken off, or another separator stood there: what was cut is not what is written back. */
  readonly isTrimmed: boolean;
  readonly isOtherwiseSeparated: boolean;
}

export function cutLine(line: string, form: LineForm): CutLine {
  const body = line.trimEnd();
  if (form.separator === '\t' && !body.includes('\t')) return cutElsewhere(body, ' ', form);
  if (form.separator === ' ' && body.includes('\t')) return cutElsewhere(body, '\t', form);
  return cutAt(line, body, form);
}

/** The few lines of a file that are separated as its others are not. */
function cutElsewhere(body: string, separator: '\t' | ' ', form: LineForm): CutLine {
  return { ...cutAt(body, body, { ...form, separator, columns: null }), isOtherwiseSeparated: true };
}

function cutAt(line: string, body: string, { separator, columns, tagColumn }: LineForm): CutLine {
  if (separator === ' ' && columns === null && tagColumn === 0) {
    const last = body.lastIndexOf(' ');
    if (last < 0) return whole(body);
    const before = body.slice(0, last);
    const token = before.trimEnd() || before; // a token may be white space itself
    const isTrimmed = token !== before || body !== line;
    return { token, tag: body.slice(last + 1), columns: 2, isTrimmed, isOtherwiseSeparated: false };
  }
  const cells = separator === '\t' ? body.split('\t') : body.split(/ +/u);
  if (cells.length < 2) return whole(body);
  const cell = (tagColumn === 0 ? cells.at(-1) : cells[tagColumn - 1]) ?? '';
  const tag = cell.trim();
  const isTrimmed = body !== line || tag !== cell || (separator === ' ' && cells.join(' ') !== body);
  return { token: cells[0] ?? '', tag, columns: Math.min(cells.length, 3), isTrimmed, isOtherwiseSeparated: false };
}

function whole(body: string): CutLine {
  return { token: body, tag: '', columns: 1, isTrimmed: false, isOtherwiseSeparated: false };
}
