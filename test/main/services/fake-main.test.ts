/**
 * The main in memory, on which the renderer is tested, against the real one: the same windows ask both the same questions, and
 * answers and events must be equal. Where they differ the fake is wrong.
 */
import { expect, test } from 'vitest';
import type { CallInput, CallName, CallOutput } from '../../../src/contract/calls';
import type { EventName } from '../../../src/contract/events';
import type { SampleFilter, SampleView } from '../../../src/contract/sample-views';
import type { Edit } from '../../../src/domain/edit';
import { SampleId } from '../../../src/domain/sample';
import { toAppError } from '../../../src/errors';
import { FakeMain } from '../../renderer/fake-main';
import { sample, type FakeSample } from '../../renderer/fake-samples';
import { defined, imgid, setUp, shownDocument, temporaryFolder, writeFile } from './set-up';

type Ask = <K extends CallName>(name: K, input: CallInput<K>, who?: string | null) => Promise<CallOutput<K>>;

/** A main with a project of its own. */
interface World {
  readonly ask: Ask;
  /** What it has told the windows so far. */
  readonly told: readonly { readonly name: EventName; readonly value: unknown }[];
}

const surfaces: Readonly<Record<string, string>> = { 'Mara Ilves': 'PER', Halden: 'LOC', Oslo: 'LOC' };
const types = ['PER', 'LOC', 'ORG', 'MISC'];

/** Four raw tweets that the model has read, one of them with a file's predictions; one of the train split, one of dev. */
async function realWorld(): Promise<World> {
  const home = temporaryFolder();
  const app = setUp({ home, starter: surfaces });
  await app.call('projects.create', { name: 'test', folder: `${home}/test`, types });
  const take = async (file: string, text: string, more: Partial<CallInput<'import.start'>> = {}): Promise<void> => {
    const inputs = { text: writeFile(`${home}/data/${file}`, text) };
    const job = await app.finish(app.call('import.start', { format: 'imgid', inputs, ...more }));
    if (job.state !== 'finished') throw new Error(`${file}: ${job.error?.message}`);
  };
  const table = 'id,text\ns1,Mara Ilves in Halden\ns2,rain again\ns3,Oslo again\ns4,Halden tonight\n';
  await take('pool.csv', table, { format: 'csv' });
  await take('train.txt', imgid('IMGID:s5 / The O / Halden B-ORG / Philharmonic I-ORG'), { split: 'train' });
  await take('dev.txt', imgid('IMGID:s6 / Lisbon B-LOC'), { split: 'dev' });
  await take('predictions.txt', imgid('IMGID:s4 / Halden B-ORG / tonight O'), { as: 'suggestion' });
  app.events.length = 0;
  const ask: Ask = (name, input, who = null) => (who === null ? app : app.as(who)).call(name, input);
  return { ask, told: app.events };
}

async function fakeWorld(): Promise<World> {
  const main = new FakeMain([
    sample(1, 'Mara Ilves in Halden', ['PER 0-2 0.75', 'LOC 3-4 0.75']),
    sample(2, 'rain again', []),
    sample(3, 'Oslo again', ['LOC 0-1 0.75']),
    sample(4, 'Halden tonight', ['LOC 0-1 0.75'], { predicted: ['ORG? 0-1'] }),
    sample(5, 'The Halden Philharmonic', ['ORG* 1-3']),
    sample(6, 'Lisbon', ['LOC* 0-1'], { split: 'dev' }),
  ]);
  main.found = suggested;
  await main.call('ranking.start', { strategy: 'mnlp' });
  await idle((name, input) => main.call(name, input));
  const told: { name: EventName; value: unknown }[] = [];
  for (const name of ['sample.changed', 'project.changed', 'job.changed'] as const)
    main.on(name, (value) => told.push({ name, value }));
  return { ask: (name, input, who = null) => main.as(who).call(name, input), told };
}

