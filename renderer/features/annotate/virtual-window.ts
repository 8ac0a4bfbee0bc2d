/** Which rows of a long list are drawn: those in sight and some beyond. Half open. */
const spare = 6;

export function virtualWindow(
  scrollTop: number,
  height: number,
  rowHeight: number,
  rows: number,
): { from: number; to: number } {
  const from = Math.max(0, Math.floor(scrollTop / rowHeight) - spare);
  const to = Math.min(rows, Math.ceil((scrollTop + height) / rowHeight) + spare);
  return { from: Math.min(from, to), to };
}
