import { isDeepStrictEqual } from 'node:util';
import { groupIds, groupsBelowText, presetIds } from '../../../models/presets';
import { z } from 'zod';
import { TrainStart } from '../../../src/contract/run-views';
import type { Run } from '../../../src/engine/run';
import { defaultPreset, sizes, type Freeze, type ParameterGroup, type Preset } from '../../../src/engine/training';
import { AppError, type WireError } from '../../../src/errors';
import { verdictWords } from '../../../src/promotion/verdict-words';
import { checkpointNamed } from '../../services/checkpoints';
import { replaceableIn, writeCheckpointTo } from '../../services/checkpoint-export';
import { keptRequest } from '../../services/training/learned-mark';
import { prepareRun, type TrainingOverrides } from '../../services/training/request';
import { startRun } from '../../services/training/run';
import type { Acting } from '../../services/opened';
import { evaluationByName, TypeNames } from '../../services/type-names';
import { addCommand, withAnnotator, withSuggestions, type CommandParts } from '../command';
import { printEvaluation } from '../evaluation-table';
import { exitCodes } from '../io';
import { counted } from '../output';
import type { Session } from '../session';
import { listOf, oneOf, wholeNumber } from '../usage';

interface TrainOptions {
  readonly preset: Preset;
  readonly size: TrainStart['size'];
  readonly from?: string;
  readonly seed: number;
  readonly epochs: number;
  readonly resume?: true | string;
  readonly out?: string;
  readonly force?: boolean;
  readonly maxSteps?: number;
  readonly batchSize?: number;
  readonly accumulate?: number;
  readonly freeze?: readonly ParameterGroup[];
  readonly freezeLayers?: number;
  readonly text?: string;
  readonly vision?: string;
}

