/** The project of tables version 4 that lies in the fixtures, and what its own code said of it. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { newFolder } from './project-folder';

const fixture = join(import.meta.dirname, '../../fixtures/project-v4');

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  origin: 'import' | 'person';
}
export interface OldMention {
  start: number;
  end: number;
  type: string;
  score: number | null;
  grounding: 'open' | 'not-visible' | Box[];
}
export interface OldDocument {
  state: string;
  confirmed: OldMention[];
  open: OldMention[];
  revision: number;
}
export type OldStep = OldDocument & { sample: string };
interface OldLine {
  mark: number;
  annotator: string;
  at: number;
  origin: 'person' | 'model';
  kind: string;
  of: number | null;
  revision: number;
  sample: string;
  edit: string;
}
interface OldPerson {
  samples: Record<string, OldDocument & { touchedAt: number | null; uncertainty: number | null }>;
  counts: { samples: number; bySplit: object; byState: Record<string, number>; mentions: Record<string, number> };
  queue: { externalId: string }[];
  found: Record<string, string[]>;
  history: { undo: number; redo: number };
  undo: OldStep[];
  redo: OldStep[];
  redoAfterAllUndone: OldStep[];
}
interface OldSample {
  externalId: string;
  split: string;
  text: string;
  tokens: string[];
  tags: string[] | null;
  gold: { start: number; end: number; type: string; regions: object[] | null }[] | null;
  suggestions: null | {
    checkpoint: string;
    at: number;
    normalisedLogProbability: number | null;
    wordsRead: number;
    mentions: (OldMention & { alternatives: object[] | null })[];
  };
}
interface OldGeneration {
  reconVisual: number;
  reconText: number;
  cycleVisual: number;
  cycleText: number;
}
interface OldWatch {
  mner: number;
  generation: OldGeneration | null;
  oneMinusRho: OldGeneration | null;
  keepText: number[];
  keepVisual: number[];
  generatedVariance: number[];
  gradientNorms: Record<string, number>;
}
interface OldPoint {
  watch: OldWatch | null;
}
export interface Expected {
  settings: { name: string; types: string[]; annotator: string } & Record<string, unknown>;
  annotators: string[];
  samples: OldSample[];
  goldBySplit: object;
  imports: object[];
  runs: (object & {
    id: string;
    progress: OldPoint | null;
    curves: OldPoint[];
    verdict: { checks: object[] } | null;
  })[];
  checkpoints: { name: string; evaluation: object | null; types: string[]; promoted: boolean }[];
  promotions: object[];
  jobs: (object & { id: string })[];
  log: OldLine[];
  people: Record<'me' | 'anna' | 'bob', OldPerson>;
}

export const expected: Expected = JSON.parse(readFileSync(join(fixture, 'expected.json'), 'utf8'));

/** The same numbers as series by name; what a step had none of is left out. */
export function watchedToday<T extends OldPoint>(point: T): T & { watch: object | null } {
  if (!point.watch) return point;
  const { mner, generation, oneMinusRho, gradientNorms, ...layered } = point.watch;
  const series = {
    reconVisual: generation && [generation.reconVisual],
    reconText: generation && [generation.reconText],
    cycleVisual: generation && [generation.cycleVisual],
    cycleText: generation && [generation.cycleText],
    unlikeReconVisual: oneMinusRho && [oneMinusRho.reconVisual],
    unlikeReconText: oneMinusRho && [oneMinusRho.reconText],
    unlikeCycleVisual: oneMinusRho && [oneMinusRho.cycleVisual],
    unlikeCycleText: oneMinusRho && [oneMinusRho.cycleText],
    ...layered,
  };
  const measured = Object.entries(series).filter(([, values]) => values && values.length > 0);
  return { ...point, watch: { mner, series: Object.fromEntries(measured), gradientNorms } };
}

/** A copy to open. */
export function projectV4(): string {
  const folder = join(newFolder(), 'project');
  for (const name of ['project.sqlite', 'images', 'checkpoints']) {
    cpSync(join(fixture, name), join(folder, name), { recursive: true });
  }
  return folder;
}

/** Every row of every table, as text, with the version of the tables. */
export function dump(file: string): string {
  const db = new Database(file, { readonly: true });
  try {
    const tables = db
      .prepare<[], string>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
      )
      .pluck()
      .all();
    const rows = tables.map((name) => [name, db.prepare(`SELECT * FROM "${name}" ORDER BY 1, 2`).raw().all()]);
    return JSON.stringify([db.pragma('user_version', { simple: true }), rows]);
  } finally {
    db.close();
  }
}
