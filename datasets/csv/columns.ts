/** Which column is what, and what stands between columns. */

/** By name; '' = guessed from the header, '-' = there is none. */
export interface ColumnNames {
  readonly text: string;
  readonly image: string;
  readonly id: string;
}

export interface Columns {
  readonly text: number;
  readonly image: number | null;
  readonly id: number | null;
}

const usual: Readonly<Record<keyof ColumnNames, readonly string[]>> = {
  // Twitter's "text" is cut where there is a "full_text", and its "id" is rounded by what reads it as a number.
  text: ['full_text', 'text', 'tweet', 'tweet_text', 'content', 'caption', 'sentence'],
  image: ['image', 'image_path', 'picture', 'photo', 'img', 'file', 'file_name', 'filename'],
  id: ['id_str', 'id', 'tweet_id', 'imgid', 'image_id', 'index'],
};

/** The columns that may be the text, the likeliest first. */
export function usualTexts(header: readonly string[]): number[] {
  const names = header.map((name) => name.toLowerCase());
  return usual.text.map((name) => names.indexOf(name)).filter((number) => number >= 0);
}

export const guessedColumns: ColumnNames = { text: '', image: '', id: '' };

/** Column numbers by name, case aside; `missing` names the column that is not there. */
export function columnsOf(
  header: readonly string[],
  wanted: ColumnNames,
): { columns: Columns; missing: null } | { columns: null; missing: string } {
  const names = header.map((name) => name.toLowerCase());
  const column = (key: keyof ColumnNames): number | null => {
    if (wanted[key] === '-') return null;
    const candidates = wanted[key] === '' ? usual[key] : [wanted[key].toLowerCase()];
    return candidates.map((name) => names.indexOf(name)).find((number) => number >= 0) ?? null;
  };
  const [text, image, id] = [column('text'), column('image'), column('id')];
  for (const [key, number] of [
    ['text', text],
    ['image', image],
    ['id', id],
  ] as const) {
    const named = wanted[key] !== '' && wanted[key] !== '-';
    if (named && number === null) return { columns: null, missing: JSON.stringify(wanted[key]) };
  }
  return text === null ? { columns: null, missing: '"text"' } : { columns: { text, image, id }, missing: null };
}

export const delimiters = { tab: '\t', comma: ',', semicolon: ';', bar: '|' } as const;

/** The separator that the first line has most of; null where it has none: then each line is one cell. */
export function sniffDelimiter(text: string): string | null {
  const [line = ''] = text.slice(0, 65_536).split(/[\r\n]/u, 1);
  const head = line.replace(/"[^"]*"/gu, '');
  const counts = Object.values(delimiters).map((mark) => [mark, head.split(mark).length - 1] as const);
  const best = counts.reduce((a, b) => (b[1] > a[1] ? b : a));
  return best[1] > 0 ? best[0] : null;
}
