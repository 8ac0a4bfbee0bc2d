/** The word above or below another one in the drawn tweet: on the nearest other line, the one closest sideways. */
export function lineNeighbour(tweet: HTMLElement, word: number, direction: -1 | 1): number | null {
  const words = [...tweet.querySelectorAll<HTMLElement>('[data-word]')];
  const from = words.find((w) => Number(w.dataset.word) === word)?.getBoundingClientRect();
  if (!from) return null;
  const middle = (r: DOMRect) => (r.left + r.right) / 2;
  let best: { word: number; lines: number; aside: number } | null = null;
  for (const candidate of words) {
    const r = candidate.getBoundingClientRect();
    const down = (r.top - from.top) * direction;
    if (down < from.height / 2) continue;
    const found = {
      word: Number(candidate.dataset.word),
      lines: Math.round(down / 8),
      aside: Math.abs(middle(r) - middle(from)),
    };
    if (!best || found.lines < best.lines || (found.lines === best.lines && found.aside < best.aside)) best = found;
  }
  return best?.word ?? null;
}
