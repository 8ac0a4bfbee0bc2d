/** The pieces a checkpoint knows, one a row of its embedding table. */
import { AppError } from '../../src/errors';

export const specialPieces = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] as const;

export interface Vocabulary {
  readonly size: number;
  readonly padding: number;
  readonly unknown: number;
  readonly start: number;
  readonly end: number;
  idOf(piece: string): number | undefined;
}

/** A vocabulary from its rows. Throws `bad-checkpoint` where a special piece is missing or a row is there twice. */
export function createVocabulary(pieces: readonly string[]): Vocabulary {
  const ids = new Map(pieces.map((piece, id) => [piece, id]));
  if (ids.size !== pieces.length) {
    throw new AppError('bad-checkpoint', 'vocab.txt has a piece twice.', 'Train or download the checkpoint again.');
  }
  const special = (piece: string): number => {
    const id = ids.get(piece);
    if (id === undefined) {
      throw new AppError('bad-checkpoint', `vocab.txt has no ${piece}.`, 'Train or download the checkpoint again.');
    }
    return id;
  };
  return {
    size: pieces.length,
    padding: special('[PAD]'),
    unknown: special('[UNK]'),
    start: special('[CLS]'),
    end: special('[SEP]'),
    idOf: (piece) => ids.get(piece),
  };
}

/** vocab.txt -> rows. */
export function parseVocabulary(text: string): string[] {
  const rows = text.split(/\r?\n/);
  if (rows.at(-1) === '') rows.pop();
  return rows;
}
