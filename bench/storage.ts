/**
 * How fast a project on disk is: 100,000 samples opened, listed, searched, edited; 10,000 imported. Saving, opening and
 * importing are medians (the disk is not ours alone), everything else is p95.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProject, openProject } from '../main/storage';
import type { SampleId } from '../src/domain/sample';
import { nothingRead } from '../src/engine/features';
import type { NewSample } from '../src/storage/import-store';
import type { ScoreKey } from '../src/storage/score-store';
import { createRandom } from '../src/random';
import { median, quantile, type BenchRow, type BenchSuite } from './row';
import type { ProjectStore } from '../src/storage/project-store';

const me = 'me';
const types = ['PER', 'LOC', 'ORG', 'MISC'];
const checkpoint = 'c1';

/** `count` tweets of 8 to 24 words from a vocabulary with Zipf's tail, the same for the same seed. */
export function* tweets(count: number, seed = 1): Generator<NewSample> {
  const { next: random } = createRandom(seed);
  for (let i = 0; i < count; i++) {
    const words = Array.from({ length: 8 + Math.floor(random() * 17) }, () => `w${Math.floor(20_000 ** random())}`);
    let at = 0;
    const tokens = words.map((text) => {
      const start = at;
      at += text.length + 1;
      return { text, start, end: start + text.length };
    });
    const start = Math.floor(random() * words.length);
    const reference = [{ start, end: start + 1, type: types[i % 4] ?? 'PER', regions: null }];
    yield {
      externalId: `t${seed}-${i}`,
      line: i,
      text: words.join(' '),
      tokens,
      tags: null,
      split: i % 10 === 0 ? 'dev' : 'pool',
      reference,
      imageName: null,
      imageHash: null,
      imageProblem: null,
    };
  }
}

export function importTweets(project: ProjectStore, count: number, seed = 1): void {
  const { imports } = project;
  const session = imports.begin({
    format: 'bench',
    source: `seed ${seed}`,
    contentHash: `${seed}`,
    layout: null,
    at: 0,
  });
  let batch: NewSample[] = [];
  for (const sample of tweets(count, seed)) {
    batch.push(sample);
    if (batch.length === 500) {
      session.add(batch);
      batch = [];
    }
  }
  session.add(batch);
  session.finish(null, 0);
}

/** A project with that many samples, a reference and a checkpoint's suggestions of each, and a queue by scores. */
export function largeProject(folder: string, count: number): void {
  createProject({ folder, name: 'Large', types, annotator: me, createdAt: 0 });
  const project = openProject(folder, { access: 'write', what: 'bench' });
  importTweets(project, count);
  const { next: random } = createRandom(7);
  const source = project.suggestions.checkpointSource(checkpoint, 1);
  const unranked = { strategy: 'mnlp', source: source.id };
  for (let after: SampleId | null = null; ;) {
    const ids: readonly SampleId[] = project.suggestions.missing(source.id, unranked, after, 500);
    const last = ids.at(-1);
    if (!last) break;
    const batch = ids.map((sampleId) => ({
      sampleId,
      tagged: {
        mentions: [
          { start: 0, end: 1, type: 'PER', score: random(), alternatives: [{ type: 'LOC', probability: 0.1 }] },
        ],
        normalisedLogProbability: -random(),
        wordsRead: 8,
        features: nothingRead,
      },
    }));
    project.suggestions.put(batch, source, 1);
    after = last;
  }
  rank(project, { strategy: 'mnlp', source: source.id });
  project.close();
}

/** Scores every sample by what the source said of it, as the rank job does. */
function rank(project: ProjectStore, key: ScoreKey): void {
  const scores = function* (): Generator<[SampleId, number]> {
    for (const { sampleId, normalisedLogProbability } of project.suggestions.features(key.source ?? 0, {
      uncertainties: false,
    }))
      yield [sampleId, -Math.expm1(normalisedLogProbability)];
  };
  project.scores.replace(key, scores(), 1);
}

function times(repetitions: number, run: (i: number) => void): number[] {
  const all: number[] = [];
  for (let i = 0; i < repetitions; i++) {
    const from = performance.now();
    run(i);
    all.push(performance.now() - from);
  }
  return all;
}