/** What the engine of surfaces says (surface-engine.ts). */
function suggested({ tokens }: FakeSample): string[] {
  const found: string[] = [];
  tokens.forEach((_, start) => {
    for (const end of [start + 2, start + 1]) {
      const words = tokens.slice(start, end).map(({ text }) => text);
      const type = words.length === end - start ? surfaces[words.join(' ')] : undefined;
      if (type) found.push(`${type} ${start}-${end} 0.75`);
    }
  });
  return found;
}

async function idle(ask: Ask): Promise<void> {
  while ((await ask('jobs.list', {})).some(({ state }) => state === 'running'))
    await new Promise((next) => setTimeout(next, 5));
}

const everything: SampleFilter = { split: null, states: null, hasReference: null, toDo: null, query: '' };
const id = (n: number): SampleId => SampleId.parse(n);

/** What two windows do, one after the other; each line's answers and events are compared. */
function script({ ask }: World) {
  const get = (n: number, who?: string) => ask('samples.get', { id: id(n) }, who);
  /** An edit of what somebody sees; the mention is found by its first word. */
  async function edit(
    n: number,
    edit: (mentionAt: (word: number) => string) => Edit,
    who?: string,
    on: Partial<SampleView> = {},
  ) {
    const view = { ...(await get(n, who)), ...on };
    const mentionAt = (word: number): string =>
      defined(shownDocument(view).mentions.find(({ start, end }) => start <= word && word < end)).id;
    const { revision, base } = view;
    return ask('annotations.edit', { sampleId: id(n), revision, base: base && base.ref, edit: edit(mentionAt) }, who);
  }
  const finish = (n: number, who?: string) => edit(n, () => ({ kind: 'finish', accept: [] }), who);
  const page = (filter: Partial<SampleFilter>, more: Partial<CallInput<'samples.page'>> = {}, who?: string) =>
    ask('samples.page', { filter: { ...everything, ...filter }, cursor: null, ...more }, who);
  const neighbour = (n: number | null, direction: 'next' | 'previous', filter: Partial<SampleFilter> = {}) =>
    ask('samples.neighbour', { id: n === null ? null : id(n), direction, filter: { ...everything, ...filter } });
  const ended = async (started: Promise<{ jobId: string }>) => {
    await started;
    await idle(ask);
    return (await ask('jobs.list', {}))[0];
  };

  const steps: readonly [string, () => Promise<unknown>][] = [
    ['the project', () => ask('projects.current', {})],
    ['the queue, the least sure first', () => page({})],
    ['what is to do', () => page({ toDo: true })],
    ['as imported, two at a time', () => page({}, { order: 'imported', limit: 2 })],
    ['its second page', async () => page({}, { order: 'imported', limit: 2, cursor: (await page({}, { order: 'imported', limit: 2 })).next })],
    ['with a reference', () => page({ hasReference: true })],
    ['a search', () => page({ query: 'again' })],
    ['an order that nobody has ranked', () => page({}, { order: 'random' })],
    ['the first sample', () => neighbour(null, 'next')],
    ['the next one to do', () => neighbour(1, 'next', { toDo: true })],
    ['the one before', () => neighbour(3, 'previous')],
    ['none after the last', () => neighbour(6, 'next')],
    ['a sample with suggestions', () => get(1)],
    ['one with predictions of a file over the model’s', () => get(4)],
    ['one with a reference', () => get(5)],
    ['no such sample', () => get(99)],

    ['a suggestion is accepted', () => edit(1, (at) => ({ kind: 'accept', ids: [at(0)] }))],
    ['another retyped', () => edit(1, (at) => ({ kind: 'retype', id: at(3), type: 'ORG' }))],
    ['its span moved', () => edit(1, (at) => ({ kind: 'reshape', id: at(3), start: 2, end: 4 }))],
    ['a box is drawn', () =>
      edit(1, (at) => ({
        kind: 'ground', id: at(3),
        grounding: { kind: 'regions', regions: [{ id: 'box', x: 1, y: 2, width: 3, height: 4 }] },
      }))],
    ['a mention is made', () => edit(2, () => ({ kind: 'add', id: 'mine', start: 0, end: 1, type: 'MISC' }))],
    ['a prediction is refused', () => edit(4, (at) => ({ kind: 'remove', id: at(0) }))],
    ['a mention of the reference is removed', () => edit(5, (at) => ({ kind: 'remove', id: at(1) }))],
    ['an edit on an old revision', () => edit(1, (at) => ({ kind: 'accept', ids: [at(0)] }), undefined, { revision: 0 })],
    ['an edit of a layer that is another one', async () => {
      const { base } = await get(3);
      return edit(3, (at) => ({ kind: 'accept', ids: [at(0)] }), undefined, { base: { ...defined(base), ref: { kind: 'reference', at: 1 } } });
    }],
    ['an edit without the layer it saw', () => edit(3, () => ({ kind: 'accept', ids: ['gone'] }))],
    ['a type that is none', () => edit(3, (at) => ({ kind: 'retype', id: at(0), type: 'DOG' }))],
    ['a span past the text', () => edit(3, () => ({ kind: 'add', id: 'x', start: 0, end: 9, type: 'PER' }))],
    ['what came of it', () => get(1)],
    ['how far one can go back', () => ask('annotations.history', {})],
    ['undo', () => ask('annotations.undo', {})],
    ['undo once more', () => ask('annotations.undo', {})],
    ['redo', () => ask('annotations.redo', {})],
    ['an edit takes redo away', () => edit(3, () => ({ kind: 'mark', state: 'flagged' }))],
    ['nothing to redo', () => ask('annotations.redo', {})],
    ['the history after that', () => ask('annotations.history', {})],
    ['finished', () => finish(1)],
    ['finished samples', () => page({ states: ['done'] })],
    ['skipped', () => edit(2, () => ({ kind: 'mark', state: 'skipped' }))],
    ['what is left to do', () => page({ toDo: true })],

    ['somebody else sits down', () => ask('annotators.use', { name: 'Anna' })],
    ['and sees their own, nothing yet', () => get(1)],
    ['the other one says who they are', () => get(1, 'me')],
    ['her own edit', () => edit(1, (at) => ({ kind: 'accept', ids: [at(0)] }), 'Anna')],
    ['her queue', () => page({}, {}, 'Anna')],
    ['her undo is hers', () => ask('annotations.history', {}, 'Anna')],
    ['the project is hers', () => ask('projects.current', {}, 'Anna')],
    ['all layers of a sample', () => ask('samples.layers', { id: id(1) })],
    ['layers under a reference', () => ask('samples.layers', { id: id(5) })],

    ['work that is not finished is no reference', () => ask('reference.make', { sampleIds: [id(1)] }, 'Anna')],
    ['finished work is', () => ask('reference.make', { sampleIds: [id(1)] }, 'me')],
    ['she sees it under her work', () => get(1, 'Anna')],
    ['what has a reference now', () => page({ hasReference: true }, {}, 'me')],

    ['only the model in use is shown', () => ask('projects.configure', { shows: { kind: 'promoted' } }, 'me')],
    ['in place of the file', () => get(4, 'Anna')],
    ['only the file is shown', () => ask('projects.configure', { shows: { kind: 'source', source: 2 } }, 'me')],
    ['and says nothing of most', () => get(3, 'Anna')],
    ['the model is not asked for them', () => page({}, {}, 'Anna')],
    ['everything again', () => ask('projects.configure', { shows: { kind: 'automatic' }, threshold: 0.9 }, 'me')],
    ['a setting that is none', () => ask('projects.configure', { threshold: 2 }, 'me')],

    ['suggestions that are there are not made again', () => ask('suggestions.request', { sampleId: id(3) }, 'Anna')],
    ['of a sample with a reference they are made, and lie beneath', () => ask('suggestions.request', { sampleId: id(5) }, 'Anna')],
    ['for the whole pool: nothing is left', () => ended(ask('suggestions.start', {}, 'Anna'))],
    ['an order is ranked', () => ended(ask('ranking.start', { strategy: 'random' }, 'Anna'))],
    ['and lists', () => page({}, { order: 'random' }, 'Anna')],
    ['an order that is none', () => ask('ranking.start', { strategy: 'guess' }, 'Anna')],

    ['two types become one', () => ask('labels.change', { change: { kind: 'merge', from: ['ORG'], into: 'LOC' } }, 'me')],
    ['her sample under them', () => get(1, 'Anna')],
    ['the file’s word under them', () => get(4, 'Anna')],
    ['an edit under them', () => edit(4, (at) => ({ kind: 'accept', ids: [at(0)] }), 'Anna')],
    ['a type that is no more', () => edit(3, (at) => ({ kind: 'retype', id: at(0), type: 'ORG' }), 'Anna')],
    ['a new name', () => ask('labels.change', { change: { kind: 'rename', id: 'MISC', name: 'Other' } }, 'me')],
    ['taken back', () => ask('labels.undo', {}, 'me')],
    ['and the merger', () => ask('labels.undo', {}, 'me')],
    ['what was accepted is what the file said', () => get(4, 'Anna')],
    ['nothing is left to take back', () => ask('labels.undo', {}, 'me')],
  ]; // prettier-ignore
  return steps;
}

