/** Pictures for tweets that were imported without theirs: found in a folder by the name that the data set gave, or by the id. */
import { basename } from 'node:path';
import { createImageFinder, Findings, type Folder } from '../../../datasets';
import type { AttachReport } from '../../../src/contract/exchange-views';
import type { Origin } from '../../../src/domain/origin';
import { boxesOf } from '../../../src/domain/region';
import type { JobContext, JobSpec } from '../../../src/jobs/job';
import type { SampleChange } from '../../../src/storage/import-store';
import type { WorkedSample } from '../../../src/storage/sample-store';
import { inTurns, turns } from '../../turns/turns';
import { mustBeWritable, projectChanged, type Acting } from '../opened';
import { fitBoxes } from './boxes';
import { mustBeOnlyImport } from './only-import';
import { readPicture, type Picture } from './pictures';
import { openFolder } from './source';

/** What becomes of a sample, and the file whose reference it is about. */
interface Change {
  readonly change: SampleChange;
  readonly by: Pick<Origin, 'name' | 'at'> | null;
}

/** Samples of one transaction. */
const atOnce = 32;

/** How many it would be, by the names in the folder. Throws `not-found` where there is no such folder. */
export async function lookForPictures(project: Acting, path: string, signal?: AbortSignal): Promise<AttachReport> {
  const folder = await openFolder(path, signal);
  let [lacking, attached] = [0, 0];
  for await (const found of lackingSamples(project, folder, signal)) {
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
    for await (const found of lackingSamples(project, folder, signal)) {
      lacking += found.length;
      const named = found.flatMap(({ sample, name }) => (name === null ? [] : [{ sample, name }]));
      const pictures = await Promise.all(
        named.map(({ name }) => readPicture(name, folder, { decoder, store: store.images, signal })),
      );
      const changes = named.flatMap(({ sample }, i) => changeOf(sample, pictures[i], findings));
      // Files are few, and each is one transaction.
      for (const some of Map.groupBy(changes, ({ by }) => `${by?.at} ${by?.name}`).values()) {
        const by = some[0]?.by ?? { name: '', at: 0 }; // it says nothing of its own, where there is no file
        store.imports.change(
          some.map(({ change }) => change),
          by,
        );
      }
      attached += changes.length;
      report({ done: attached });
    }
  } finally {
    await store.images.removeUnused();
    projectChanged(project, ['samples', 'suggestions', 'reference']);
  }
  if (attached > 0) project.events.emit('samples.imported', { samples: 0, by: project.annotator });
  return { lacking, attached, findings: findings.list() };
}

/** None where the picture cannot be read. Boxes of a file's reference come into the pixels of the picture, as that file's word. */
function changeOf(sample: WorkedSample, picture: Picture | undefined, findings: Findings): Change[] {
  picture?.notes.forEach((note) => findings.add(note));
  if (!picture || picture.hash === null || picture.info === null) return [];
  const { id, externalId, meta, reference, line } = sample;
  const ofFile = reference?.origin.kind === 'file' ? reference : null;
  const mentions = (ofFile?.mentions ?? []).map(({ start, end, type, grounding }) => {
    return { start, end, type, regions: boxesOf(grounding) };
  });
  const fitted = fitBoxes({ externalId, mentions, ...(meta && { meta }) }, picture.info);
  for (const note of fitted.notes)
    findings.add({ file: ofFile?.origin.name ?? '', line, subject: note.action, ...note });
  const change: SampleChange = {
    id,
    picture: { hash: picture.hash, name: picture.name ?? picture.hash },
    ...(fitted.notes.length > 0 && { reference: fitted.mentions }),
    ...(fitted.question !== null && { question: fitted.question }),
  };
  return [{ change, by: ofFile?.origin ?? null }];
}

/** Samples without a picture, a few at a time, each with the name of its picture in the folder; null = it has none there. */
async function* lackingSamples(
  { store, annotator }: Acting,
  folder: Folder,
  signal?: AbortSignal,
): AsyncGenerator<{ sample: WorkedSample; name: string | null }[]> {
  const finder = createImageFinder(folder.files, new Findings());
  const sources = new Map(store.imports.list().map(({ id, source }) => [id, source]));
  const nameOf = ({ imageName, externalId, importId }: WorkedSample): string | null => {
    const named = imageName === null ? null : finder.byPath(imageName, '', null);
    return named ?? finder.byId(ownId(externalId, sources.get(importId) ?? ''), '', null);
  };
  let some: { sample: WorkedSample; name: string | null }[] = [];
  for await (const sample of inTurns(store.samples.scan(annotator), turns(signal))) {
    if (sample.image !== null) continue;
    some.push({ sample, name: nameOf(sample) });
    if (some.length < atOnce) continue;
    yield some;
    some = [];
  }
  yield some;
}

/** The id that the data set gave: without the file that stands before it, and the number behind it, where it was taken. */
function ownId(externalId: string, source: string): string {
  const prefix = [source, basename(source)].map((file) => `${file}:`).find((file) => externalId.startsWith(file));
  return externalId.slice(prefix?.length ?? 0).replace(/#\d+$/u, '');
}
