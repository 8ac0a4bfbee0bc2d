/** Two layers of a sample side by side: by span, what both say, what they call otherwise, and what only one of them says. */
import type { LayerView } from '../../../src/contract/sample-views';
import type { AnnotatedMention } from '../../../src/domain/mention';
import { bySpan, type Span } from '../../../src/domain/span';

export interface ComparedSpan extends Span {
  /** The types that each says, by id; null = it says nothing of just this span. */
  readonly one: string | null;
  readonly other: string | null;
}

export function compareLayers(
  one: readonly AnnotatedMention[],
  other: readonly AnnotatedMention[],
): readonly ComparedSpan[] {
  const rows = new Map<string, ComparedSpan>();
  const add = (side: 'one' | 'other', mentions: readonly AnnotatedMention[]): void => {
    for (const { start, end, type } of mentions) {
      const key = `${start} ${end}`;
      rows.set(key, { ...(rows.get(key) ?? { start, end, one: null, other: null }), [side]: type });
    }
  };
  add('one', one);
  add('other', other);
  return [...rows.values()].sort(bySpan);
}

export type Verdict = 'same' | 'type' | 'one' | 'other';

export function verdictOf({ one, other }: ComparedSpan): Verdict {
  if (one === null) return 'other';
  if (other === null) return 'one';
  return one === other ? 'same' : 'type';
}

/** The pair that is compared: as it was chosen where the sample has these layers, else the base and the work. */
export function pairOf(
  layers: readonly LayerView[],
  chosen: { readonly one: string | null; readonly other: string | null },
  mine: string,
): { one: LayerView | null; other: LayerView | null } {
  const named = (key: string | null) => layers.find((layer) => layer.key === key) ?? null;
  const one = named(chosen.one) ?? layers.find(({ key }) => key !== mine && key !== chosen.other) ?? layers[0] ?? null;
  const rest = layers.filter((layer) => layer !== one);
  const other = named(chosen.other) ?? rest.find(({ key }) => key === mine) ?? rest.at(-1) ?? null;
  return { one, other };
}
