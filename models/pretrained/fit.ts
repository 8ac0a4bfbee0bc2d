/**
 * The tensors that a model needs, found among those of a folder. What does not fit is said tensor by tensor: missing, misspelt
 * (the closest name is given), of another shape, of a type that is not read, with numbers that are not finite.
 */
import type { AppError } from '../../src/errors';
import { nearestName } from '../io/nearest-name';
import { allFinite, isFloatType } from '../io/number-types';
import { numbersOf, sizeOf, type StoredTensor } from '../io/safetensors';
import { badWeights, type PretrainedTensors } from './files';

export interface Wanted {
  /** Our name. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Its shape in the folder, where that has more dimensions. */
  readonly storedShape?: readonly number[];
}

export interface Naming {
  /** From a name in the folder to ours; null = not read, and that is as it should be. */
  readonly rename: (stored: string) => string | null;
  /** From our name to the folder's, for sentences. */
  readonly storedName: (ours: string) => string;
  /** How the family calls the model in sentences: "a BERT of 6 layers of width 384". */
  readonly model: string;
}

export interface Fitted {
  readonly tensors: Map<string, StoredTensor>;
  /** Heads, poolers and buffers that were left aside, by their names in the folder. */
  readonly ignored: readonly string[];
}

/** Throws `bad-checkpoint` with a sentence for every tensor that does not fit. */
export function fitTensors(
  source: PretrainedTensors,
  wanted: readonly Wanted[],
  { rename, storedName, model }: Naming,
): Fitted {
  const stored = new Map<string, string>(); // ours -> theirs
  const ignored: string[] = [];
  for (const name of source.raw.keys()) {
    const ours = rename(name);
    if (ours === null) ignored.push(name);
    else stored.set(ours, name);
  }
  const known = new Set(wanted.map(({ name }) => name));
  const unmatched = new Set([...stored.keys()].filter((name) => !known.has(name)));
  const problems: string[] = [];
  const tensors = new Map<string, StoredTensor>();
  for (const want of wanted) {
    const theirs = stored.get(want.name);
    if (theirs === undefined) problems.push(missing(want.name, storedName(want.name), unmatched, stored));
    else {
      const found = fitted(source, theirs, want);
      if (typeof found === 'string') problems.push(found);
      else tensors.set(want.name, found);
    }
  }
  for (const name of unmatched) problems.push(`tensor "${stored.get(name) ?? name}" belongs to no part of it.`);
  if (problems.length > 0) throw doesNotFit(model, problems);
  return { tensors, ignored };
}

/** Takes the tensor that was probably meant off the unmatched ones, so that it is reported once. */
function missing(name: string, theirs: string, unmatched: Set<string>, stored: ReadonlyMap<string, string>): string {
  const meant = nearestName(name, unmatched);
  if (meant === null) return `tensor "${theirs}" is missing.`;
  unmatched.delete(meant);
  return `tensor "${theirs}" is missing; the folder has "${stored.get(meant) ?? meant}".`;
}

/** The tensor, or what is wrong with it. */
function fitted({ raw, fileOf }: PretrainedTensors, name: string, want: Wanted): StoredTensor | string {
  const tensor = raw.get(name)!;
  const shape = want.storedShape ?? want.shape;
  if (tensor.shape.length !== shape.length || tensor.shape.some((n, i) => n !== shape[i]))
    return `tensor "${name}" has shape [${tensor.shape.join(', ')}], not [${shape.join(', ')}].`;
  if (!isFloatType(tensor.dtype)) return `tensor "${name}" has type ${tensor.dtype}; F32, F16 and BF16 are read.`;
  const { data } = numbersOf(name, tensor, raw, fileOf(name));
  if (data.length !== sizeOf(want.shape)) return `tensor "${name}" has ${data.length} numbers.`;
  return allFinite(data) ? { shape: want.shape, data } : `tensor "${name}" has a number that is not finite.`;
}

const mostListed = 12;

function doesNotFit(model: string, problems: readonly string[]): AppError {
  const listed = problems.slice(0, mostListed);
  const more = problems.length - listed.length;
  if (more > 0) listed.push(`… and ${more} more.`);
  const count = problems.length === 1 ? 'one tensor does' : `${problems.length} tensors do`;
  return badWeights(`The weights are not those of ${model}: ${count} not fit.`, listed.join('\n'));
}
