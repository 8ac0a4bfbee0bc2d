import type { PreviewSample } from '../../../src/contract/exchange-views';

/** A piece of a tweet: words of one mention, or what stands between mentions. */
interface Stretch {
  readonly text: string;
  /** null = no mention. */
  readonly type: string | null;
}

/** The whole text in pieces; of mentions that overlap the first is shown. */
export function stretchesOf({
  text,
  tokens,
  mentions,
}: Pick<PreviewSample, 'text' | 'tokens' | 'mentions'>): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let at = 0;
  for (const { start, end, type } of [...mentions].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const [from, to] = [tokens[start]?.start ?? text.length, tokens[end - 1]?.end ?? text.length];
    if (from < at || to <= from) continue;
    if (from > at) stretches.push({ text: text.slice(at, from), type: null });
    stretches.push({ text: text.slice(from, to), type });
    at = to;
  }
  if (at < text.length) stretches.push({ text: text.slice(at), type: null });
  return stretches;
}
