/** A checkpoint as a folder of its own, whose card says how good it is on each imported set. */
import { z } from 'zod';
import { readCheckpointFolder, writeCheckpointFolder } from '../engine';
import type { Evaluation } from '../../src/contract/run-views';
import type { CheckpointRecord } from '../../src/storage/run-store';
import { folderOf } from './checkpoints';
import { evaluateSets, type EvaluatedSets } from './evaluation-sets';
import type { Opened } from './opened';
import { labelledSamplesOf } from './training/data';

/** Writes the folder whole or not at all; answers with what was measured on the dev split. */
export async function writeCheckpointTo(
  project: Opened,
  checkpoint: CheckpointRecord,
  out: string,
): Promise<EvaluatedSets> {
  const files = await readCheckpointFolder(folderOf(project, checkpoint));
  const hasDev = labelledSamplesOf(project, 'dev').length > 0;
  const measured = hasDev ? await evaluateSets(project, checkpoint, 'dev') : null;
  const card = z.looseObject({}).parse(JSON.parse(new TextDecoder().decode(files.get('card.json'))));
  const withFigures = { ...card, ...(measured && { dev: figuresOf(measured) }) };
  files.set('card.json', new TextEncoder().encode(`${JSON.stringify(withFigures, null, 2)}\n`));
  await writeCheckpointFolder(out, files);
  return measured ?? { whole: emptyEvaluation(checkpoint.name), sets: {} };
}

/** F1, precision and recall in percent with two digits, as `mnerva evaluate` prints them. */
function figuresOf({ whole, sets }: EvaluatedSets): object {
  return {
    all: figures(whole),
    ...Object.fromEntries(Object.entries(sets).map(([name, set]) => [name, figures(set)])),
  };
}

function figures({ sentences, overall, byType }: Evaluation): object {
  const percent = (share: number): number => Math.round(share * 10_000) / 100;
  const line = ({ precision, recall, f1, gold }: Evaluation['overall']): object => ({
    precision: percent(precision),
    recall: percent(recall),
    f1: percent(f1),
    mentions: gold,
  });
  const types = Object.entries(byType).map(([type, score]) => [type, line(score)] as const);
  return { tweets: sentences, overall: line(overall), byType: Object.fromEntries(types) };
}

function emptyEvaluation(checkpoint: string): Evaluation {
  const overall = { precision: 0, recall: 0, f1: 0, truePositives: 0, predicted: 0, gold: 0 };
  return { checkpoint, split: 'dev', sentences: 0, overall, byType: {} };
}
