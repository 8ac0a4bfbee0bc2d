/** The settings of a project that a person changes. */
import type { ParsedInput } from '../../src/contract/calls';
import { AppError } from '../../src/errors';
import { mustBeWritable, projectChanged, type Acting } from './opened';

/** Throws `not-found` where a source is to be shown that is not there; then nothing is changed. */
export function configure(project: Acting, { threshold, shows }: ParsedInput<'projects.configure'>): void {
  mustBeWritable(project);
  const { settings, suggestions } = project.store;
  if (threshold === undefined && shows === undefined) throw new AppError('bad-input', 'Nothing to change is named.');
  if (shows?.kind === 'source' && !suggestions.sources().some(({ id }) => id === shows.source)) {
    throw new AppError(
      'not-found',
      `Nothing in this project suggests under the number ${shows.source}.`,
      'Choose one of the sources that the project lists.',
    );
  }
  settings.set({ ...(threshold !== undefined && { threshold }), ...(shows !== undefined && { shows }) });
  projectChanged(project, ['settings']);
}
