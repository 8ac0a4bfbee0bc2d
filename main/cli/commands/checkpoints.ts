import type { CheckpointView } from '../../../src/contract/run-views';
import { promote, rollBack } from '../../services/promotion';
import { checkpointViews } from '../../services/views';
import { addCommand, type CommandParts } from '../command';
import type { Output } from '../output';

/** `checkpoints`, `promote` and `rollback`: what there is, and which one suggests. */
export function addCheckpoints({ program, act }: CommandParts): void {
  addCommand(program, 'checkpoints', 'list the checkpoints of a project', ['checkpoints tweets'])
    .argument('<project>', 'the project folder')
    .action((folder: string, _options, command) =>
      act(command, ({ output, withProject }) =>
        withProject(folder, 'read', async (project) => list(output, checkpointViews(project))),
      ),
    );
  addCommand(program, 'promote', 'let a checkpoint make the suggestions', ['promote tweets run-3'])
    .argument('<project>', 'the project folder')
    .argument('<checkpoint>', 'its name, as `mnerva checkpoints` lists it')
    .action((folder: string, name: string, _options, command) =>
      act(command, ({ output, withProject }) =>
        withProject(folder, 'write', async (project) => list(output, promote(project, name))),
      ),
    );
  addCommand(program, 'rollback', 'go back to the checkpoint that was promoted before', ['rollback tweets'])
    .argument('<project>', 'the project folder')
    .action((folder: string, _options, command) =>
      act(command, ({ output, withProject }) =>
        withProject(folder, 'write', async (project) => list(output, rollBack(project))),
      ),
    );
}

function list(output: Output, checkpoints: readonly CheckpointView[]): void {
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
