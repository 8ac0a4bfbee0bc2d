/** Names that people give. A name that was given otherwise before is still read. */
import { z } from 'zod';
import { hasNoControls } from '../text/controls';

const name = (what: string, most: number): z.ZodType<string, string> =>
  z
    .string()
    .min(1, `${what} has at least one character`)
    .max(most, `${what} has at most ${most} characters`)
    .refine(hasNoControls, `${what} has no control characters`);

export const longestProjectName = 120;
export const ProjectName = name('The name of a project', longestProjectName);
export const PersonName = name('The name of an annotator', 80);
