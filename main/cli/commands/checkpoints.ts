import type { CheckpointView } from '../../../src/contract/run-views';
import { promote, rollBack } from '../../services/promotion';
import type { Acting } from '../../services/opened';
import { checkpointViews } from '../../services/run-view';
import { evaluationByName, TypeNames } from '../../services/type-names';
import { addCommand, withSuggestions, type CommandParts } from '../command';
import type { Output } from '../output';

/** `checkpoints`, `promote` and `rollback`: what there is, and which one suggests. */
export function addCheckpoints({ program, act }: CommandParts): void {
  addCommand(program, 'checkpoints', 'list the checkpoints of a project', ['checkpoints tweets'])
    .argument('<project>', 'the project folder')
    .action((folder: string, _options, command) =>
      act(command, ({ output, withProject }) =>
        withProject(folder, 'read', async (project) => list(output, project, checkpointViews(project))),
      ),
    );
  withSuggestions(addCommand(program, 'promote', 'let a checkpoint make the suggestions', ['promote tweets run-3']))
    .argument('<project>', 'the project folder')
    .argument('<checkpoint>', 'its name, as `mnerva checkpoints` lists it')
    .action((folder: string, name: string, _options, command) =>
      act(command, ({ output, withProject }) =>
        withProject(folder, 'write', async (project) => list(output, project, promote(project, name))),
      ),
    );
  withSuggestions(
    addCommand(program, 'rollback', 'go back to the checkpoint that was promoted before', ['rollback tweets']),
  )
    .argument('<project>', 'the project folder')
    .action((folder: string, _options, command) =>
      act(command, ({ output, withProject }) =>
        withProject(folder, 'write', async (project) => list(output, project, rollBack(project))),
      ),
    );
}

function list(output: Output, { store }: Acting, views: readonly CheckpointView[]): void {
  const names = new TypeNames(store.labels.get());
  const checkpoints = views.map((view) => ({
    ...view,
    types: view.types.map((id) => names.nameOf(id)),
    evaluation: view.evaluation && evaluationByName(view.evaluation, names),
  }));
  if (checkpoints.length === 0) output.line('There is no checkpoint yet.');
  const rows = checkpoints.map(({ name, model, promoted, evaluation, types, createdAt }) => [
    promoted ? '*' : '',
    name,
    model,
    evaluation ? (evaluation.overall.f1 * 100).toFixed(2) : '–',
    new Date(createdAt).toISOString().slice(0, 16).replace('T', ' '),
    types.join(','),
  ]);
  if (rows.length > 0) output.table([['', 'name', 'model', 'dev F1', 'made (UTC)', 'types'], ...rows], [3]);
  output.document({ checkpoints, promoted: checkpoints.find(({ promoted }) => promoted)?.name ?? null });
}
