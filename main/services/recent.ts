/** The projects a person opened last, newest first, in a small file of their data folder. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../files/write-whole';

/** `progress` is that of its last annotator when it was last open. */
const Entry = z.object({
  name: z.string(),
  folder: z.string(),
  openedAt: z.number(),
  progress: z.object({ reviewed: z.int(), toDo: z.int() }).nullable().default(null),
});
type Entry = z.infer<typeof Entry>;
const keep = 20;

export interface Recent {
  list(): (Entry & { exists: boolean })[];
  remember(project: Omit<Entry, 'openedAt'>): Promise<void>;
}

export function createRecent(home: string, now: () => number): Recent {
  const path = join(home, 'recent.json');

  /** A list that cannot be read counts as empty: it is a convenience, and opening a project rewrites it. */
  function read(): Entry[] {
    try {
      const parsed = z.array(Entry).safeParse(JSON.parse(readFileSync(path, 'utf8')));
      return parsed.success ? parsed.data : [];
    } catch {
      return [];
    }
  }

  return {
    list: () => read().map((entry) => ({ ...entry, exists: existsSync(join(entry.folder, 'project.sqlite')) })),
    async remember({ folder, ...project }) {
      const others = read().filter((entry) => entry.folder !== folder);
      const entries = [{ ...project, folder, openedAt: now() }, ...others].slice(0, keep);
      await writeWhole(path, JSON.stringify(entries, null, 1));
    },
  };
}
