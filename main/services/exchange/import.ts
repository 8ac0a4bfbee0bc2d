/**
 * Data sets into the project: looked through first, so that what cannot be done is refused before anything is written; then
 * taken in batch by batch, and shown all at once or not at all.
 */
import { mainInput, openDataset, skimDataset, TypeMapper, type Findings } from '../../../datasets';
import type { ImportReport, ImportRequest, ImportRole } from '../../../src/contract/exchange-views';
import type { RawSample, Split } from '../../../src/domain/sample';
import { AppError } from '../../../src/errors';
import type { JobContext, JobSpec } from '../../../src/jobs/job';
import type { DuplicateSample, ImportSession, NewSample } from '../../../src/storage/import-store';
import { mustBeWritable, projectChanged, type Acting, type Opened } from '../opened';
import { TypeNames, withTypeIds } from '../type-names';
import { ImportCount } from './count';
import { createPictures, type Picture } from './pictures';
import { openSource, type ImportSource } from './source';

/** Samples of one transaction. */
const batchSize = 250;
/** Pictures decoded at the same time. */
const decodedTogether = 8;

export interface ImportLook {
  /** How many pictures to decode: all, or the limit of a preview. */
  readonly pictures: number;
  readonly signal?: AbortSignal;
}

/** What an import would do. Changes nothing. */
export async function previewImport(project: Acting, request: ImportRequest, look: ImportLook): Promise<ImportReport> {
  const source = await openSource(project.formats, request, project.store.settings.get().joiner);
  const known = alreadyImported(project, source);
  return known ?? takeThrough(project, request, source, { session: null, ...look });
}

/** What only the program itself asks for. */
export interface ImportDetails {
  /** The pool is there to be annotated: what the file knows of it is left out. */
  readonly poolIsOpen?: boolean;
}

export function importJob(project: Acting, request: ImportRequest, details: ImportDetails = {}): JobSpec {
  mustBeWritable(project);
  // An import that fails removes pictures that no sample uses yet, and those of another import would be among them.
  if (project.jobs.isRunning('import')) {
    throw new AppError('refused', 'An import is running already.', 'Wait for its end, or stop it.');
  }
  return {
    kind: 'import',
    title: `Import of ${titleOf(project, request)}`,
    job: (context) => runImport(project, request, details, context),
  };
}

async function runImport(
  project: Acting,
  request: ImportRequest,
  details: ImportDetails,
  context: JobContext,
): Promise<ImportReport> {
  const { store, now } = project;
  const source = await openSource(project.formats, request, store.settings.get().joiner);
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
      ...details,
      session,
      pictures: Number.POSITIVE_INFINITY,
      ...context,
    });
    if (report.obstacle !== null) throw new AppError('refused', report.obstacle, 'Nothing was imported.');
    session.finish(report, now());
    projectChanged(project, ['samples', 'suggestions', 'reference']);
    project.events.emit('samples.imported', { samples: report.samples, by: project.annotator });
    return report;
  } catch (error) {
    session.abort();
    await store.images.removeUnused();
    throw error;
  }
}

/** Throws where the file has types without a decision, before any picture is decoded. */
async function mustFit(project: Acting, request: ImportRequest, { format, dataset }: ImportSource): Promise<void> {
  if (!format.labelled) return;
  const mapper = new TypeMapper(new TypeNames(project.store.labels.get()).all, request.map);
  const { samples } = skimDataset(dataset);
  for await (const sample of samples) mapper.apply(sample);
  const obstacle = typeObstacle(mapper);
  if (obstacle)
    throw new AppError('refused', obstacle, 'Say what each becomes, or that it is left out. Nothing was imported.');
}

interface Pass extends ImportDetails, ImportLook, Partial<JobContext> {
  /** null = nothing is written. */
  readonly session: ImportSession | null;
}

