import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { openDataset, TypeMapper, type Findings } from '../../../datasets';
import type { Evaluation } from '../../../src/contract/run-views';
import type { LabelSet, TypeMap } from '../../../src/domain/label-set';
import { Split, splits, type RawSample } from '../../../src/domain/sample';
import { precisions } from '../../../src/engine/precision';
import { AppError } from '../../../src/errors';
import { checkpointNamed, folderOf, promotedCheckpoint } from '../../services/checkpoints';
import { evaluationOf, outcomesOf } from '../../services/evaluation';
import { comparePrecisions, mustHaveInt8 } from '../../services/precisions';
import { evaluateSets } from '../../services/evaluation-sets';
import { checkpointFolderOf } from '../checkpoint-folder';
import { addCommand, type CommandParts } from '../command';
import { printEvaluation } from '../evaluation-table';
import { printComparison } from '../precision-table';
import { createProgressBar } from '../progress-bar';
import type { Session } from '../session';
import { TextFormat } from '../text-format';
import { sayUntrained } from '../untrained';
import { oneOf, typeMap, UsageError } from '../usage';

interface EvaluateOptions {
  readonly split?: Split;
  readonly gold?: string;
  readonly format?: TextFormat;
  readonly map?: TypeMap;
  readonly checkpoint?: string;
  readonly precision?: EvaluatedPrecision;
}

/** `both` compares them. */
const EvaluatedPrecision = z.enum([...precisions, 'both']);
type EvaluatedPrecision = z.infer<typeof EvaluatedPrecision>;

export function addEvaluate({ program, act }: CommandParts): void {
  addCommand(program, 'evaluate', 'precision, recall and F1 over mentions (conlleval)', [
    'evaluate tweets --split dev',
    'evaluate tweets --split test --checkpoint run-2',
    'evaluate --gold valid.txt --format imgid --map OTHER=MISC --checkpoint ./my-checkpoint',
    'evaluate --gold valid.txt --format imgid --precision both',
  ])
    .argument('[project]', 'the project folder')
    .option('--split <split>', 'a split of the project', oneOf(Split, splits))
    .option('--gold <file>', 'a file with the right mentions, instead of a split')
    .option('--format <format>', TextFormat.options.join(', '), oneOf(TextFormat, TextFormat.options))
    .option('--map <from=to>', 'what a type of the file is called in the checkpoint; FROM= leaves it out', typeMap)
    .option('--checkpoint <name>', 'a checkpoint of the project, or a folder; the promoted one by default')
    .option(
      '--precision <numbers>',
      'with --gold: float32 (the default), int8, or both, compared',
      oneOf(EvaluatedPrecision, EvaluatedPrecision.options),
    )
    .action((folder: string | undefined, options: EvaluateOptions, command) =>
      act(command, (session) => evaluate(session, folder, options)),
    );
}

async function evaluate(session: Session, folder: string | undefined, options: EvaluateOptions): Promise<void> {
  const { gold, split } = options;
  if ((gold === undefined) === (split === undefined))
    throw new UsageError('Name either --split of a project or --gold FILE.');
  if (split !== undefined) {
    if (options.precision !== undefined) throw new UsageError('--precision goes with --gold FILE.');
    if (folder === undefined) throw new UsageError('--split is one of a project: name the project folder.');
    return evaluateProject(session, folder, split, options);
  }
  if (options.format === undefined) throw new UsageError('--gold needs --format.');
  if (folder === undefined) {
    const { folder: checkpoint, types } = checkpointFolderOf(session, options.checkpoint);
    return evaluateFile(session, options, { checkpoint, types, name: options.checkpoint ?? 'starter' });
  }
  await session.withProject(folder, 'read', async (project) => {
    const record = options.checkpoint ? checkpointNamed(project, options.checkpoint) : promotedCheckpoint(project);
    const { types } = project.store.settings.get();
    return evaluateFile(session, options, { checkpoint: folderOf(project, record), types, name: record.name });
  });
}

async function evaluateProject(
  session: Session,
  folder: string,
  split: Split,
  { checkpoint }: EvaluateOptions,
): Promise<void> {
  const { output, surroundings } = session;
  await session.withProject(folder, 'read', async (project) => {
    const record = checkpoint === undefined ? promotedCheckpoint(project) : checkpointNamed(project, checkpoint);
    const bar = createProgressBar(surroundings.io, 'Evaluating');
    const { whole, sets } = await evaluateSets(project, record, split, { onProgress: bar.report }).finally(bar.end);
    for (const [name, evaluation] of Object.entries(sets)) printEvaluation(output, name, evaluation);
    printEvaluation(output, `${record.name} on ${split}`, whole);
    sayUntrained(output, project, record.name);
    output.document({ ...documentOf(whole), sets, findings: [] });
  });
}

interface Subject {
  readonly checkpoint: string;
  readonly types: LabelSet;
  readonly name: string;
}

async function evaluateFile(
  session: Session,
  options: EvaluateOptions,
  { checkpoint, types, name }: Subject,
): Promise<void> {
  const { output, surroundings, shared } = session;
  const path = session.path(options.gold ?? '');
  const { samples, findings } = await readGold(path, options, types);
  const bar = createProgressBar(surroundings.io, 'Evaluating');
  const inputs = samples.map(({ tokens, mentions }) => ({ tokens: tokens.map((token) => token.text), mentions }));
  const { precision = 'float32' } = options;
  if (precision === 'both') {
    const compared = { checkpoint, types, name, on: basename(path) };
    const comparison = await comparePrecisions(shared.engines, compared, inputs, { onProgress: bar.report }).finally(
      bar.end,
    );
    return printComparison(output, comparison, findings.list());
  }
  if (precision === 'int8') await mustHaveInt8(shared.engines, checkpoint, types);
  const outcomes = await outcomesOf(shared.engines, checkpoint, types, inputs, {
    onProgress: bar.report,
    precision,
  }).finally(bar.end);
  const evaluation = evaluationOf(name, basename(path), outcomes);
  printEvaluation(output, `${name} on ${basename(path)}`, evaluation);
  output.findings(findings.list());
  output.document({ ...documentOf(evaluation), sets: {}, findings: findings.list() });
}

async function readGold(
  path: string,
  { format = 'imgid', map = {} }: EvaluateOptions,
  types: LabelSet,
): Promise<{ samples: RawSample[]; findings: Findings }> {
  const dataset = openDataset({ format, text: { name: basename(path), bytes: await readFile(path) } });
  const mapper = new TypeMapper(types, map);
  const samples: RawSample[] = [];
  for await (const sample of dataset.samples) samples.push(mapper.apply(sample));
  const unknown = Object.entries(mapper.unknownTypes).map(([type, count]) => `${type} (${count})`);
  if (unknown.length > 0) {
    throw new AppError(
      'refused',
      `The file has types that are not evaluated: ${unknown.join(', ')}.`,
      `Say what each is here with --map, one of ${types.join(', ')}, or nothing to leave it out.`,
    );
  }
  if (samples.length === 0)
    throw new AppError('bad-file', `There is no tweet in ${basename(path)}.`, 'Check the file and its format.');
  return { samples, findings: dataset.findings };
}

function documentOf({ checkpoint, split, sentences, overall, byType }: Evaluation): object {
  return { checkpoint, on: split, samples: sentences, overall, byType };
}