export function addTrain({ program, act }: CommandParts): void {
  const command = addCommand(program, 'train', 'train a checkpoint; goes on where a stopped run left off', [
    'train tweets                               learn from what was finished since the last run',
    'train tweets --from scratch --epochs 20    learn from the train split, from random weights',
    'train tweets --resume                      go on with the last stopped run',
    'train tweets --from scratch --text ./bert-base --vision ./clip --size base',
    'train tweets --from scratch --out ./starter',
    'train tweets --freeze-layers 4             the lowest layers run once a tweet: steps are faster',
  ]);
  withAnnotator(withSuggestions(command))
    .argument('<project>', 'the project folder')
    .option('--preset <name>', presetIds.join(', '), oneOf(z.enum(presetIds), presetIds), defaultPreset)
    .option('--size <size>', sizes.join(', '), oneOf(TrainStart.shape.size.unwrap(), sizes), 'starter' as const)
    .option('--from <checkpoint>', 'where to start: a checkpoint, or "scratch"; the promoted one by default')
    .option('--seed <n>', 'the same seed and data give the same checkpoint', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--epochs <n>', 'at most so many times through the data', wholeNumber(1, 200), 8)
    .option('--resume [run]', 'go on with a stopped or interrupted run, the last one by default')
    .option('--out <folder>', 'write the checkpoint there as well, with its dev F1 by set and type on its card')
    .option('--force', 'with --out: replace a checkpoint that was written there before')
    .option('--max-steps <n>', 'stop after so many steps', wholeNumber(0))
    .option('--batch-size <n>', 'tweets a step', wholeNumber(1, 512))
    .option('--accumulate <n>', 'add up the gradients of so many batches before a step', wholeNumber(1, 512))
    .option('--freeze <parts>', `leave these as they are: ${groupIds.join(', ')}`, listOf(z.enum(groupIds), groupIds))
    .option(
      '--freeze-layers <n>',
      'leave the embeddings and so many of the lowest text layers as they are',
      wholeNumber(0, 48),
    )
    .option('--text <folder>', 'from scratch: a pretrained BERT for the words (mnerva model get)')
    .option('--vision <folder>', 'from scratch, beside --text: a pretrained CLIP for the pictures')
    .action((folder: string, options: TrainOptions, command) =>
      act(command, (session) =>
        session.withProject(folder, 'write', (project) => train(session, project, folder, options)),
      ),
    );
}

async function train(session: Session, project: Acting, folder: string, options: TrainOptions): Promise<number> {
  const { output } = session;
  if (options.out !== undefined) await replaceableIn(session.path(options.out), options.force === true);
  const overrides = { ...overridesOf(options), ...pretrainedOf(session, options) };
  const start = await startOf(project, options, overrides);
  if (start.resume) output.line(`Going on with ${start.resume}.`);
  const started = await startRun(project, start, overrides);
  const ended = await session.follow(project, `Training ${started.runId}`, started);
  const run = project.store.runs.get(started.runId);
  if (!run) throw new AppError('internal', `The row of ${started.runId} is gone.`);
  if (ended.state !== 'finished') return sayUnfinished(session, folder, run, ended.error);
  await sayFinished(session, project, run, options);
  return exitCodes.ok;
}

/** The same command after a stop goes on with the stopped run, unless the data or the types have changed since. */
async function startOf(project: Acting, options: TrainOptions, overrides: TrainingOverrides): Promise<TrainStart> {
  const start = { ...TrainStart.parse(options.resume === undefined ? options : {}), resume: null };
  const open = project.store.runs.list().filter(({ state }) => state === 'stopped' || state === 'interrupted');
  if (typeof options.resume === 'string') return { ...start, resume: options.resume };
  const [last] = open;
  if (options.resume === true) {
    if (!last)
      throw new AppError(
        'refused',
        'There is no stopped or interrupted run to go on with.',
        'Start one without --resume.',
      );
    return { ...start, resume: last.id };
  }
  if (
    !last ||
    !isDeepStrictEqual(last.request, keptRequest(start, project.annotator)) ||
    Object.keys(overrides).length > 0
  )
    return start;
  const { dataHash } = (await prepareRun(project, start, overrides)).training;
  return dataHash === last.dataHash ? { ...start, resume: last.id } : start;
}

function overridesOf({ maxSteps, batchSize, accumulate, freeze, freezeLayers }: TrainOptions): TrainingOverrides {
  return {
    ...(maxSteps !== undefined && { maxSteps }),
    ...(batchSize !== undefined && { batchSize }),
    ...(accumulate !== undefined && { accumulate }),
    ...((freeze ?? freezeLayers) !== undefined && { freeze: frozen(freeze ?? [], freezeLayers ?? 0) }),
  };
}

/** Layers above something that still learned would gain nothing by standing still. */
function frozen(parts: readonly ParameterGroup[], textLayers: number): Freeze {
  return { groups: [...new Set([...parts, ...(textLayers > 0 ? groupsBelowText : [])])], textLayers };
}

/** Encoders to start from. Throws `bad-input` where the other options leave no room for them. */
function pretrainedOf({ path }: Session, { from, text, vision }: TrainOptions): Pick<TrainingOverrides, 'pretrained'> {
  if (text === undefined && vision === undefined) return {};
  if (from !== 'scratch')
    throw new AppError(
      'bad-input',
      'A checkpoint has encoders of its own.',
      'Add --from scratch to start from others.',
    );
  if (text === undefined)
    throw new AppError('bad-input', '--vision goes with --text.', 'Name the folder of a pretrained BERT with --text.');
  return { pretrained: { text: path(text), vision: vision === undefined ? null : path(vision) } };
}

function sayUnfinished({ output }: Session, folder: string, run: Run, error: WireError | null): number {
  const canGoOn = run.state === 'stopped' || run.state === 'interrupted';
  const hint = canGoOn ? `Go on with: mnerva train ${folder} --resume ${run.id}` : null;
  const wasStopped = run.state === 'stopped' || error === null;
  const message = wasStopped
    ? `${run.id} was stopped.`
    : `${run.id} ${run.state === 'failed' ? 'failed' : `was ${run.state}`}: ${error.message}`;
  const detail = [wasStopped ? null : error.detail, hint].filter(Boolean).join(' ') || null;
  output.document({
    run: run.id,
    state: run.state,
    error: { code: wasStopped ? 'cancelled' : error.code, message, detail },
  });
  output.complain(message, detail);
  return exitCodes.failure;
}

async function sayFinished(
  session: Session,
  project: Acting,
  run: Run,
  { out, force }: Pick<TrainOptions, 'out' | 'force'>,
): Promise<void> {
  const { output } = session;
  const checkpoint = checkpointNamed(project, run.id);
  const names = new TypeNames(project.store.labels.get());
  const evaluation = checkpoint.evaluation && evaluationByName(checkpoint.evaluation, names);
  output.line(
    `${run.id} learned from ${counted(run.corrections, 'finished sample')} and ${counted(run.replayed, 'sample')} of reference and replay.`,
  );
  if (evaluation) printEvaluation(output, 'On the held-out samples', evaluation);
  if (run.verdict) {
    const inUse = run.verdict.decision === 'promoted';
    const { sentence, next } = verdictWords(run.verdict, inUse);
    output.line(sentence);
    for (const { name, passed, detail } of run.verdict.checks) {
      output.line(`  ${passed === null ? '–' : passed ? '✓' : '✗'} ${name}: ${detail}`);
    }
    output.line(
      `${next} ${inUse ? 'To roll back' : 'To use it'}: mnerva promote ${project.store.folder} ${inUse ? (run.from ?? 'NAME') : run.id}`,
    );
  }
  const written = out === undefined ? null : session.path(out);
  if (written) {
    const { sets } = await writeCheckpointTo(project, checkpoint, written, force);
    for (const [set, measured] of Object.entries(sets)) printEvaluation(output, set, evaluationByName(measured, names));
    output.line(`Wrote the checkpoint to ${written}.`);
  }
  output.document({
    run: run.id,
    state: run.state,
    checkpoint: run.id,
    corrections: run.corrections,
    replayed: run.replayed,
    steps: run.progress?.step ?? 0,
    verdict: run.verdict,
    evaluation,
    out: written,
    findings: [],
  });
}
