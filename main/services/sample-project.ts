/** The bundled sample project: copied into the person's data folder when first opened, by the importer that everyone uses. */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonl } from '../../datasets';
import { nobodyNamed } from '../../src/contract/caller';
import { ImportRequest } from '../../src/contract/exchange-views';
import { AppError } from '../../src/errors';
import { isProjectFolder } from '../storage';
import { importJob } from './exchange/import';
import { actingFor, type Shared } from './opened';
import { closeOpened, makeProject, openFolder } from './project-files';
import { describeCheckpoint } from './starter';
import { warmUp } from './warm-up';

const sampleTypes = ['PER', 'LOC', 'ORG', 'MISC'];

export function sampleProjectFolder(home: string): string {
  return join(home, 'sample-project');
}

/** Makes the copy unless it is there. It appears whole: a start that was killed leaves nothing half filled. */
export async function ensureSampleProject(shared: Shared, home: string): Promise<string> {
  const folder = sampleProjectFolder(home);
  if (isProjectFolder(folder)) return folder;
  const { sampleFolder, starterFolder } = shared.resources;
  if (describeCheckpoint(starterFolder)) warmUp(shared.engines, shared.artifacts.folder(starterFolder), sampleTypes);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  makeProject(shared, { folder: partial, name: 'Sample project', types: sampleTypes, isSample: true });
  const opened = openFolder({ ...shared, emit: () => undefined }, partial, 'write', 'Mnerva', { quiet: true });
  try {
    const request = ImportRequest.parse({
      format: jsonl.id,
      inputs: { text: join(sampleFolder, 'tweets.jsonl'), images: join(sampleFolder, 'images') },
    });
    const { state, error } = await opened.jobs.start(
      importJob(actingFor(opened, nobodyNamed), request, { poolIsOpen: true }),
    ).ended;
    if (state !== 'finished') {
      throw new AppError(
        'bad-file',
        `The sample project could not be made: ${error?.message ?? state}.`,
        error?.detail,
      );
    }
  } finally {
    await closeOpened(opened);
  }
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
  return folder;
}

/** Takes the copy away, edits and all. */
export async function removeSampleProject(home: string): Promise<void> {
  await rm(sampleProjectFolder(home), { recursive: true, force: true });
}
