import { z } from 'zod';

/** What a reader of tagged lines asks for. */
export const taggedOptions = z.object({
  joiner: z
    .enum(['project', 'space', 'nothing'])
    .default('project')
    .meta({
      title: 'Between words',
      description: 'What the text is rebuilt with: nothing where each character is a word of its own.',
      choices: { project: 'as in the project', space: 'a space', nothing: 'nothing' },
    }),
});

export function joinerOf({ joiner }: z.output<typeof taggedOptions>, project: ' ' | ''): ' ' | '' {
  return joiner === 'project' ? project : joiner === 'space' ? ' ' : '';
}
