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
  tagColumn: z.int().min(0).max(99).default(0).meta({
    title: 'Column of the tags',
    description: 'Where there are several, counted from 1 for the word (FMNERG: 2 coarse, 3 fine); 0 = the last.',
  }),
});

export function joinerOf({ joiner }: z.output<typeof taggedOptions>, project: ' ' | ''): ' ' | '' {
  return joiner === 'project' ? project : joiner === 'space' ? ' ' : '';
}
