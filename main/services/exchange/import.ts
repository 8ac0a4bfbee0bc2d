/**
 * Data sets into the project: looked through first, so that what cannot be done is refused before anything is written; then
 * taken in batch by batch, and shown all at once or not at all.
 */
import { openDataset, TypeMapper, type Findings } from '../../../datasets';
import type { ImportReport, ImportRequest } from '../../../src/contract/exchange-views';
import type { RawSample } from '../../../src/domain/sample';
import { AppError } from '../../../src/errors';
import type { JobContext, JobSpec } from '../../../src/jobs/job';
import type { DuplicateSample, ImportSession, NewSample } from '../../../src/storage/import-store';
import { mustBeWritable, projectChanged, type Opened } from '../opened';
import { ImportCount } from './count';
import { createPictures, type Picture } from './pictures';
import { openSource, type ImportSource } from './source';

/** Samples of one transaction. */
const batchSize = 250;
/** Pictures decoded at the same time. */
const decodedTogether = 8;

export interface ImportLook {
  /** Pictures to decode: all of them, or so many as a preview has patience for. */
  readonly pictures: number;
  readonly context?: JobContext;
}

/** What an import would do. Changes nothing. */
export async function previewImport(project: Opened, request: ImportRequest, look: ImportLook): Promise<ImportReport> {
  const source = await openSource(request, project.store.settings.get().joiner);
  const known = alreadyImported(project, source);
  return known ?? takeThrough(project, request, source, { session: null, ...look });
}

export function importJob(project: Opened, request: ImportRequest): JobSpec {
  mustBeWritable(project);
  // One that ends early takes away the pictures nobody uses yet, and another's would be among them.
  if (project.jobs.isRunning('import')) {
    throw new AppError('refused', 'An import is running already.', 'Wait for its end, or stop it.');
  }
  return {
    kind: 'import',
    title: `Import of ${titleOf(request)}`,
    job: (context) => runImport(project, request, context),
  };
}

async function runImport(project: Opened, request: ImportRequest, context: JobContext): Promise<ImportReport> {
  const { store, now } = project;
  const source = await openSource(request, store.settings.get().joiner);
  const known = alreadyImported(project, source);
  if (known) return known;
  await mustFit(project, request, source);
  const { layout } = openDataset(source.dataset);
  const session = store.imports.begin({
    format: request.format,
    source: source.place,
    contentHash: source.contentHash,
    layout,
    at: now(),
  });
  try {
    const report = await takeThrough(project, request, source, {
      session,
      pictures: Number.POSITIVE_INFINITY,
      context,
    });
    if (report.obstacle !== null) throw new AppError('refused', report.obstacle, 'Nothing was imported.');
    session.finish(report, now());
    projectChanged(project);
    return report;
  } catch (error) {
    session.abort();
    await store.images.removeUnused();
    throw error;
  }
}

/** Throws where the file has types that nobody has decided on, before a single picture is decoded. */
async function mustFit(project: Opened, request: ImportRequest, { dataset }: ImportSource): Promise<void> {
  if (dataset.format === 'pairs' || dataset.format === 'csv') return;
  const mapper = new TypeMapper(project.store.settings.get().types, request.map);
  // Boxes do not matter to types, and reading them takes most of the time.
  const { samples } = openDataset({ ...dataset, format: dataset.format === 'gmner' ? 'imgid' : dataset.format });
  for await (const sample of samples) mapper.apply(sample);
  const obstacle = typeObstacle(mapper);
  if (obstacle)
    throw new AppError('refused', obstacle, 'Say what each becomes, or that it is left out. Nothing was imported.');
}

interface Pass {
  /** null = nothing is written. */
  readonly session: ImportSession | null;
  readonly pictures: number;
  readonly context?: JobContext;
}

