/**
 * Data sets into the project: looked through first, so that what cannot be done is refused before anything is written; then
 * taken in batch by batch, and shown all at once or not at all.
 */
import { mainInput, openDataset, skimDataset, TypeMapper } from '../../../datasets';
import type { ImportReport, ImportRequest } from '../../../src/contract/exchange-views';
import { AppError, toAppError } from '../../../src/errors';
import type { JobContext, JobSpec } from '../../../src/jobs/job';
import { applyLabelChange } from '../../../src/labels/label-change';
import type { ImportRecord, ImportSession } from '../../../src/storage/import-store';
import { inTurns, turns } from '../../turns/turns';
import { mustBeWritable, projectChanged, type Acting, type Opened } from '../opened';
import { TypeNames } from '../type-names';
import { mustBeOnlyImport } from './only-import';
import { takeThrough, type ImportDetails, type ImportLook, type Walked } from './pass';
import { openSource, type ImportSource } from './source';
import { takeBack } from './take-back';

/** What an import would do. Changes nothing. */
export async function previewImport(project: Acting, request: ImportRequest, look: ImportLook): Promise<ImportReport> {
  const source = await openSource(project.formats, request, project.store.settings.get().joiner, look.signal);
  mustTakeTypes(project, newTypes(project, request));
  return walked(project, request, source, look);
}

/** Looks through the file and says what would come of it, and what is in the way. */
async function walked(
  project: Acting,
  request: ImportRequest,
  source: ImportSource,
  look: ImportLook,
): Promise<ImportReport> {
  const earlier = earlierImport(project, source, request);
  const replaced = request.replace ? (earlier?.id ?? null) : null;
  const found = await takeThrough(project, request, source, { session: null, replaced, ...look });
  return reportOf(found, source, earlier, request);
}

export function importJob(project: Acting, request: ImportRequest, details: ImportDetails = {}): JobSpec {
  mustBeWritable(project);
  mustBeOnlyImport(project);
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
  const source = await openSource(project.formats, request, store.settings.get().joiner, context.signal);
  await mustFit(project, request, source, context.signal);
  const earlier = earlierImport(project, source, request);
  if (earlier) {
    // Whether the file was read otherwise then is known at its end: too late for an import.
    const { obstacle } = await walked(project, request, source, { pictures: 0, signal: context.signal });
    if (obstacle !== null) throw new AppError('refused', obstacle, 'Nothing was imported.');
  }
  if (earlier && request.replace) await takeBack(project, earlier.id, context);
  const added = addTypes(project, newTypes(project, request));
  const session = store.imports.begin({
    format: request.format,
    source: source.place,
    contentHash: source.contentHash,
    layout: openDataset(source.dataset).layout,
    at: now(),
  });
  try {
    const pass = { ...details, ...context, session, replaced: null, pictures: Number.POSITIVE_INFINITY };
    const report = reportOf(await takeThrough(project, request, source, pass), source, earlier, request);
    if (report.obstacle !== null) throw new AppError('refused', report.obstacle, 'Nothing was imported.');
    if (bringsNothing(report, request)) {
      await session.abort();
      return report;
    }
    session.finish(report, now());
    projectChanged(project, ['samples', 'suggestions', 'reference']);
    project.events.emit('samples.imported', { samples: report.samples, by: project.annotator });
    return report;
  } catch (error) {
    await takeOut(project, session, added);
    throw error;
  }
}

/** What cannot be taken out now goes before the next import: the person is told what the import failed by. */
async function takeOut({ store }: Opened, session: ImportSession, added: readonly string[]): Promise<void> {
  try {
    await session.abort();
    for (const _ of added) store.labels.undo();
    await store.images.removeUnused();
  } catch (error) {
    process.emitWarning(toAppError(error));
  }
}

function bringsNothing({ samples, attached, filled, changed }: Walked, { update }: ImportRequest): boolean {
  return samples + attached + filled + (update ? changed.labels + changed.splits : 0) === 0;
}

