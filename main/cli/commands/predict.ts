import { z } from 'zod';
import type { DatasetFormat, Formats } from '../../../datasets';
import { Split, splits } from '../../../src/domain/sample';
import type { RawSample } from '../../../src/domain/sample';
import { Precision, precisions } from '../../../src/engine/precision';
import { Tally } from '../../../src/tally';
import { writeWhole } from '../../files/write-whole';
import { checkpointNamed, promotedCheckpoint } from '../../services/checkpoints';
import { mustHaveInt8 } from '../../services/precisions';
import { preAnnotationJob } from '../../services/suggestion';
import { byName, TypeNames } from '../../services/type-names';
import { addCommand, type CommandParts } from '../command';
import { ofOneFile, openDatasetFile } from '../dataset-file';
import { formatId, idsOf } from '../format-flags';
import { sayUntrained } from '../untrained';
import { mustBeNew } from '../new-file';
import { checkpointFolderOf } from '../checkpoint-folder';
import { byType, counted } from '../output';
import { createProgressBar } from '../progress-bar';
import type { Session } from '../session';
import { oneOf, UsageError } from '../usage';

/** What the pre-annotation job answers. */
const Counts = z.object({ samples: z.int(), mentions: z.record(z.string(), z.int()) });

interface PredictOptions {
  readonly checkpoint?: string;
  readonly split?: Split;
  readonly text?: string;
  readonly format?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly precision?: Precision;
}

export function addPredict({ program, act, formats }: CommandParts): void {
  const eligible = readAndWritten(formats);
  addCommand(program, 'predict', 'fill in suggestions, in a project or in a file', [
    'predict tweets',
    'predict tweets --checkpoint run-3 --split dev',
    'predict --text new.txt --out tagged.txt',
  ])
    .argument('[project]', 'the project folder; without one, --text and --out name files')
    .option('--checkpoint <name>', 'a checkpoint of the project (the promoted one by default); with --text a folder')
    .option(
      '--split <split>',
      'only samples of this split; by default the pool, or all where there is none',
      oneOf(Split, splits),
    )
    .option('--text <file>', 'a file to read instead of a project')
    .option('--format <format>', `${idsOf(eligible)}; by default what the content shows`, formatId(eligible))
    .option('--out <file>', 'the file to write')
    .option('--precision <numbers>', 'with --text: float32, or int8', oneOf(Precision, precisions))
    .option('--force', 'replace the file if it is there')
    .action((folder: string | undefined, options: PredictOptions, command) =>
      act(command, (session) =>
        folder === undefined ? predictFile(session, options) : predictProject(session, folder, options),
      ),
    );
}

/** Formats of one file that can be written too: what comes out is what went in, with mentions. */
function readAndWritten(formats: Formats): DatasetFormat[] {
  return ofOneFile(formats).filter(({ write }) => write !== null);
}

async function predictProject(session: Session, folder: string, options: PredictOptions): Promise<void> {
  if (options.precision !== undefined)
    throw new UsageError('--precision goes with --text; for a project there is: mnerva engine precision.');
  if (options.text !== undefined || options.out !== undefined) {
    throw new UsageError('Name a project, or --text and --out, not both.');
  }
  await session.withProject(folder, 'write', async (project) => {
    const { checkpoint: name, split } = options;
    const checkpoint = name === undefined ? promotedCheckpoint(project) : checkpointNamed(project, name);
    const { result } = await session.run(project, preAnnotationJob(project, { checkpoint, split: split ?? null }));
    const { samples, mentions: byId } = Counts.parse(result);
    const mentions = byName(byId, new TypeNames(project.store.labels.get()));
    session.output.line(
      samples > 0
        ? `${counted(samples, 'sample')} got suggestions of ${checkpoint.name}: ${byType(mentions)}.`
        : `No sample was waiting: those of ${split ?? 'the pool'} are finished, or have suggestions of ${checkpoint.name}.`,
    );
    sayUntrained(session.output, project, checkpoint.name);
    session.output.document({ checkpoint: checkpoint.name, samples, mentions, findings: [] });
  });
}

async function predictFile(session: Session, options: PredictOptions): Promise<void> {
  const { text, out, checkpoint, precision } = options;
  if (text === undefined || out === undefined) throw new UsageError('Name a project, or a file with --text and --out.');
  mustBeNew(session.path(out), options.force);
  const { folder, types, names, read } = await checkpointFolderOf(session, checkpoint);
  const eligible = readAndWritten(session.shared.formats);
  const file = await openDatasetFile(session, session.path(text), options.format, eligible);
  const { samples, findings, layout } = file;
  const tweets: RawSample[] = [];
  for await (const sample of samples) tweets.push(sample);
  const bar = createProgressBar(session.surroundings.io, 'Predicting');
  const sentences = tweets.map(({ tokens }) => tokens.map((token) => token.text));
  const { artifacts, engines } = session.shared;
  const hash = await artifacts.folder(folder);
  if (precision === 'int8') await mustHaveInt8(engines, hash, types);
  const request = { checkpoint: hash, types, sentences, precision, purpose: 'pool' as const };
  const tagged = await engines.suggest((engine) => engine.predict(request, { onProgress: bar.report }));
  bar.end();
  const mentions = new Tally();
  const predicted = tweets.map((sample, i): RawSample => {
    const found = read(sentences[i] ?? [], tagged[i]?.mentions ?? []).map(({ start, end, type }) => {
      return { start, end, type: names.nameOf(type), regions: null };
    });
    for (const { type } of found) mentions.add(type);
    return { ...sample, tags: null, mentions: found };
  });
  const cut = tagged.filter(({ wordsRead }, i) => wordsRead < (sentences[i]?.length ?? 0)).length;
  if (cut > 0) {
    findings.add({
      file: file.name,
      line: null,
      code: 'not-read-whole',
      message: `${counted(cut, 'tweet')} are longer than the model reads.`,
      action: 'Words past the limit have no mentions.',
    });
  }
  const written = file.format.write?.write(predicted, { layout });
  if (written) await writeWhole(session.path(out), written.bytes);
  session.output.line(
    `Wrote ${counted(predicted.length, 'sample')} to ${session.path(out)}: ${byType(mentions.counts)}.`,
  );
  session.output.findings(findings.list());
  session.output.document({
    checkpoint: folder,
    samples: predicted.length,
    mentions: mentions.counts,
    out: session.path(out),
    findings: findings.list(),
  });
}