async function takeThrough(
  project: Opened,
  request: ImportRequest,
  source: ImportSource,
  pass: Pass,
): Promise<ImportReport> {
  const { store } = project;
  const { samples, findings } = openDataset(source.dataset);
  const mapper = new TypeMapper(store.settings.get().types, request.map);
  const count = new ImportCount();
  const pictures = createPictures({
    format: request.format,
    folder: source.images,
    decoder: project.decoder,
    store: pass.session && store.images,
    findings,
  });
  let looked = 0;
  let batch: RawSample[] = [];

  const flush = async (): Promise<void> => {
    pass.context?.signal.throwIfAborted();
    const fresh = batch.filter((sample) => pass.session || store.samples.find(sample.externalId) === null);
    count.skipped += batch.length - fresh.length;
    const found = await inTurns(fresh, decodedTogether, async (sample) => {
      const isKnown = store.samples.find(sample.externalId) !== null;
      const decode = !isKnown && looked++ < pass.pictures;
      return decode ? pictures.of(sample, source.name) : null;
    });
    for (const note of found.flatMap((picture) => picture?.notes ?? [])) findings.add(note);
    const rows = fresh.map((sample, i) => newSample(sample, request, found[i] ?? null));
    const taken = new Set<string>();
    for (const duplicate of pass.session?.add(rows).duplicates ?? []) {
      taken.add(duplicate.externalId);
      noteDuplicate(duplicate, source.name, findings);
    }
    count.skipped += taken.size;
    fresh.forEach((sample, i) => {
      if (!taken.has(sample.externalId)) count.add(sample, found[i]?.readable ?? sample.imagePath !== null);
    });
    pass.context?.report({ done: count.samples + count.skipped });
    batch = [];
  };

  for await (const sample of samples) {
    batch.push(mapper.apply(sample));
    if (batch.length >= batchSize) await flush();
  }
  await flush();
  return {
    samples: count.samples,
    skipped: count.skipped,
    images: count.images,
    mentions: count.mentions,
    regions: count.regions,
    unknownTypes: mapper.unknownTypes,
    findings: findings.list(),
    preview: count.preview,
    obstacle: typeObstacle(mapper) ?? emptyObstacle(count, source.name),
  };
}

function newSample(
  { mentions, imagePath: _path, split, state, ...sample }: RawSample,
  request: ImportRequest,
  picture: Picture | null,
): NewSample {
  const says = request.format !== 'pairs' && request.format !== 'csv';
  return {
    ...sample,
    split: split ?? request.split,
    // "Done" is what a person of this project said; a file's word for it is its reference.
    ...((state === 'flagged' || state === 'skipped') && { state }),
    gold: says && request.as === 'gold' ? mentions : null,
    ...(says && request.as === 'suggestion' && { suggested: mentions }),
    imageName: picture?.name ?? null,
    imageHash: picture?.hash ?? null,
    imageProblem: picture?.problem ?? null,
  };
}

function noteDuplicate({ externalId, line, sameText }: DuplicateSample, file: string, findings: Findings): void {
  findings.add(
    sameText
      ? {
          file,
          line,
          code: 'already-there',
          message: `The sample ${externalId} is in the project already.`,
          action: 'The one that is there was left as it is.',
        }
      : {
          file,
          line,
          code: 'id-taken',
          message: `The id ${externalId} belongs to another tweet of the project.`,
          action: 'This one was left out.',
        },
  );
}

/** The report of a file that was imported before; null where it is new. */
function alreadyImported({ store }: Opened, source: ImportSource): ImportReport | null {
  const earlier = store.imports.withContent(source.contentHash);
  if (!earlier) return null;
  const when = new Date(earlier.finishedAt).toISOString().slice(0, 16).replace('T', ' ');
  const message = `The same file was imported before, as ${earlier.source}, on ${when} (UTC).`;
  const finding = {
    file: source.name,
    line: null,
    code: 'already-imported',
    message,
    action: 'Nothing was imported again.',
  };
  return {
    samples: 0,
    skipped: earlier.samples,
    images: 0,
    mentions: {},
    regions: 0,
    unknownTypes: {},
    findings: [{ ...finding, count: 1, lines: [] }],
    preview: [],
    obstacle: null,
  };
}

function typeObstacle(mapper: TypeMapper): string | null {
  const unknown = Object.entries(mapper.unknownTypes).map(([type, count]) => `${type} (${count})`);
  return unknown.length === 0 ? null : `The file has types that the project does not have: ${unknown.join(', ')}.`;
}

function emptyObstacle({ samples, skipped }: ImportCount, name: string): string | null {
  return samples + skipped === 0 ? `There is no tweet to import in ${name}.` : null;
}

function titleOf({ text, dir, format }: ImportRequest): string {
  return (text ?? dir ?? format).split(/[/\\]/u).at(-1) ?? format;
}

/** Runs `work` over all items, `width` at a time, answers in their order. */
async function inTurns<T, R>(items: readonly T[], width: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += width) {
    results.push(...(await Promise.all(items.slice(i, i + width).map(work))));
  }
  return results;
}
