/** Pictures for tweets that were imported without theirs: found in a folder by the name that the data set gave, or by the id. */
import { basename } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { createImageFinder, Findings, type Folder } from '../../../datasets';
import type { AttachReport } from '../../../src/contract/exchange-views';
import { boxesOf } from '../../../src/domain/region';
import type { JobContext, JobSpec } from '../../../src/jobs/job';
import type { SampleChange } from '../../../src/storage/import-store';
import type { WorkedSample } from '../../../src/storage/sample-store';
import { mustBeWritable, projectChanged, type Acting } from '../opened';
import { fitBoxes } from './boxes';
import { mustBeOnlyImport } from './only-import';
import { readPicture, type Picture } from './pictures';
import { openFolder } from './source';

/** Samples between two turns of the event loop, and pictures decoded at the same time. */
const atOnce = 8;

/** How many it would be, by the names in the folder. Throws `not-found` where there is no such folder. */
export async function lookForPictures(project: Acting, path: string): Promise<AttachReport> {
  const folder = await openFolder(path);
  let [lacking, attached] = [0, 0];
  for await (const found of lackingSamples(project, folder)) {
    lacking += found.length;
    attached += found.filter(({ name }) => name !== null).length;
  }
  return { lacking, attached, findings: [] };
}

export function attachJob(project: Acting, path: string): JobSpec {
  mustBeWritable(project);
  mustBeOnlyImport(project);
  return {
    kind: 'import',
    title: `Pictures of ${basename(path)}`,
    job: (context) => attachPictures(project, path, context),
  };
}

/** What was attached stays when it is stopped. */
async function attachPictures(project: Acting, path: string, { signal, report }: JobContext): Promise<AttachReport> {
  const { store, decoder } = project;
  const folder = await openFolder(path, signal);
  const findings = new Findings();
  let [lacking, attached] = [0, 0];
  try {
    for await (const found of lackingSamples(project, folder)) {
      signal.throwIfAborted();
      lacking += found.length;
      const named = found.flatMap(({ sample, name }) => (name === null ? [] : [{ sample, name }]));
      const pictures = await Promise.all(
        named.map(({ name }) => readPicture(name, folder, { decoder, store: store.images })),
      );
      named.forEach(({ sample }, i) => {
        const picture = pictures[i];
        picture?.notes.forEach((note) => findings.add(note));
        if (!picture || picture.hash === null) return;
        attach(project, sample, picture, findings);
        attached += 1;
      });
      report({ done: attached });
    }
  } finally {
    await store.images.removeUnused();
    projectChanged(project, ['samples', 'suggestions', 'reference']);
  }
  if (attached > 0) project.events.emit('samples.imported', { samples: 0, by: project.annotator });
  return { lacking, attached, findings: findings.list() };
}

/** Boxes of its reference come into the pixels of the picture. */
function attach(project: Acting, sample: WorkedSample, picture: Picture, findings: Findings): void {
  const { id, externalId, meta, reference, line } = sample;
  const { hash, name, info } = picture;
  if (hash === null || info === null) return;
  const mentions = (reference?.mentions ?? []).map(({ start, end, type, grounding }) => {
    return { start, end, type, regions: boxesOf(grounding) };
  });
  const isOfFile = reference?.origin.kind === 'file';
  const fitted = fitBoxes({ externalId, mentions: isOfFile ? mentions : [], ...(meta && { meta }) }, info);
  for (const note of fitted.notes)
    findings.add({ file: reference?.origin.name ?? '', line, subject: note.action, ...note });
  const change: SampleChange = {
    id,
    picture: { hash, name: name ?? hash },
    ...(fitted.notes.length > 0 && { reference: fitted.mentions }),
    ...(fitted.question !== null && { question: fitted.question }),
  };
  project.store.imports.change([change], reference?.origin ?? { name: '', at: 0 });
}

/** Samples without a picture, a few at a time, each with the name of its picture in the folder; null = it has none there. */
async function* lackingSamples(
  { store, annotator }: Acting,
  folder: Folder,
): AsyncGenerator<{ sample: WorkedSample; name: string | null }[]> {
  const finder = createImageFinder(folder.files, new Findings());
  const sources = new Map(store.imports.list().map(({ id, source }) => [id, source]));
  const nameOf = ({ imageName, externalId, importId }: WorkedSample): string | null => {
    const named = imageName === null ? null : finder.byPath(imageName, '', null);
    return named ?? finder.byId(ownId(externalId, sources.get(importId) ?? ''), '', null);
  };
  let some: { sample: WorkedSample; name: string | null }[] = [];
  for (const sample of store.samples.scan(annotator)) {
    if (sample.image !== null) continue;
    some.push({ sample, name: nameOf(sample) });
    if (some.length < atOnce) continue;
    yield some;
    some = [];
    await turn();
  }
  yield some;
}

/** The id that the data set gave: without the file that stands before it, and the number behind it, where it was taken. */
function ownId(externalId: string, source: string): string {
  const prefix = [source, basename(source)].map((file) => `${file}:`).find((file) => externalId.startsWith(file));
  return externalId.slice(prefix?.length ?? 0).replace(/#\d+$/u, '');
}
