/**
 * Works on a project until it is killed: `worker FOLDER SEED`. Whatever has returned is said on standard output at once, one
 * JSON line each; the parent holds the project to it. Edits, undo, imports, pictures, suggestions, runs and jobs, by chance.
 */
import { writeSync } from 'node:fs';
import { openProject } from '../../../../main/storage';
import { createRandom } from '../../../../src/random';
import { AppError } from '../../../../src/errors';
import type { Edit } from '../../../../src/domain/edit';
import type { SampleId } from '../../../../src/domain/sample';
import { nothingRead } from '../../../../src/engine/features';
import type { NewSample } from '../../../../src/storage/import-store';
import type { Acknowledged } from './acknowledged';

const [, , folder = '', seedText = '1'] = process.argv;
const random = createRandom(Number(seedText));
const project = openProject(folder, { access: 'write', what: 'a worker' });
const me = 'me';
const types = ['PER', 'LOC', 'ORG'];
let serial = 0;

const say = (done: Acknowledged): void => void writeSync(1, `${JSON.stringify(done)}\n`);

function anySample(): SampleId | null {
  const { samples } = project.samples.counts(me);
  let id: SampleId | null = null;
  for (let steps = random.below(Math.min(samples, 20)) + 1; steps > 0; steps--) {
    id = project.samples.neighbour({ annotator: me, order: 'imported' }, id, 'next') ?? id;
  }
  return id;
}

function edit(): void {
  const sampleId = anySample();
  if (sampleId === null) return importFile();
  const { document, revision } = project.samples.get(sampleId, me);
  const [mention] = random.shuffled([...document.mentions]);
  const start = random.below(5);
  const type = types[random.below(3)] ?? 'PER';
  const states = ['done', 'skipped', 'flagged'] as const;
  const choices: Edit[] = [{ kind: 'add', id: `${process.pid}-${serial++}`, start, end: start + 1, type }];
  if (mention) choices.push({ kind: 'remove', id: mention.id }, { kind: 'retype', id: mention.id, type });
  choices.push({ kind: 'mark', state: states[random.below(3)] ?? 'done' });
  const change = choices[random.below(choices.length)] ?? { kind: 'finish', accept: [] };
  const changed = project.annotations.edit({ sampleId, annotator: me, revision, edit: change, at: serial });
  say({ kind: 'edit', sampleId, revision: changed.revision, edit: change });
}

function undoOrRedo(): void {
  const changed = random.below(2) === 0 ? project.annotations.undo(me, serial) : project.annotations.redo(me, serial);
  if (changed) say({ kind: 'turn', sampleId: changed.sampleId, revision: changed.revision });
}

function importFile(): void {
  const name = `${process.pid}-${seedText}-${serial++}`;
  const session = project.imports.begin({ format: 'test', source: name, contentHash: name, layout: null, at: serial });
  const samples = Array.from({ length: 30 }, (_, i) => tweet(`${name}-${i}`));
  for (let i = 0; i < samples.length; i += 10) session.add(samples.slice(i, i + 10));
  session.finish({ name }, serial);
  say({ kind: 'import', source: name, samples: samples.length });
}

function tweet(externalId: string): NewSample {
  const words = ['Ada', 'met', 'Bob', 'in', 'Paris', 'today'];
  const text = words.join(' ');
  const tokens = words.map((word) => ({
    text: word,
    start: text.indexOf(word),
    end: text.indexOf(word) + word.length,
  }));
  const more = { line: null, tags: null, gold: null, imageName: null, imageHash: null, imageProblem: null };
  return { externalId, text, tokens, split: 'pool', ...more };
}

async function picture(): Promise<void> {
  const bytes = new Uint8Array(2000 + random.below(100_000)).map(() => random.below(256));
  const { hash } = await project.images.put(bytes, { format: 'png', width: 1, height: 1 });
  say({ kind: 'image', hash });
}

function suggest(): void {
  const ids = project.suggestions.missing(me, `c${random.below(3)}`, null, 5);
  const mentions = [{ start: 0, end: 1, type: 'PER', score: 0.5, alternatives: [] }];
  const batch = ids.map((sampleId) => ({
    sampleId,
    tagged: { mentions, normalisedLogProbability: -0.3, wordsRead: 6, features: nothingRead },
  }));
  const checkpoint = `c${random.below(3)}`;
  for (const { sampleId, revision } of project.suggestions.put(batch, checkpoint, me, serial)) {
    say({ kind: 'turn', sampleId, revision });
  }
}

function train(): void {
  const id = `run-${process.pid}-${serial++}`;
  const settings = {
    from: null,
    preset: 'bga',
    seed: 1,
    corrections: 3,
    replayed: 4,
    request: {},
    dataHash: 'h',
  } as const;
  project.runs.start({ ...settings, id, startedAt: serial, editMark: project.annotations.mark() });
  say({ kind: 'run', id, ended: false });
  for (let step = 1; step <= 5; step++) {
    const unwatched = { watch: null, warnings: [], unreadablePictures: [], note: '' };
    project.runs.progress(id, { step, totalSteps: 5, epoch: 1, loss: 1 / step, devF1: null, ...unwatched });
  }
  project.runs.end(id, 'finished', serial);
  say({ kind: 'run', id, ended: true });
}

say({ kind: 'ready' });
for (;;) {
  const choice = random.below(20);
  try {
    if (choice < 11) edit();
    else if (choice < 14) undoOrRedo();
    else if (choice < 16) importFile();
    else if (choice < 17) await picture();
    else if (choice < 19) suggest();
    else train();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    say({ kind: 'failed', message: `${error.code}: ${error.message}` });
  }
}
