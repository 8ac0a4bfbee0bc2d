/** The settings of a project: one row a key, JSON values, checked on the way out. */
import { z } from 'zod';
import { LabelSet } from '../../src/domain/label-set';
import { AppError } from '../../src/errors';
import type { ProjectSettings, SettingsStore } from '../../src/storage/settings-store';
import type { Annotators } from './annotators';
import type { Connection } from './connection';

const Settings = z.object({
  name: z.string().min(1).max(120),
  types: LabelSet,
  joiner: z.enum([' ', '']),
  threshold: z.number().min(0).max(1),
  annotator: z.string().min(1).max(80),
  isSample: z.boolean(),
  createdAt: z.number(),
});

export function createSettings(db: Connection, annotators: Annotators): SettingsStore {
  const all = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM settings');
  const usedTypes = db.prepare<[], string>('SELECT DISTINCT type FROM mention_counts WHERE count > 0').pluck();

  const get = (): ProjectSettings => {
    const read = Settings.safeParse(Object.fromEntries(all.all().map(({ key, value }) => [key, JSON.parse(value)])));
    if (!read.success) {
      throw new AppError('bad-file', 'The settings of this project are damaged.', 'Restore the project from a backup.');
    }
    return read.data;
  };

  return {
    get,
    set: db.transaction((change: Partial<ProjectSettings>) => {
      const parsed = Settings.omit({ createdAt: true }).partial().safeParse(change);
      if (!parsed.success) throw new AppError('bad-input', z.prettifyError(parsed.error));
      const types = parsed.data.types;
      const lost = types ? usedTypes.all().filter((type) => !types.includes(type)) : [];
      if (lost.length > 0) {
        throw new AppError(
          'refused',
          `Confirmed mentions have the type ${lost.join(', ')}.`,
          'Give those mentions another type first.',
        );
      }
      write(db, parsed.data);
      if (parsed.data.annotator !== undefined) annotators.id(parsed.data.annotator);
      return get();
    }),
  };
}

/** The first settings of a new project. */
export function writeSettings(db: Connection, settings: ProjectSettings): void {
  const parsed = Settings.safeParse(settings);
  if (!parsed.success) throw new AppError('bad-input', z.prettifyError(parsed.error));
  write(db, parsed.data);
}

function write(db: Connection, change: Partial<ProjectSettings>): void {
  const put = db.prepare('INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  for (const [key, value] of Object.entries(change)) {
    if (value !== undefined) put.run(key, JSON.stringify(value));
  }
}
