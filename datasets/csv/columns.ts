/** Which column is what, and what stands between columns. */

export interface ColumnMap {
  readonly text: string;
  readonly image: string | null;
  readonly id: string | null;
}

interface Columns {
  readonly text: number;
  readonly image: number | null;
  readonly id: number | null;
}

const usual: Readonly<Record<keyof ColumnMap, readonly string[]>> = {
  text: ['text', 'tweet', 'full_text', 'content', 'caption', 'sentence'],
  image: ['image', 'image_path', 'picture', 'photo', 'img', 'file'],
  id: ['id', 'tweet_id', 'imgid', 'image_id', 'index'],
};

/** Column numbers by name, case aside; `missing` names the column that is not there. */
export function columnsOf(
  header: readonly string[],
  map: ColumnMap | null,
): { columns: Columns; missing: null } | { columns: null; missing: string } {
  const names = header.map((name) => name.toLowerCase());
  const find = (candidates: readonly string[]): number | null => {
    const found = candidates.map((name) => names.indexOf(name.toLowerCase())).find((column) => column >= 0);
    return found ?? null;
  };
  const column = (key: keyof ColumnMap): number | null => {
    const name = map?.[key];
    if (map) return name === null || name === undefined ? null : find([name]);
    return find(usual[key]);
  };
  const columns = { text: column('text'), image: column('image'), id: column('id') };
  for (const key of ['text', 'image', 'id'] as const) {
    const wanted = map ? map[key] : key === 'text' ? 'text' : null;
    if (wanted !== null && columns[key] === null) return { columns: null, missing: JSON.stringify(wanted) };
  }
  const { text, image, id } = columns;
  return text === null ? { columns: null, missing: '"text"' } : { columns: { text, image, id }, missing: null };
}

/** The separator that the first line has most of; a comma where it has none. */
export function sniffDelimiter(text: string): string {
  const end = text.indexOf('\n');
  const head = (end < 0 ? text : text.slice(0, end)).replace(/"[^"]*"/gu, '');
  const counts = ['\t', ',', ';', '|'].map((mark) => [mark, head.split(mark).length - 1] as const);
  const best = counts.reduce((a, b) => (b[1] > a[1] ? b : a));
  return best[1] > 0 ? best[0] : ',';
}
