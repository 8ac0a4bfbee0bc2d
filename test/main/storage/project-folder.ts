/** Throw-away projects with a few samples. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createProject, openProject, type NewProject } from '../../../main/storage';
import type { GroundedMention, SampleId, Split } from '../../../src/domain/sample';
import type { NewSample } from '../../../src/storage/import-store';
import type { Edit } from '../../../src/domain/edit';
import { overlay, type BaseLayer } from '../../../src/domain/layers';
import type { Document } from '../../../src/domain/document';
import { nothingRead } from '../../../src/engine/features';
import type { ChangedWork } from '../../../src/storage/annotation-store';
import type { ProjectStore } from '../../../src/storage/project-store';
import type { SampleQuery } from '../../../src/storage/sample-store';
import type { Source } from '../../../src/storage/suggestion-store';

export const me = 'me';

/** The list in the order of import. */
export const imported: SampleQuery = { annotator: me, order: 'imported', scores: { strategy: 'mnlp', source: null } };

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
    reference: null,
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

/** A mention as a file has it. */
export function mention(
  start: number,
  end: number,
  type: string,
  regions: GroundedMention['regions'] = null,
): GroundedMention {
  return { start, end, type, regions };
}

/** "0-1 PER, 3-4 LOC" as mentions. */
function spans(text: string): { start: number; end: number; type: string }[] {
  return text
    .split(', ')
    .filter((each) => each !== '')
    .map((each) => {
      const [start = '', end = '', type = ''] = each.split(/[- ]/u);
      return { start: Number(start), end: Number(end), type };
    });
}

/** What a checkpoint says of a sample: "0-1 PER, 3-4 LOC", or nothing. */
export function suggest(project: ProjectStore, id: SampleId, checkpoint: string, said: string, at = 50): Source {
  const source = project.suggestions.checkpointSource(checkpoint, at);
  const mentions = spans(said).map((span) => ({ ...span, score: 0.8, alternatives: [] }));
  const tagged = { mentions, normalisedLogProbability: -0.1, wordsRead: 6, features: nothingRead };
  project.suggestions.put([{ sampleId: id, tagged }], source, at);
  return source;
}

/** A layer by its name; a `BaseRef` says when it was made too. */
export type Under = { readonly kind: 'reference' } | { readonly kind: 'source'; readonly source: number };

/** The layer that lies under the work, as a window says it when it edits. */
export function layerUnder(project: ProjectStore, id: SampleId, under: Under | null): BaseLayer | null {
  if (under?.kind === 'reference') {
    const reference = project.references.get(id);
    return reference && { ref: { ...under, at: reference.origin.at }, mentions: reference.mentions };
  }
  const set = under && project.suggestions.get(id, under.source);
  return set && { ref: { ...under, at: set.at }, mentions: set.mentions };
}

/** What an annotator sees of a sample over a layer. */
export function seen(project: ProjectStore, id: SampleId, base: Under | null = null, annotator = me): Document {
  return overlay(project.samples.get(id, annotator).work, layerUnder(project, id, base));
}

/** "done: 0-2 PER, 3-4 LOC?" – a question mark is a mention nobody has decided on. */
export function show({ state, mentions }: Document): string {
  return `${state}: ${mentions.map((m) => `${m.start}-${m.end} ${m.type}${m.status === 'confirmed' ? '' : '?'}`).join(', ')}`;
}

let clock = 100;

/** Makes an edit on the newest revision. */
export function edit(
  project: ProjectStore,
  sampleId: SampleId,
  change: Edit,
  { base = null, annotator = me }: { base?: Under | null; annotator?: string } = {},
): ChangedWork {
  const { revision } = project.samples.get(sampleId, annotator);
  const seen = layerUnder(project, sampleId, base);
  return project.annotations.edit({ sampleId, annotator, revision, base: seen && seen.ref, edit: change, at: ++clock });
}

export const add = (id: string, start: number, end: number, type: string): Edit => ({
  kind: 'add',
  id,
  start,
  end,
  type,
});

export const fromSource = ({ id }: Pick<Source, 'id'>): Under => ({ kind: 'source', source: id });
export const fromReference: Under = { kind: 'reference' };

/** A project with two tweets: "Ada went to Paris with Bob" and "Rome is far away". */
export function twoSamples(settings: Partial<NewProject> = {}): { project: ProjectStore; a: SampleId; b: SampleId } {
  const project = open(newProject(settings));
  const [a, b] = importSamples(project, [
    sampleOf('a', 'Ada went to Paris with Bob'),
    sampleOf('b', 'Rome is far away'),
  ]);
  if (!a || !b) throw new Error('two samples');
  return { project, a, b };
}
