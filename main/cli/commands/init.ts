import { basename } from 'node:path';
import type { LabelSet } from '../../../src/domain/label-set';
import { makeProject } from '../../services/project-files';
import { projectView } from '../../services/views';
import { addCommand, type CommandParts } from '../command';
import { labels } from '../usage';

interface InitOptions {
  readonly labels: LabelSet;
  readonly name?: string;
  readonly spaces: boolean;
}

export function addInit({ program, act }: CommandParts): void {
  addCommand(program, 'init', 'make a new, empty project folder', [
    'init tweets',
    'init birds --labels SPECIES,PLACE --name "Bird watch"',
  ])
    .argument('<project>', 'the folder to make')
    .option('--labels <types>', 'entity types, separated by commas', labels, ['PER', 'LOC', 'ORG', 'MISC'])
    .option('--name <name>', 'the name people see; the folder’s name by default')
    .option('--no-spaces', 'its tokens are single characters, written without spaces between them')
    .action((folder: string, options: InitOptions, command) =>
      act(command, async ({ shared, output, path, withProject }) => {
        const target = path(folder);
        makeProject(shared, {
          folder: target,
          name: options.name ?? basename(target),
          types: options.labels,
          joiner: options.spaces ? ' ' : '',
        });
        const view = await withProject(target, 'read', async (project) => projectView(project));
        output.line(`Made the project ${view.name} in ${view.folder}.`);
        output.line(
          `Types: ${view.types.join(', ')}. Suggestions: ${view.promoted ?? 'none yet, train a checkpoint first'}.`,
        );
        output.document({
          project: { name: view.name, folder: view.folder, types: view.types, promoted: view.promoted },
        });
      }),
    );
}
