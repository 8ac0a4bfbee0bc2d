/**
 * Texts that are longer than the encoder reads at once: overlapping windows are its rows, and the CRF reads one chain over all of them.
 * Each window starts half a window after the one before. The emissions of a word come from the window in which it has the most context on
 * both sides, as BERT's reference does for questions about long paragraphs (Devlin et al. 2019, `run_squad.py`, max context).
 *
 * Everything else reads what is made here and knows no lengths: the tokenizer and the label schemes count the pieces of the whole text,
 * the encoder sees rows, the CRF sees cells.
 */
import type { Encoded } from './tokenizer/word-piece';

/** Windows of a text at most; words behind them are not read. */
const mostWindows = 8;

/** Where the emissions of a piece are. */
export interface Cell {
  /** Of the text's windows; in a batch, of its rows. */
  readonly row: number;
  readonly piece: number;
}

export interface Windows {
  /** [CLS] pieces [SEP], each at most as long as the encoder reads. */
  readonly windows: readonly (readonly number[])[];
  /** One per piece of the text, [CLS] and [SEP] included. */
  readonly cells: readonly Cell[];
}

/** Pieces of a text that are read at most, [CLS] and [SEP] included: 2,297 for an encoder of 512. */
export function mostPieces(maxPieces: number): number {
  return maxPieces + (mostWindows - 1) * strideOf(maxPieces);
}

/** Windows of a text of so many pieces, [CLS] and [SEP] included. */
export function windowCount(pieces: number, maxPieces: number): number {
  return Math.min(mostWindows, 1 + Math.max(0, Math.ceil((pieces - maxPieces) / strideOf(maxPieces))));
}

/** The windows of a text of at most `mostPieces`; one for a text of at most `maxPieces`. */
export function windowsOf({ ids, firstPieces }: Encoded, maxPieces: number): Windows {
  const size = maxPieces - 2;
  const end = ids.length - 1; // [SEP]
  const starts = Array.from({ length: windowCount(ids.length, maxPieces) }, (_, w) => 1 + w * strideOf(maxPieces));
  const windows = starts.map((start) => [ids[0]!, ...ids.slice(start, Math.min(start + size, end)), ids[end]!]);

  /** Pieces between this one and the nearer end of window `row`; negative outside. */
  const context = (row: number, i: number): number =>
    Math.min(i - starts[row]!, starts[row]! + windows[row]!.length - 3 - i);
  const rowOf = (i: number): number =>
    starts.reduce((best, _, row) => (context(row, i) > context(best, i) ? row : best), 0);
  const words = new Set(firstPieces);
  const cells: Cell[] = [{ row: 0, piece: 0 }];
  for (let i = 1, row = 0; i < end; i++) {
    if (words.has(i) || context(row, i) < 0) row = rowOf(i); // a word stays in its window
    cells.push({ row, piece: i - starts[row]! + 1 });
  }
  const last = windows.length - 1;
  return { windows, cells: [...cells, { row: last, piece: windows[last]!.length - 1 }] };
}

function strideOf(maxPieces: number): number {
  return (maxPieces - 2) >> 1;
}

/** The cells of a text whose first window is row `first` of a batch. */
export function cellsFrom(first: number, cells: readonly Cell[]): readonly Cell[] {
  return first === 0 ? cells : cells.map(({ row, piece }) => ({ row: first + row, piece }));
}

/** The row of each text's first window in a batch of their windows, one text after the other. */
export function firstRows(texts: readonly Pick<Windows, 'windows'>[]): number[] {
  let rows = 0;
  return texts.map(({ windows }) => {
    const first = rows;
    rows += windows.length;
    return first;
  });
}