/** Types that the project lacks and gets with the import. */
function newTypes({ store }: Opened, { add }: ImportRequest): string[] {
  const { all } = new TypeNames(store.labels.get());
  return [...new Set(add)].filter((name) => !all.includes(name));
}

/** Throws what adding them would throw: there are too many, or two are alike. */
function mustTakeTypes({ store }: Opened, names: readonly string[]): void {
  names.reduce((labels, name) => applyLabelChange(labels, { kind: 'add', name }), store.labels.get());
}

function addTypes(project: Acting, names: readonly string[]): readonly string[] {
  for (const name of names) project.store.labels.change({ kind: 'add', name }, project.annotator, project.now());
  if (names.length > 0) projectChanged(project, ['labels']);
  return names;
}

/** Throws where the file has types without a decision, before any picture is decoded. */
async function mustFit(
  project: Acting,
  request: ImportRequest,
  { format, dataset }: ImportSource,
  signal: AbortSignal,
): Promise<void> {
  mustTakeTypes(project, newTypes(project, request));
  if (!format.labelled) return;
  const { all } = new TypeNames(project.store.labels.get());
  const mapper = new TypeMapper([...new Set([...all, ...request.add])], request.map);
  const { samples } = skimDataset(dataset);
  for await (const sample of inTurns(samples, turns(signal))) mapper.apply(sample);
  const obstacle = typeObstacle(mapper);
  if (obstacle)
    throw new AppError('refused', obstacle, 'Say what each becomes, or that it is left out. Nothing was imported.');
}

/** The import of the same bytes; where one is to be replaced, else the newest of a file of this name and folder. */
function earlierImport({ store }: Opened, source: ImportSource, { replace }: ImportRequest): ImportRecord | null {
  const same = store.imports.withContent(source.contentHash);
  if (same || !replace) return same;
  return store.imports.list().findLast((one) => one.source === source.place) ?? null;
}

/** What was found, with what is known of the file: that it was here before, and what is in the way. */
function reportOf(
  found: Walked,
  { name }: ImportSource,
  earlier: ImportRecord | null,
  request: ImportRequest,
): ImportReport {
  const isReadOtherwise = earlier !== null && !request.replace && found.renamed > 0;
  const isKnown = earlier !== null && !isReadOtherwise && bringsNothing(found, request);
  const when = earlier && new Date(earlier.finishedAt).toISOString().slice(0, 16).replace('T', ' ');
  const before = earlier && `The same file was imported before, as ${earlier.source}, on ${when} (UTC)`;
  const finding = { file: name, line: null, code: 'already-imported', count: 1, lines: [] };
  const other = `${found.renamed} of its tweets had other texts then`;
  return {
    ...found,
    findings: isKnown
      ? [
          { ...finding, message: `${before}.`, action: 'Nothing is imported again.' },
          ...found.findings.filter(({ code }) => code !== 'already-there'),
        ]
      : found.findings,
    standsInWay: isReadOtherwise ? { id: earlier.id, source: earlier.source } : null,
    obstacle: isReadOtherwise
      ? `${before}, with other options: ${other}. Take that import back, or let this one replace it.`
      : (typeObstacle(found) ?? emptyObstacle(found, name)),
  };
}

function typeObstacle(mapper: Pick<TypeMapper, 'unknownTypes'>): string | null {
  const unknown = Object.entries(mapper.unknownTypes).map(([type, count]) => `${type} (${count})`);
  return unknown.length === 0 ? null : `The file has types that the project does not have: ${unknown.join(', ')}.`;
}

function emptyObstacle({ samples, skipped, attached, filled, changed }: Walked, name: string): string | null {
  const found = samples + skipped + attached + filled + changed.labels + changed.splits;
  return found === 0 ? `There is no tweet to import in ${name}.` : null;
}

function titleOf({ formats }: Opened, { format, inputs }: ImportRequest): string {
  const path = inputs[mainInput(formats.get(format))] ?? format;
  return path.split(/[/\\]/u).at(-1) ?? format;
}
