/**
 * Works on a project until it is killed: `worker FOLDER SEED [HALT]`. Whatever has returned is said on standard output at once, one
 * JSON line each; the parent holds the project to it. Edits, undo, imports, pictures, suggestions, references, labels, scores, runs
 * and jobs, by chance. With HALT it stops in the middle of its first import or run and waits to be killed there.
 */
import { writeSync } from 'node:fs';
import { openProject } from '../../../../main/storage';
import { createRandom } from '../../../../src/random';
import { AppError } from '../../../../src/errors';
import { openMentions, type Edit } from '../../../../src/domain/edit';
import { overlay, type BaseLayer, type BaseRef } from '../../../../src/domain/layers';
import type { SampleId } from '../../../../src/domain/sample';
import { nothingRead } from '../../../../src/engine/features';
import type { LabelChange } from '../../../../src/labels/label-change';
import type { NewSample } from '../../../../src/storage/import-store';
import type { Acknowledged } from './acknowledged';

const [, , folder = '', seedText = '1', halt] = process.argv;
const random = createRandom(Number(seedText));
const project = openProject(folder, { access: 'write', what: 'a worker' });
const me = 'me';
const imported = { annotator: me, order: 'imported', scores: { strategy: 'mnlp', source: null } } as const;
let serial = 0;
const types = (): string[] => project.labels.get().types.map(({ id }) => id);
const anyType = (): string => random.shuffled(types())[0] ?? '';

const say = (done: Acknowledged): void => void writeSync(1, `${JSON.stringify(done)}\n`);

