/** The settings of a project: one row per key, JSON values, checked when they are read. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../src/errors';
import { Labels } from '../../src/labels/entity-type';
import { SourceChoice, type ProjectSettings, type SettingsStore } from '../../src/storage/settings-store';
import type { Connection } from './connection';

const Settings = z.object({
  id: z.uuid().nullable().default(null),
  name: z.string().min(1).max(120),
  joiner: z.enum([' ', '']),
  threshold: z.number().min(0).max(1),
  shows: SourceChoice,
  lastAnnotator: z.string().min(1).max(80),
  isSample: z.boolean(),
  createdAt: z.number(),
});

export function createSettings(db: Connection): SettingsStore {
  if (!db.readonly) db.prepare("INSERT OR IGNORE INTO settings VALUES ('id', ?)").run(JSON.stringify(randomUUID()));
  const all = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM settings');

  const get = (): ProjectSettings => {
    try {
      return Settings.parse(Object.fromEntries(all.all().map(({ key, value }) => [key, JSON.parse(value)])));
    } catch (cause) {
      const detail = 'Restore the project from a backup.';
      throw new AppError('bad-file', 'The settings of this project are damaged.', detail, { cause });
    }
  };

  return {
    get,
    set: db.transaction((change: Partial<ProjectSettings>) => {
      const parsed = Settings.omit({ id: true, createdAt: true }).partial().safeParse(change);
      if (!parsed.success) throw new AppError('bad-input', z.prettifyError(parsed.error));
      write(db, parsed.data);
      return get();
    }),
  };
}

/** The first settings of a new project, its label set among them. */
export function writeSettings(db: Connection, settings: ProjectSettings, labels: Labels): void {
  const parsed = Settings.extend({ labels: Labels }).safeParse({ ...settings, labels });
  if (!parsed.success) throw new AppError('bad-input', z.prettifyError(parsed.error));
  write(db, parsed.data);
}

function write(db: Connection, change: Readonly<Record<string, unknown>>): void {
  const put = db.prepare('INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  for (const [key, value] of Object.entries(change)) {
    if (value !== undefined) put.run(key, JSON.stringify(value));
  }
}