export const storageBench: BenchSuite = async ({ smoke }) => {
  const folder = mkdtempSync(join(tmpdir(), 'mnerva-bench-'));
  try {
    return measure(folder, smoke ? 0.01 : 1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

function measure(folder: string, scale: number): BenchRow[] {
  const rows: BenchRow[] = [];
  const many = Math.round(100_000 * scale);
  const file = join(folder, 'large');
  largeProject(file, many);
  let project = openProject(file, { access: 'write', what: 'bench' });
  const source = project.suggestions.findSource('checkpoint', checkpoint)?.id ?? 0;
  const scores = { strategy: 'mnlp', source };
  const queue = { annotator: me, order: 'score', scores } as const;
  const opening = times(5, () => {
    project.close();
    project = openProject(file, { access: 'write', what: 'bench' });
    project.samples.page(queue, null, 60);
    project.samples.counts(me);
  });
  rows.push({
    name: `open ${many} samples, first page and counts`,
    value: median(opening) / 1000,
    unit: 's',
    limit: 1,
  });

  let id = project.samples.neighbour(queue, null, 'next');
  const read = (id: SampleId): number => {
    project.suggestions.shown(id, { files: true, source });
    return project.samples.get(id, me).revision;
  };
  const next = times(200, () => {
    if (id) read(id);
    id = project.samples.neighbour({ ...queue, states: ['new'] }, id, 'next');
  });
  const base = { kind: 'source', source, at: 1 } as const;
  const saves = times(200, (i) => {
    const place = project.samples.neighbour({ ...queue, states: ['new'] }, null, 'next');
    if (!place) return;
    const revision = read(place);
    const edit = { kind: 'add', id: `b${i}`, start: 1, end: 3, type: 'LOC' } as const;
    project.annotations.edit({ sampleId: place, annotator: me, revision, base, edit, at: i });
  });
  const undos = times(100, (i) => project.annotations.undo(me, i));
  rows.push({ name: 'next sample', value: quantile(next, 0.95), unit: 'ms', limit: 50 });
  rows.push({ name: 'save one edit, the sample found and read too', value: median(saves), unit: 'ms', limit: 5 });
  rows.push({ name: 'save one edit, p95', value: quantile(saves, 0.95), unit: 'ms', limit: null });
  rows.push({ name: 'undo', value: median(undos), unit: 'ms', limit: 5 });
  const page = times(50, () => project.samples.page(queue, null, 60));
  rows.push({ name: 'page of the queue with its total', value: quantile(page, 0.95), unit: 'ms', limit: 50 });
  const counts = times(20, () => project.samples.counts(me));
  rows.push({ name: 'counts', value: quantile(counts, 0.95), unit: 'ms', limit: 50 });
  // Each word is looked up for the first time: the store remembers answers.
  for (const [name, wordOf] of [
    ['a rare word', (i: number) => `w${18_000 + i}`],
    ['two words', (i: number) => `w${i + 1} w${100 + i}`],
    ['a frequent word', (i: number) => `w${i + 1}`],
    ['one letter that every tweet has', (i: number) => `w ${'w'.repeat(i % 2)} ${i}`],
  ] as const) {
    const search = times(20, (i) => project.samples.page({ ...queue, query: wordOf(i) }, null, 60));
    rows.push({ name: `search: ${name}`, value: quantile(search, 0.95), unit: 'ms', limit: 50 });
  }
  const ranking = times(3, () => {
    rank(project, scores);
    project.samples.page(queue, null, 60);
  });
  rows.push({ name: 'rank the queue again', value: median(ranking), unit: 'ms', limit: null });
  rows.push({ name: 'memory of this process (rss)', value: process.memoryUsage().rss / 1e6, unit: 'MB', limit: 400 });
  project.close();

  const small = join(folder, 'small');
  createProject({ folder: small, name: 'Small', types, annotator: me, createdAt: 0 });
  project = openProject(small, { access: 'write', what: 'bench' });
  const count = Math.round(10_000 * scale);
  const importing = times(1, () => importTweets(project, count, 2));
  rows.push({ name: `store ${count} imported tweets`, value: median(importing) / 1000, unit: 's', limit: 5 });
  project.close();
  return rows;
}