async function takeThrough(
  project: Acting,
  request: ImportRequest,
  source: ImportSource,
  pass: Pass,
): Promise<ImportReport> {
  const { store } = project;
  const names = new TypeNames(store.labels.get());
  const role = source.format.labelled ? request.as : null;
  const { samples, findings } = openDataset(source.dataset);
  const mapper = new TypeMapper(names.all, request.map);
  const count = new ImportCount();
  const pictures = createPictures({
    named: source.format.pictures?.named ?? 'by-path',
    folder: source.images,
    decoder: project.decoder,
    store: pass.session && store.images,
    findings,
  });
  let looked = 0;
  let batch: RawSample[] = [];

  const flush = async (): Promise<void> => {
    pass.signal?.throwIfAborted();
    const fresh = batch.filter((sample) => pass.session || store.samples.find(sample.externalId) === null);
    const known = batch.length - fresh.length;
    const attached = role === 'suggestion' ? batch.filter((sample) => isHere(project, sample)).length : 0;
    if (!pass.session) count.attached += attached;
    count.skipped += known - (pass.session ? 0 : attached);
    const found = await inTurns(fresh, decodedTogether, async (sample) => {
      if (store.samples.find(sample.externalId) !== null) return null;
      const decode = looked++ < pass.pictures;
      return decode ? pictures.of(sample, source.name) : pictures.find(sample, source.name);
    });
    for (const note of found.flatMap((picture) => picture?.notes ?? [])) findings.add(note);
    const rows = fresh.map((sample, i) => {
      const row = newSample(withTypeIds(sample, names), { split: request.split, role }, found[i] ?? null);
      return pass.poolIsOpen && row.split === 'pool' ? { ...row, reference: null } : row;
    });
    const taken = new Set<string>();
    for (const duplicate of pass.session?.add(rows).duplicates ?? []) {
      taken.add(duplicate.externalId);
      noteDuplicate(duplicate, source.name, findings);
      if (duplicate.suggestionsTaken) count.attached += 1;
      else count.skipped += 1;
    }
    fresh.forEach((sample, i) => {
      if (!taken.has(sample.externalId)) count.add(sample, found[i]?.readable ?? false);
    });
    pass.report?.({ done: count.samples + count.skipped + count.attached });
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
    attached: count.attached,
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
  { split: otherwise, role }: { readonly split: Split; readonly role: ImportRole | null },
  picture: Picture | null,
): NewSample {
  return {
    ...sample,
    split: split ?? otherwise,
    // "Done" is set by people of this project; what is done in a file is a reference here.
    ...((state === 'flagged' || state === 'skipped') && { state }),
    reference: role === 'reference' ? mentions : null,
    ...(role === 'suggestion' && { suggested: mentions }),
    imageName: picture?.name ?? null,
    imageHash: picture?.hash ?? null,
    imageProblem: picture?.problem ?? null,
  };
}

/** Whether the same tweet is in the project, word for word. */
function isHere({ store, annotator }: Acting, { externalId, text, tokens }: RawSample): boolean {
  const id = store.samples.find(externalId);
  if (id === null) return false;
  const here = store.samples.get(id, annotator);
  return here.text === text && here.tokens.length === tokens.length;
}

function noteDuplicate(
  { externalId, line, sameText, suggestionsTaken }: DuplicateSample,
  file: string,
  findings: Findings,
): void {
  findings.add(
    sameText
      ? {
          file,
          line,
          code: 'already-there',
          message: `The sample ${externalId} is in the project already.`,
          action: suggestionsTaken
            ? 'Its suggestions were laid beside what is known of it.'
            : 'The one that is there was left as it is.',
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
    attached: 0,
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

function emptyObstacle({ samples, skipped, attached }: ImportCount, name: string): string | null {
  return samples + skipped + attached === 0 ? `There is no tweet to import in ${name}.` : null;
}

function titleOf({ formats }: Opened, { format, inputs }: ImportRequest): string {
  const path = inputs[mainInput(formats.get(format))] ?? format;
  return path.split(/[/\\]/u).at(-1) ?? format;
}

/** Runs `work` over all items, `width` at a time, answers in their order. */
async function inTurns<T, R>(items: readonly T[], width: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += width) {
    results.push(...(await Promise.all(items.slice(i, i + width).map(work))));
  }
  return results;
}
