/** How far our numbers are from the file's, tensor by tensor (model-spec G18). */
import type { Computed } from './our-model';
import type { GoldenFile } from './golden-file';
import { tensorNames } from './names';

/** In float32 against a reference in float64. */
export const LIMIT = 1e-4;

export interface Difference {
  readonly part: string;
  readonly name: string;
  /** Largest |a - b| over the tensor by the size of the tensor; Infinity where a number is not finite or is missing. */
  readonly error: number;
}

/** max |a - b| / max(max |b|, floor). */
function errorOf(got: ArrayLike<number>, want: ArrayLike<number>, floor = 0): number {
  if (got.length !== want.length) return Infinity;
  let [apart, largest] = [0, floor];
  for (let i = 0; i < want.length; i++) {
    const difference = Math.abs(got[i]! - want[i]!);
    if (!Number.isFinite(difference)) return Infinity;
    apart = Math.max(apart, difference);
    largest = Math.max(largest, Math.abs(want[i]!));
  }
  return apart === 0 ? 0 : apart / largest;
}

/** Every number of the file against ours; gradients that are tiny beside the model's largest count by 1e-6 of that. */
export function compare(golden: GoldenFile, computed: Computed): Difference[] {
  const { train, eval: evaluated } = golden;
  const differences: Difference[] = [];
  const add = (part: string, name: string, error: number): void => {
    differences.push({ part, name, error });
  };
  add('hidden states', 'T in training', errorOf(computed.train.hidden, train.T));
  add('hidden states', 'T in evaluation', errorOf(computed.eval.hidden, evaluated.T));
  add('hidden states', 'T from real visual features', errorOf(computed.real.hidden, evaluated.T_realv));
  for (const [when, got, want] of [
    ['training', computed.train.masks, train.text_masks],
    ['evaluation', computed.eval.masks, evaluated.text_masks],
  ] as const)
    want.forEach((mask, l) => add('masks', `text, layer ${l + 1}, ${when}`, errorOf(got[l] ?? [], mask.flat())));

  // Signed terms that cancel are as exact as the terms are: 1e-3 of their sizes is the least they count by.
  const terms = train.T.reduce((sum, T, i) => sum + Math.abs(T * golden.inputs.R.data[i]!), 0);
  const scalars = [
    ['rec', 0],
    ['cyc', 0],
    ['proxy', 1e-3 * terms],
    ['loss', 1e-3 * terms],
  ] as const;
  for (const [name, floor] of scalars) add('losses', name, errorOf([computed.train[name]], [train[name]], floor));

  let largest = 0;
  for (const gradient of Object.values(train.grads))
    for (const x of gradient?.data ?? []) largest = Math.max(largest, Math.abs(x));
  for (const { theirs, ours, shape, part } of tensorNames(golden.config)) {
    const zeros = new Float32Array(shape.reduce((product, n) => product * n, 1)); // no gradient
    const want = train.grads[theirs]?.data ?? zeros;
    add(`gradients: ${part}`, theirs, errorOf(computed.train.gradients.get(ours) ?? zeros, want, 1e-6 * largest));
  }
  return differences;
}

/** The differences of a part, worst first. */
export function byPart(differences: readonly Difference[]): Map<string, Difference[]> {
  const parts = Map.groupBy(differences, ({ part }) => part);
  for (const rows of parts.values()) rows.sort((a, b) => b.error - a.error);
  return parts;
}
