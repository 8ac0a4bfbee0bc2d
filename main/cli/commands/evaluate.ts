import { basename } from 'node:path';
import { z } from 'zod';
import { TypeMapper, type Findings } from '../../../datasets';
import type { Evaluation } from '../../../src/metrics/evaluation';
import type { LabelSet, TypeMap } from '../../../src/domain/label-set';
import { Split, splits, type RawSample } from '../../../src/domain/sample';
import { precisions } from '../../../src/engine/precision';
import type { ArtifactHash } from '../../../src/engine/artifacts';
import { AppError } from '../../../src/errors';
import { checkpointNamed, hashOf, promotedCheckpoint } from '../../services/checkpoints';
import { evaluationOf, outcomesOf, type OutcomeOptions } from '../../services/evaluation';
import { comparePrecisions, mustHaveInt8 } from '../../services/precisions';
import { evaluateSets } from '../../services/evaluation-sets';
import { evaluationByName, TypeNames, withTypeIds } from '../../services/type-names';
import { readToday, typesAsked } from '../../services/types-asked';
import { checkpointFolderOf } from '../checkpoint-folder';
import { addCommand, withAnnotator, type CommandParts } from '../command';
import { ofOneFile, openDatasetFile } from '../dataset-file';
import { printEvaluation } from '../evaluation-table';
import { formatId, idsOf } from '../format-flags';
import { printComparison } from '../precision-table';
import { createProgressBar } from '../progress-bar';
import type { Session } from '../session';
import { sayUntrained } from '../untrained';
import { oneOf, typeMap, UsageError } from '../usage';

interface EvaluateOptions {
  readonly split?: Split;
  readonly gold?: string;
  readonly format?: string;
  readonly map?: TypeMap;
  readonly checkpoint?: string;
  readonly precision?: EvaluatedPrecision;
}

/** `both` compares them. */
const EvaluatedPrecision = z.enum([...precisions, 'both']);
type EvaluatedPrecision = z.infer<typeof EvaluatedPrecision>;

export function addEvaluate({ program, act, formats }: CommandParts): void {
  const labelled = ofOneFile(formats).filter((format) => format.labelled);
  const command = addCommand(program, 'evaluate', 'precision, recall and F1 over mentions (conlleval)', [
    'evaluate tweets --split dev',
    'evaluate tweets --split test --checkpoint run-2',
    'evaluate --gold valid.txt --map OTHER=MISC --checkpoint ./my-checkpoint',
    'evaluate --gold valid.txt --precision both',
  ]);
  withAnnotator(command)
    .argument('[project]', 'the project folder')
    .option('--split <split>', 'a split of the project', oneOf(Split, splits))
    .option('--gold <file>', 'a file with the right mentions, instead of a split')
    .option('--format <format>', `${idsOf(labelled)}; by default what the content shows`, formatId(labelled))
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
  if (folder === undefined) {
    const { folder: where, ...found } = await checkpointFolderOf(session, options.checkpoint);
    const checkpoint = await session.shared.artifacts.folder(where);
    return evaluateFile(session, options, { ...found, checkpoint, name: options.checkpoint ?? 'starter' });
  }
  await session.withProject(folder, 'read', async (project) => {
    const record = options.checkpoint ? checkpointNamed(project, options.checkpoint) : promotedCheckpoint(project);
    return evaluateFile(session, options, {
      checkpoint: await hashOf(project, record),
      types: typesAsked(project, record),
      names: new TypeNames(project.store.labels.get()),
      name: record.name,
      read: (words, mentions) => readToday(project, words, mentions),
    });
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
    const measured = await evaluateSets(project, record, split, { onProgress: bar.report }).finally(bar.end);
    const names = new TypeNames(project.store.labels.get());
    const sets = Object.entries(measured.sets).map(
      ([set, evaluation]) => [set, evaluationByName(evaluation, names)] as const,
    );
    const whole = evaluationByName(measured.whole, names);
    for (const [set, evaluation] of sets) printEvaluation(output, set, evaluation);
    printEvaluation(output, `${record.name} on ${split}`, whole);
    sayUntrained(output, project, record.name);
    output.document({ ...documentOf(whole), sets: Object.fromEntries(sets), findings: [] });
  });
}

interface Subject extends Pick<OutcomeOptions, 'read'> {
  readonly checkpoint: ArtifactHash;
  /** What it is asked for, by id. */
  readonly types: LabelSet;
  /** What files and people call the types. */
  readonly names: TypeNames;
  readonly name: string;
}

async function evaluateFile(
  session: Session,
  options: EvaluateOptions,
  { checkpoint, types, names, name, read }: Subject,
): Promise<void> {
  const { output, surroundings, shared } = session;
  const path = session.path(options.gold ?? '');
  const { samples, findings } = await readGold(session, path, options, names);
  const bar = createProgressBar(surroundings.io, 'Evaluating');
  const inputs = samples.map(({ tokens, mentions }) => ({ tokens: tokens.map((token) => token.text), mentions }));
  const { precision = 'float32' } = options;
  if (precision === 'both') {
    const compared = { checkpoint, types, name, on: basename(path) };
    const onProgress = bar.report;
    const comparison = await comparePrecisions(shared.engines, compared, inputs, { onProgress, read }).finally(bar.end);
    return printComparison(output, comparison, names, findings.list());
  }
  if (precision === 'int8') await mustHaveInt8(shared.engines, checkpoint, types);
  const outcomes = await outcomesOf(shared.engines, checkpoint, types, inputs, {
    onProgress: bar.report,
    precision,
    read,
  }).finally(bar.end);
  const evaluation = evaluationByName(evaluationOf(name, basename(path), outcomes), names);
  printEvaluation(output, `${name} on ${basename(path)}`, evaluation);
  output.findings(findings.list());
  output.document({ ...documentOf(evaluation), sets: {}, findings: findings.list() });
}

async function readGold(
  session: Session,
  path: string,
  { format, map = {} }: EvaluateOptions,
  names: TypeNames,
): Promise<{ samples: RawSample[]; findings: Findings }> {
  const labelled = ofOneFile(session.shared.formats).filter((one) => one.labelled);
  const dataset = await openDatasetFile(session, path, format, labelled);
  const mapper = new TypeMapper(names.all, map);
  const samples: RawSample[] = [];
  for await (const sample of dataset.samples) samples.push(withTypeIds(mapper.apply(sample), names));
  const unknown = Object.entries(mapper.unknownTypes).map(([type, count]) => `${type} (${count})`);
  if (unknown.length > 0) {
    throw new AppError(
      'refused',
      `The file has types that are not evaluated: ${unknown.join(', ')}.`,
      `Say what each is here with --map, one of ${names.all.join(', ')}, or nothing to leave it out.`,
    );
  }
  if (samples.length === 0)
    throw new AppError('bad-file', `There is no tweet in ${basename(path)}.`, 'Check the file and its format.');
  return { samples, findings: dataset.findings };
}

function documentOf({ checkpoint, split, sentences, overall, byType }: Evaluation): object {
  return { checkpoint, on: split, samples: sentences, overall, byType };
}
