/** A checkpoint as a folder of its own, whose card says how good it is on each imported set. */
import { z } from 'zod';
import { readCheckpointFolder, writeCheckpointFolder } from '../engine';
import type { Evaluation } from '../../src/metrics/evaluation';
import type { CheckpointRecord } from '../../src/storage/run-store';
import { mustBeFree } from '../files/new-folder';
import { folderOf } from './checkpoints';
import { evaluateSets, type EvaluatedSets } from './evaluation-sets';
import type { Acting } from './opened';
import { describeCheckpoint } from './starter';
import { labelledSamplesOf } from './training/data';
import { evaluationByName, namerOf, TypeNames } from './type-names';

/**
 * Names of the files of a checkpoint that gives way to a new one. Throws `refused` where `out` is neither new nor empty: with
 * `replace`, unless it holds a checkpoint of this app and nothing else. To be asked before hours of training, too.
 */
export async function replaceableIn(out: string, replace: boolean): Promise<readonly string[]> {
  const replaces = replace && describeCheckpoint(out) !== null ? checkpointFiles : [];
  await mustBeFree(out, replaces);
  return replaces;
}

const checkpointFiles = ['card.json', 'config.json', 'labels.json', 'model.safetensors', 'vocab.txt'];

/**
 * Writes the folder whole or not at all, with the types by what people call them; answers with what was measured on the dev
 * split, by type id. Throws `refused` as `replaceableIn` does.
 */
export async function writeCheckpointTo(
  project: Acting,
  checkpoint: CheckpointRecord,
  out: string,
  replace = false,
): Promise<EvaluatedSets> {
  const files = await readCheckpointFolder(folderOf(project, checkpoint));
  const hasDev = labelledSamplesOf(project, 'dev').length > 0;
  const measured = hasDev ? await evaluateSets(project, checkpoint, 'dev') : null;
  const card = z.looseObject({}).parse(parsed(files.get('card.json')));
  const names = new TypeNames(project.store.labels.get());
  const withFigures = { ...card, ...(measured && { dev: figuresOf(measured, names) }) };
  files.set('card.json', json(withFigures));
  files.set('labels.json', json(labelsByName(files.get('labels.json'), names)));
  await writeCheckpointFolder(out, files, await replaceableIn(out, replace));
  return measured ?? { whole: emptyEvaluation(checkpoint.name), sets: {} };
}

const Labels = z.looseObject({ types: z.array(z.string()), untrained: z.array(z.string()).optional() });

function labelsByName(bytes: Uint8Array | undefined, names: TypeNames): object {
  const labels = Labels.parse(parsed(bytes));
  const { types, untrained } = labels;
  const nameOf = namerOf(types, names);
  return { ...labels, types: types.map(nameOf), ...(untrained && { untrained: untrained.map(nameOf) }) };
}

function parsed(bytes: Uint8Array | undefined): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

function json(value: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}

/** F1, precision and recall in percent with two digits, as `mnerva evaluate` prints them. */
function figuresOf({ whole, sets }: EvaluatedSets, names: TypeNames): object {
  const named = (evaluation: Evaluation): object => figures(evaluationByName(evaluation, names));
  return { all: named(whole), ...Object.fromEntries(Object.entries(sets).map(([name, set]) => [name, named(set)])) };
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
