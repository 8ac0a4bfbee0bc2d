import type { LabelPreview } from '../../../src/contract/project-views';
import { AppError } from '../../../src/errors';
import type { EntityType, Labels } from '../../../src/labels/entity-type';
import { LabelChange } from '../../../src/labels/label-change';
import { changeLabels, labelsView, previewLabelChange, undoLabelChange } from '../../services/labels';
import type { Acting } from '../../services/opened';
import { addCommand, withAnnotator, type CommandParts } from '../command';
import { counted, type Output } from '../output';
import { UsageError } from '../usage';

interface LabelOptions {
  readonly colour?: string;
  readonly description?: string;
  readonly key?: string;
  readonly dryRun?: boolean;
}

const actions = ['add', 'rename', 'describe', 'order', 'merge', 'split', 'remove', 'undo', 'log'] as const;
type Action = (typeof actions)[number];

/** `labels`: the label set of a project, and changes of it that can be taken back. */
export function addLabels({ program, act }: CommandParts): void {
  const command = addCommand(program, 'labels', 'show or change the types of a project; a change can be taken back', [
    'labels tweets',
    'labels tweets add GPE --description "countries, cities, states" --key g',
    'labels tweets rename LOC PLACE',
    'labels tweets merge GPE,LOC PLACE --dry-run',
    'labels tweets split LOC PLACE "GPE=france,new york"     mentions of these words become GPE',
    'labels tweets order PER,ORG,LOC',
    'labels tweets remove MISC',
    'labels tweets undo',
  ]);
  withAnnotator(command)
    .argument('<project>', 'the project folder')
    .argument('[action]', actions.join(', '))
    .argument('[names...]', 'the types concerned, by name')
    .option('--colour <#rrggbb>', 'with add and describe')
    .option('--description <text>', 'with add and describe: what the type is for')
    .option('--key <character>', 'with add and describe: the key that gives it')
    .option('--dry-run', 'say what would change, and change nothing')
    .action((folder: string, action: string | undefined, names: string[], options: LabelOptions, command) =>
      act(command, (session) => {
        const { output } = session;
        if (action === undefined)
          return session.withProject(folder, 'read', async (project) => show(output, project, false));
        const known = actions.find((each) => each === action);
        if (!known) throw new UsageError(`There is no ${action}. There is ${actions.join(', ')}.`);
        const access = options.dryRun || known === 'log' ? 'read' : 'write';
        return session.withProject(folder, access, async (project) => {
          if (known === 'undo') return undo(output, project);
          if (known === 'log') return show(output, project, true);
          const change = changeOf(known, names, options, project.store.labels.get());
          const preview = previewLabelChange(project, change);
          say(output, preview, options.dryRun ?? false);
          if (!options.dryRun) changeLabels(project, change);
          output.document({ change, ...preview, dryRun: options.dryRun ?? false });
        });
      }),
    );
}

function show(output: Output, project: Acting, withLog: boolean): void {
  const { types, log } = labelsView(project);
  if (withLog) {
    if (log.length === 0) output.line('The types are as they were when the project was made.');
    for (const { at, by, text, undone } of log) {
      const when = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
      output.line(`${when}  ${by}  ${text}${undone ? ' (taken back)' : ''}`);
    }
  } else {
    const rows = types.map(({ name, key, colour, use, description }) => {
      return [
        name,
        key ?? '',
        colour ?? '',
        String(use.work),
        String(use.reference),
        String(use.suggestions),
        description,
      ];
    });
    output.table([['type', 'key', 'colour', 'work', 'reference', 'suggestions', ''], ...rows], [3, 4, 5]);
  }
  output.document({ types, log });
}

function undo(output: Output, project: Acting): void {
  const undone = undoLabelChange(project);
  output.line(`Taken back: ${undone}`);
  output.document({ undone, types: project.store.labels.get().types });
}

function say(output: Output, { text, changed, types }: LabelPreview, dryRun: boolean): void {
  output.line(dryRun ? `Would change: ${text}` : text);
  const { work, reference, suggestions } = changed;
  if (work + reference + suggestions > 0) {
    output.line(
      `Read in another way: ${counted(work, 'mention')} of people's work, ${counted(reference, 'mention')} of the reference, ` +
        `${counted(suggestions, 'suggestion')}.`,
    );
  }
  output.line(`Types: ${types.map(({ name }) => name).join(', ')}.`);
}

function changeOf(
  action: Exclude<Action, 'undo' | 'log'>,
  names: readonly string[],
  { colour, description, key }: LabelOptions,
  labels: Labels,
): LabelChange {
  const id = (name: string): string => typeNamed(labels, name).id;
  const list = (text: string): string[] => text.split(',').map((name) => name.trim());
  const attributes = {
    ...(colour !== undefined && { colour }),
    ...(description !== undefined && { description }),
    ...(key !== undefined && { key }),
  };
  const written = (): unknown => {
    switch (action) {
      case 'add':
        return { kind: action, name: expected(names, 0, 'the new type'), ...attributes };
      case 'rename':
        return { kind: action, id: id(expected(names, 0, 'the type')), name: expected(names, 1, 'its new name') };
      case 'describe':
        return { kind: action, id: id(expected(names, 0, 'the type')), ...attributes };
      case 'order':
        return { kind: action, ids: list(expected(names, 0, 'every type, as in PER,LOC')).map(id) };
      case 'merge':
        return {
          kind: action,
          from: list(expected(names, 0, 'the types to merge, as in GPE,LOC')).map(id),
          into: id(expected(names, 1, 'the type that they become')),
        };
      case 'split':
        expected(names, 2, 'two types or more that it becomes');
        return { kind: action, id: id(expected(names, 0, 'the type')), into: names.slice(1).map(partOf) };
      case 'remove':
        return { kind: action, id: id(expected(names, 0, 'the type')) };
    }
  };
  const parsed = LabelChange.safeParse(written());
  if (!parsed.success) throw new UsageError(parsed.error.issues[0]?.message ?? 'Not a change of types.');
  return parsed.data;
}

/** "GPE=france,new york" */
function partOf(text: string): { name: string; words: string[] } {
  const at = text.indexOf('=');
  if (at < 0) return { name: text, words: [] };
  const words = text
    .slice(at + 1)
    .split(',')
    .map((each) => each.trim());
  return { name: text.slice(0, at), words: words.filter((each) => each !== '') };
}

function expected(names: readonly string[], at: number, what: string): string {
  const name = names[at];
  if (name === undefined) throw new UsageError(`Name ${what}.`);
  return name;
}

function typeNamed({ types }: Labels, name: string): EntityType {
  const type = types.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (type) return type;
  const names = types.map((each) => each.name).join(', ');
  throw new AppError('not-found', `The project has no type ${name}.`, `It has ${names}.`);
}
