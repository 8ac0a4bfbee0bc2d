/** The word pieces of a BERT folder: vocab.txt, or where newer tools wrote only tokenizer.json, the list in there. */
import { z } from 'zod';
import { createVocabulary, parseVocabulary, specialPieces } from '../tokenizer/vocabulary';
import { badWeights, jsonOf, type PretrainedFiles } from './files';

const TokenizerFile = z.object({ model: z.object({ type: z.string(), vocab: z.record(z.string(), z.int()) }) });
const TokenizerConfig = z.object({ do_lower_case: z.boolean().optional() });

/** One piece a row. Throws `bad-checkpoint` for a list that our uncased tokenizer cannot use, or of another length than `rows`. */
export function piecesOfFolder(files: PretrainedFiles, rows: number): string[] {
  const text = files.get('vocab.txt');
  const file = text ? 'vocab.txt' : 'tokenizer.json';
  const pieces = text ? parseVocabulary(new TextDecoder().decode(text)) : piecesOfTokenizer(files);
  createVocabulary(pieces);
  if (pieces.length !== rows) throw badWeights(`${file} has ${pieces.length} pieces, config.json says ${rows}.`);
  if (isCased(files, pieces)) {
    const detail = 'Choose an uncased one: tweets are read in lower case.';
    throw badWeights(`The word pieces of ${file} are cased.`, detail);
  }
  return pieces;
}

function piecesOfTokenizer(files: PretrainedFiles): string[] {
  if (!files.has('tokenizer.json')) throw badWeights('The folder has no vocab.txt.');
  const { model } = jsonOf(files, 'tokenizer.json', TokenizerFile);
  if (model.type !== 'WordPiece') throw badWeights(`tokenizer.json is of type ${model.type}; BERT's is WordPiece.`);
  const rows = Object.entries(model.vocab).sort(([, a], [, b]) => a - b);
  if (!rows.every(([, row], i) => row === i)) throw badWeights('tokenizer.json leaves out a row of its word pieces.');
  return rows.map(([piece]) => piece);
}

/** What the folder says of it; where it says nothing, whether any piece but [MASK] and its like has a capital letter. */
function isCased(files: PretrainedFiles, pieces: readonly string[]): boolean {
  const said = files.has('tokenizer_config.json')
    ? jsonOf(files, 'tokenizer_config.json', TokenizerConfig).do_lower_case
    : undefined;
  if (said !== undefined) return !said;
  const special = new Set<string>(specialPieces);
  return pieces.some((piece) => !special.has(piece) && /^(##)?[A-Z]/.test(piece));
}
