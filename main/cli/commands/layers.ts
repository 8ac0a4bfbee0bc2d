import { strategies } from '../../../src/active/registry';
import { Split, splits, type SampleId } from '../../../src/domain/sample';
import { AppError } from '../../../src/errors';
import type { SourceChoice } from '../../../src/storage/settings-store';
import { mustBeWritable, type Acting } from '../../services/opened';
import { rankJob } from '../../services/ranking';
import { makeReference } from '../../services/reference';
import { addCommand, withAnnotator, type CommandParts } from '../command';
import { counted } from '../output';
import { oneOf } from '../usage';

/** `sources`, `reference` and `rank`: who suggests, what is the reference, what comes first. */
export function addLayers({ program, act }: CommandParts): void {
  addCommand(program, 'sources', 'list who has suggested what, or choose whose suggestions are shown', [
    'sources tweets',
    'sources tweets --show run-2',
    'sources tweets --show automatic      an imported file of predictions, else the checkpoint in use',
  ])
    .argument('<project>', 'the project folder')
    .option('--show <source>', '"automatic", "promoted", or a source by its name or number')
    .action((folder: string, { show }: { show?: string }, command) =>
      act(command, ({ output, withProject }) =>
        withProject(folder, show === undefined ? 'read' : 'write', async (project) => {
          if (show !== undefined) choose(project, show);
          const { shows } = project.store.settings.get();
          const sources = project.store.suggestions.sources();
          const rows = sources.map(({ id, kind, name, samples }) => {
            const mark = shows.kind === 'source' && shows.source === id ? '*' : '';
            return [mark, String(id), kind, name, samples.toLocaleString('en')];
          });
          if (rows.length === 0) output.line('Nobody has suggested anything yet: mnerva predict does.');
          else output.table([['', 'number', 'kind', 'source', 'samples'], ...rows], [1, 4]);
          if (shows.kind !== 'source') output.line(`Shown: ${shows.kind}.`);
          output.document({ shows, sources });
        }),
      ),
    );

  const reference = addCommand(program, 'reference', 'make finished work the reference of its samples', [
    'reference tweets --annotator anna',
    'reference tweets --annotator anna --split dev',
  ]);
  withAnnotator(reference)
    .argument('<project>', 'the project folder')
    .option('--split <split>', 'only samples of this split', oneOf(Split, splits))
    .action((folder: string, { split }: { split?: Split }, command) =>
      act(command, ({ output, withProject }) =>
        withProject(folder, 'write', async (project) => {
          const ids = finished(project, split ?? null);
          const made = ids.length === 0 ? 0 : makeReference(project, ids);
          output.line(`${counted(made, 'sample')} finished by ${project.annotator} became the reference.`);
          output.document({ annotator: project.annotator, made });
        }),
      ),
    );

  addCommand(program, 'rank', 'put the queue in the order of a query strategy', [
    'rank tweets',
    'rank tweets --strategy margin',
  ])
    .argument('<project>', 'the project folder')
    .option('--strategy <name>', strategies.map(({ name }) => name).join(', '), strategies[0].name)
    .action((folder: string, { strategy }: { strategy: string }, command) =>
      act(command, (session) =>
        session.withProject(folder, 'write', async (project) => {
          const { result } = await session.run(project, rankJob(project, strategy));
          session.output.line(`Ranked by ${strategy}.`);
          session.output.document(result);
        }),
      ),
    );
}

function finished({ store, annotator }: Acting, split: Split | null): SampleId[] {
  return [...store.samples.scan(annotator, { split, states: ['done'] })].map(({ id }) => id);
}

function choose(project: Acting, asked: string): void {
  mustBeWritable(project);
  const { settings, suggestions } = project.store;
  settings.set({ shows: choiceOf(asked, suggestions.sources()) });
}

function choiceOf(asked: string, sources: readonly { id: number; name: string }[]): SourceChoice {
  if (asked === 'automatic' || asked === 'promoted') return { kind: asked };
  const found = sources.find(({ id, name }) => name === asked || String(id) === asked);
  if (found) return { kind: 'source', source: found.id };
  const names = sources.map(({ name }) => name).join(', ');
  throw new AppError(
    'not-found',
    `There is no source ${asked}.`,
    names === '' ? 'There is none yet.' : `There is ${names}.`,
  );
}
