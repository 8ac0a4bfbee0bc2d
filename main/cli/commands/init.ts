import { basename } from 'node:path';
import type { LabelSet } from '../../../src/domain/label-set';
import { longestProjectName } from '../../../src/domain/names';
import { withoutControls } from '../../../src/text/controls';
import { makeProject } from '../../services/project-files';
import type { ProjectView } from '../../../src/contract/project-views';
import { projectView } from '../../services/project-view';
import { addCommand, type CommandParts } from '../command';
import { sayUntrained } from '../untrained';
import { labels } from '../usage';

interface InitOptions {
  readonly labels?: LabelSet;
  readonly name?: string;
  readonly spaces: boolean;
}

const defaultTypes: LabelSet = ['PER', 'LOC', 'ORG', 'MISC'];

export function addInit({ program, act }: CommandParts): void {
  addCommand(program, 'init', 'make a new, empty project folder', [
    'init tweets',
    'init birds --labels SPECIES,PLACE --name "Bird watch"',
  ])
    .argument('<project>', 'the folder to make')
    .option('--labels <types>', `entity types, separated by commas (default: ${defaultTypes.join(',')})`, labels)
    .option('--name <name>', 'the name people see; the folder’s name by default')
    .option('--no-spaces', 'its tokens are single characters, written without spaces between them')
    .action((folder: string, options: InitOptions, command) =>
      act(command, async ({ shared, output, path, withProject }) => {
        const target = path(folder);
        makeProject(shared, {
          folder: target,
          name: options.name ?? nameFrom(basename(target)),
          types: options.labels ?? defaultTypes,
          joiner: options.spaces ? ' ' : '',
        });
        const view = await withProject(target, 'read', async (project) => {
          const made = projectView(project);
          output.line(`Made the project ${made.name} in ${made.folder}.`);
          output.line(`Types: ${names(made)}. Suggestions: ${made.promoted ?? 'none yet, train a checkpoint first'}.`);
          if (made.promoted !== null) sayUntrained(output, project, made.promoted);
          return made;
        });
        output.document({
          project: {
            name: view.name,
            folder: view.folder,
            types: view.types.map(({ name }) => name),
            promoted: view.promoted,
          },
        });
      }),
    );
}

/** A folder may have a longer name than a project, and any characters. */
function nameFrom(folder: string): string {
  const shown = withoutControls(folder)
    .slice(0, longestProjectName)
    .replace(/[\uD800-\uDBFF]$/u, '');
  return shown === '' ? 'Project' : shown;
}

function names({ types }: ProjectView): string {
  return types.map(({ name }) => name).join(', ');
}