/** Where the parent kills a worker that was started with this HALT. */
function haltIn(work: 'import' | 'run'): void {
  if (halt !== work) return;
  say({ kind: 'halted' });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function anySample(): SampleId | null {
  const { samples } = project.samples.counts(me);
  let id: SampleId | null = null;
  for (let steps = random.below(Math.min(samples, 20)) + 1; steps > 0; steps--) {
    id = project.samples.neighbour(imported, id, 'next') ?? id;
  }
  return id;
}

function edit(): void {
  const sampleId = anySample();
  if (sampleId === null) return importFile();
  const { work, revision } = project.samples.get(sampleId, me);
  const { base, layer } = anyLayer(sampleId);
  const document = overlay(work, layer);
  const [mention] = random.shuffled([...document.mentions]);
  const open = openMentions(document).map(({ id }) => id);
  const start = random.below(5);
  const type = anyType();
  const states = ['done', 'skipped', 'flagged'] as const;
  const choices: Edit[] = [{ kind: 'add', id: `${process.pid}-${serial++}`, start, end: start + 1, type }];
  if (mention) choices.push({ kind: 'remove', id: mention.id }, { kind: 'retype', id: mention.id, type });
  if (open.length > 0) choices.push({ kind: 'accept', ids: open }, { kind: 'finish', accept: open });
  choices.push({ kind: 'mark', state: states[random.below(3)] ?? 'done' });
  const change = choices[random.below(choices.length)] ?? { kind: 'finish', accept: [] };
  const changed = project.annotations.edit({ sampleId, annotator: me, revision, base, edit: change, at: serial });
  say({ kind: 'edit', sampleId, revision: changed.revision, edit: change });
}

/** What lies under the work on this imagined screen: the reference, a source's suggestions, or nothing. */
function anyLayer(id: SampleId): { base: BaseRef | null; layer: BaseLayer | null } {
  const reference = project.references.get(id);
  if (reference && random.below(2) === 0) {
    const base: BaseRef = { kind: 'reference', at: reference.origin.at };
    return { base, layer: { ref: base, mentions: reference.mentions } };
  }
  const [set] = random.shuffled([...project.suggestions.all(id)]);
  if (!set) return { base: null, layer: null };
  const base: BaseRef = { kind: 'source', source: set.source.id, at: set.at };
  return { base, layer: { ref: base, mentions: set.mentions } };
}

function undoOrRedo(): void {
  const changed = random.below(2) === 0 ? project.annotations.undo(me, serial) : project.annotations.redo(me, serial);
  if (changed) say({ kind: 'turn', sampleId: changed.sampleId, revision: changed.revision });
}

function importFile(): void {
  const name = `${process.pid}-${seedText}-${serial++}`;
  const session = project.imports.begin({ format: 'test', source: name, contentHash: name, layout: null, at: serial });
  const fresh = Array.from({ length: 30 }, (_, i) => tweet(`${name}-${i}`));
  // And what the file's model says of a tweet that is here already, perhaps.
  const known = anySample();
  const samples = known === null ? fresh : [...fresh, tweet(project.samples.get(known, me).externalId)];
  for (let i = 0; i < samples.length; i += 10) {
    session.add(samples.slice(i, i + 10));
    haltIn('import');
  }
  session.finish({ name }, serial);
  say({ kind: 'import', source: name, samples: fresh.length });
}

function tweet(externalId: string): NewSample {
  const words = ['Ada', 'met', 'Bob', 'in', 'Paris', 'today'];
  const text = words.join(' ');
  const tokens = words.map((word) => ({
    text: word,
    start: text.indexOf(word),
    end: text.indexOf(word) + word.length,
  }));
  const more = { line: null, tags: null, imageName: null, imageHash: null, imageProblem: null };
  const mentions = [{ start: random.below(6), type: 'PER' }].map((m) => ({ ...m, end: m.start + 1, regions: null }));
  const layers = random.below(2) === 0 ? { reference: mentions } : { reference: null, suggested: mentions };
  return { externalId, text, tokens, split: 'pool', ...more, ...layers };
}

/** An import of one tweet with its picture. */
async function picture(): Promise<void> {
  const name = `${process.pid}-${seedText}-${serial++}`;
  const session = project.imports.begin({ format: 'test', source: name, contentHash: name, layout: null, at: serial });
  const bytes = new Uint8Array(2000 + random.below(100_000)).map(() => random.below(256));
  const { hash } = await project.images.put(bytes, { format: 'png', width: 1, height: 1 });
  session.add([{ ...tweet(name), imageHash: hash, imageName: `${name}.png` }]);
  session.finish({ name }, serial);
  say({ kind: 'image', hash });
}

function suggest(): void {
  const source = project.suggestions.checkpointSource(`c${random.below(3)}`, serial);
  const ids = project.suggestions.missing(source.id, imported.scores, null, 5);
  const mentions = [{ start: 0, end: 1, type: anyType(), score: 0.5, alternatives: [] }];
  const tagged = { mentions, normalisedLogProbability: -0.3, wordsRead: 6, features: nothingRead };
  project.suggestions.put(
    ids.map((sampleId) => ({ sampleId, tagged })),
    source,
    serial,
  );
  say({ kind: 'suggestions', sampleIds: [...ids], source: source.id });
}

function makeReference(): void {
  const sampleId = anySample();
  if (sampleId === null) return;
  const { mentions } = project.samples.get(sampleId, me).work;
  const at = Date.now();
  project.references.set([{ sampleId, mentions }], { kind: 'person', name: me, at });
  say({ kind: 'reference', sampleId, at });
}

function changeLabels(): void {
  const [from = '', into = ''] = random.shuffled(types());
  const changes: LabelChange[] = [
    { kind: 'add', name: `T${process.pid}-${serial++}` },
    { kind: 'rename', id: from, name: `N${process.pid}-${serial++}` },
  ];
  if (types().length > 2) changes.push({ kind: 'merge', from: [from], into }, { kind: 'remove', id: from });
  const [change] = types().length > 8 ? changes.slice(-2) : random.shuffled(changes);
  if (!change) return;
  project.labels.change(change, me, serial);
  const id = project.labels.log()[0]?.id ?? 0;
  say({ kind: 'labels', id, undone: false, types: types() });
  if (random.below(2) === 0 && project.labels.undo()) say({ kind: 'labels', id, undone: true, types: types() });
}

function score(): void {
  const at = Date.now();
  project.scores.replace(
    imported.scores,
    [...project.samples.ids()].map((id) => [id, random.next()] as const),
    at,
  );
  say({ kind: 'scores', at });
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
  haltIn('run');
  for (let step = 1; step <= 5; step++) {
    const unwatched = { watch: null, warnings: [], unreadablePictures: [], note: '' };
    project.runs.progress(id, { step, totalSteps: 5, epoch: 1, loss: 1 / step, devF1: null, ...unwatched });
  }
  project.runs.end(id, 'finished', serial);
  say({ kind: 'run', id, ended: true });
}

say({ kind: 'ready' });
for (;;) {
  const choice = random.below(24);
  try {
    if (choice < 11) edit();
    else if (choice < 14) undoOrRedo();
    else if (choice < 16) importFile();
    else if (choice < 17) await picture();
    else if (choice < 19) suggest();
    else if (choice < 20) makeReference();
    else if (choice < 21) changeLabels();
    else if (choice < 22) score();
    else train();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    say({ kind: 'failed', message: `${error.code}: ${error.message}` });
  }
}