/** Each step with its answer and the events on the way. */
async function played(world: World): Promise<Record<string, unknown>> {
  const lines: [string, unknown][] = [];
  for (const [title, step] of script(world)) {
    const from = world.told.length;
    const answer = await step().catch((error: unknown) => ({ refused: toAppError(error).code }));
    const events = world.told
      .slice(from)
      .flatMap(({ name, value }) => (isTold(name, value) ? [{ [name]: value }] : []));
    lines.push([title, plainOf({ answer, events })]);
  }
  return Object.fromEntries(lines);
}

/** Of a job its end: how often it reports between is a matter of time. */
function isTold(name: EventName, value: unknown): boolean {
  if (name === 'job.changed') return (value as { state: string }).state !== 'running';
  return name === 'sample.changed' || name === 'project.changed';
}

/** Times and names of its own taken out: the ids of mentions and jobs are numbered as they come, times and folders are all alike. */
function plainOf(answer: unknown): unknown {
  const numbered = new Map<string, string>();
  const numberOf = (own: string): string => {
    const known = numbered.get(own) ?? `#${numbered.size + 1}`;
    numbered.set(own, known);
    return known;
  };
  const isTime = (key: string): boolean => ['at', 'touchedAt', 'startedAt'].includes(key);
  const text = (value: string, key: string, of: object): string => {
    if (key === 'jobId' || (key === 'id' && !('colour' in of))) return numberOf(value);
    if (key === 'folder') return 'folder';
    return key === 'next' ? 'more' : value.replace(/\bstarter\b/u, 'c1');
  };
  const plain = (value: unknown, key = '', of: object = {}): unknown => {
    if (Array.isArray(value)) return value.map((each) => plain(each));
    if (typeof value === 'number') return isTime(key) ? 'then' : Math.round(value * 1e6) / 1e6;
    if (typeof value === 'string') return text(value, key, of);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([name, each]) => {
      return [key === 'alternatives' ? numberOf(name) : name, plain(each, name, value)] as const;
    });
    return Object.fromEntries(entries);
  };
  return plain(answer);
}

test('the fake main answers and tells what the real one does', async () => {
  const [fake, real] = [await played(await fakeWorld()), await played(await realWorld())];
  for (const title of Object.keys(real)) expect({ [title]: fake[title] }).toEqual({ [title]: real[title] });
});
