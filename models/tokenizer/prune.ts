/**
 * A small vocabulary for a small model: the rows of a large WordPiece vocabulary that the data uses. A 30,522-row table of
 * width 128 would be 15.6 MB; of 7,400 tweets most rows would never see a gradient. Greedy longest match cuts a word whose
 * piece was dropped into smaller ones, down to single characters, which are all kept: so rare words stay readable.
 */
import { createVocabulary, specialPieces } from './vocabulary';
import { wordPieces } from './word-piece';

export interface PruneSettings {
  /** A piece stays if the data uses it at least this often. */
  readonly minCount: number;
  /** At most this many rows; the most used stay. */
  readonly maxRows: number;
}

const pruneDefaults: PruneSettings = { minCount: 2, maxRows: 12_000 };

/** Rows in the order of `pieces`. Words are counted once a use. */
export function pruneVocabulary(
  pieces: readonly string[],
  sentences: Iterable<readonly string[]>,
  { minCount, maxRows }: PruneSettings = pruneDefaults,
): string[] {
  const full = createVocabulary(pieces);
  const uses = new Map<string, number>();
  for (const words of sentences) for (const word of words) uses.set(word, (uses.get(word) ?? 0) + 1);
  const counts = new Float64Array(pieces.length);
  for (const [word, count] of uses) for (const id of wordPieces(word, full)) counts[id]! += count;

  const special = new Set<string>(specialPieces);
  const single = (piece: string): boolean => [...piece.replace(/^##/, '')].length === 1;
  // Single signs of scripts the data never uses would fill the table: of those only what ASCII has is kept unseen.
  const needed = (piece: string, id: number): boolean =>
    special.has(piece) || (single(piece) && (counts[id]! > 0 || /^(##)?[!-~]$/.test(piece)));
  const kept = new Set(pieces.flatMap((piece, id) => (needed(piece, id) ? [id] : [])));
  const byUse = pieces.map((_, id) => id).filter((id) => !kept.has(id) && counts[id]! >= minCount);
  byUse.sort((a, b) => counts[b]! - counts[a]! || a - b);
  for (const id of byUse.slice(0, Math.max(0, maxRows - kept.size))) kept.add(id);
  return pieces.filter((_, id) => kept.has(id));
}
