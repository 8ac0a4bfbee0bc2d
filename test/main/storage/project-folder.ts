/** Throw-away projects with a few samples. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createProject, openProject, type NewProject } from '../../../main/storage';
import type { GroundedMention, SampleId, Split } from '../../../src/domain/sample';
import type { NewSample } from '../../../src/storage/import-store';
import type { ProjectStore } from '../../../src/storage/project-store';

export const me = 'me';

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mnerva-storage-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function newProject(settings: Partial<NewProject> = {}): string {
  const folder = join(newFolder(), 'project');
  createProject({ folder, name: 'Test', types: ['PER', 'LOC', 'ORG'], createdAt: 0, ...settings });
  return folder;
}

export function open(folder: string, access: 'write' | 'read' = 'write'): ProjectStore {
  const project = openProject(folder, { access, what: 'a test' });
  onTestFinished(() => project.close());
  return project;
}

/** A sample whose tokens are its words. */
export function sampleOf(externalId: string, text: string, more: Partial<NewSample> = {}): NewSample {
  const tokens = [...text.matchAll(/\S+/gu)].map((m) => ({
    text: m[0],
    start: m.index,
    end: m.index + m[0].length,
  }));
  return {
    externalId,
    line: null,
    text,
    tokens,
    tags: null,
    split: 'pool' as Split,
    gold: null,
    imageName: null,
    imageHash: null,
    imageProblem: null,
    ...more,
  };
}

export function importSamples(project: ProjectStore, samples: readonly NewSample[]): SampleId[] {
  const session = project.imports.begin({ format: 'test', source: 'test.txt', contentHash: 'x', layout: null, at: 1 });
  session.add(samples);
  session.finish(null, 2);
  return samples.map(({ externalId }) => {
    const id = project.samples.find(externalId);
    if (id === null) throw new Error(`${externalId} was not imported`);
    return id;
  });
}

export function gold(
  start: number,
  end: number,
  type: string,
  regions: GroundedMention['regions'] = null,
): GroundedMention {
  return { start, end, type, regions };
}
