/** A person's finished work becomes the reference: said so by a person, never by itself. */
import type { SampleId } from '../../src/domain/sample';
import { AppError } from '../../src/errors';
import { mustBeWritable, projectChanged, type Acting } from './opened';

/**
 * Answers with how many samples have a new reference; one that is named twice has one. Throws `refused` where one of them is not
 * finished.
 */
export function makeReference(project: Acting, sampleIds: readonly SampleId[]): number {
  mustBeWritable(project);
  const { store, annotator, now } = project;
  const ids = [...new Set(sampleIds)];
  const references = ids.map((sampleId) => {
    const { work, externalId } = store.samples.get(sampleId, annotator);
    if (work.state !== 'done') {
      throw new AppError(
        'refused',
        `${externalId} is not finished by ${annotator}.`,
        'Finish it first: only reviewed work becomes the reference.',
      );
    }
    return { sampleId, mentions: work.mentions };
  });
  store.references.set(references, { kind: 'person', name: annotator, at: now() });
  projectChanged(project, ['reference'], ids);
  return references.length;
}
