/**
 * Main in memory, for tests of the renderer's state classes: samples, edits on revisions, undo, suggestions, events.
 * Answers come in the order of the questions, after `pause` if a test holds them back.
 */
import type { CallInput, CallName, CallOutput } from '../../src/contract/calls';
import type { Client } from '../../src/contract/client';
import type { EventName, EventValue } from '../../src/contract/events';
import type { ProjectView, SampleView } from '../../src/contract/sample-views';
import type { Document } from '../../src/domain/document';
import { applyEdit, type Edit } from '../../src/domain/edit';
import type { AnnotatedMention } from '../../src/domain/mention';
import { SampleId } from '../../src/domain/sample';
import { AppError } from '../../src/errors';
import { explanationOf } from '../helpers/explanation';

/** "PER 0-2 0.93", "LOC 4-5" (confirmed), as the tests write mentions. */
export function mention(text: string, id = `m${text.split(' ')[1]}`): AnnotatedMention {
  const [type = '', range = '', score] = text.split(' ');
  const [start = 0, end = 0] = range.split('-').map(Number);
  const status = score === undefined ? 'confirmed' : 'suggested';
  return {
    id,
    start,
    end,
    type,
    status,
    score: score === undefined ? null : Number(score),
    grounding: { kind: 'open' },
  };
}

/** A document as text: "done: PER 0-2, LOC? 4-5". A question mark is an open suggestion. */
export function written({ state, mentions }: Document): string {
  const list = mentions.map((m) => `${m.type}${m.status === 'suggested' ? '?' : ''} ${m.start}-${m.end}`);
  return `${state}: ${list.join(', ')}`;
}

export function sample(
  id: number,
  text: string,
  mentions: readonly string[] = [],
  more: Partial<SampleView> = {},
): SampleView {
  let at = 0;
  const tokens = text.split(' ').map((word) => {
    const start = at;
    at += word.length + 1;
    return { text: word, start, end: start + word.length };
  });
  return {
    id: SampleId.parse(id),
    externalId: `s${id}`,
    split: 'pool',
    text,
    tokens,
    image: null,
    imageProblem: null,
    document: { state: mentions.length > 0 ? 'suggested' : 'new', mentions: mentions.map((m) => mention(m)) },
    revision: 1,
    wordsRead: tokens.length,
    checkpoint: 'c1',
    alternatives: {},
    untrainedTypes: [],
    hasGold: false,
    reason: { text: '', uncertainty: null },
    ...more,
  };
}

const counts = {
  samples: 0,
  bySplit: { train: 0, dev: 0, test: 0, pool: 0 },
  byState: { new: 0, suggested: 0, 'in-progress': 0, done: 0, skipped: 0, flagged: 0 },
  finishedSinceTraining: 0,
  mentions: {},
};

export const project: ProjectView = {
  name: 'test',
  folder: '/test',
  types: ['PER', 'LOC', 'ORG', 'MISC'],
  annotator: 'me',
  threshold: 0.6,
  promoted: 'c1',
  isSample: false,
  readOnly: false,
  counts,
};

export class FakeMain implements Client {
  readonly samples: SampleView[];
  /** Names of the calls, in order. */
  readonly asked: CallName[] = [];
  /** The next call of this name fails with this. */
  readonly failures = new Map<CallName, AppError>();
  /** What `suggestions.request` finds. */
  found: readonly string[] = [];
  #done: { id: SampleId; before: Document }[] = [];
  readonly #listeners: { name: EventName; listener: (value: never) => void }[] = [];
  readonly #held = new Map<CallName, Promise<void>>();

  constructor(samples: readonly SampleView[]) {
    this.samples = [...samples];
  }

  /** Holds back the answers to this call until the returned function is called. */
  pause(name: CallName): () => void {
    let release: () => void = () => undefined;
    this.#held.set(name, new Promise((resolve) => (release = resolve)));
    return () => {
      this.#held.delete(name);
      release();
    };
  }

  document(id: number): string {
    return written(this.#get(SampleId.parse(id)).document);
  }

  /** Somebody else's edit. */
  change(id: number, edit: Edit): void {
    const { id: sampleId, revision } = this.#get(SampleId.parse(id));
    this.#edit({ sampleId, revision, edit });
    this.emit('sample.changed', { sampleId, revision: revision + 1 });
  }

  emit<K extends EventName>(name: K, value: EventValue<K>): void {
    for (const entry of this.#listeners) if (entry.name === name) entry.listener(value as never);
  }

  on: Client['on'] = (name, listener) => {
    const entry = { name, listener };
    this.#listeners.push(entry);
    return () => this.#listeners.splice(this.#listeners.indexOf(entry), 1);
  };

  async call<K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>> {
    this.asked.push(name);
    await Promise.resolve();
    const failure = this.failures.get(name);
    if (failure) {
      this.failures.delete(name);
      throw failure;
    }
    // Main does its work first; only the answer is late.
    const answer = this.#answer(name, input);
    await this.#held.get(name);
    return answer as CallOutput<K>;
  }

  #answer(name: string, input: unknown): unknown {
    switch (name) {
      case 'annotations.edit':
        return this.#edit(input as CallInput<'annotations.edit'>);
      case 'annotations.undo':
        return this.#undo();
      case 'annotations.history':
        return { undo: this.#done.length, redo: 0 };
      case 'samples.get':
        return this.#get(SampleId.parse((input as CallInput<'samples.get'>).id));
      case 'samples.neighbour': {
        const { id, direction } = input as CallInput<'samples.neighbour'>;
        const at = this.samples.findIndex((s) => s.id === id);
        return this.samples[direction === 'next' ? at + 1 : at - 1] ?? null;
      }
      case 'suggestions.request': {
        const { sampleId } = input as CallInput<'suggestions.request'>;
        const mentions = this.found.map((m) => mention(m));
        return this.#write(
          SampleId.parse(sampleId),
          { kind: 'suggest', mentions, checkpoint: 'c1' },
          { checkpoint: 'c1' },
        );
      }
      case 'explanations.get': {
        const { id, tokens, document, image } = this.#get(
          SampleId.parse((input as CallInput<'explanations.get'>).sampleId),
        );
        const explanation = explanationOf({
          words: tokens.length,
          mentions: document.mentions.map(({ start, end, type }) => ({ start, end, type })),
          picture: image !== null,
        });
        return { sampleId: id, checkpoint: 'c1', explanation, pictureProblem: null };
      }
      case 'samples.page': {
        const rows = this.samples.map(({ id, externalId, text: snippet, split, document, reason }) => ({
          ...{ id, externalId, snippet, split, state: document.state, reason },
          ...{ hasImage: false, imageMissing: false, touchedAt: null },
        }));
        return { rows, next: null, total: rows.length, counts };
      }
      default:
        throw new Error(`The fake main does not know ${name}`);
    }
  }

  #get(id: SampleId): SampleView {
    const found = this.samples.find((s) => s.id === id);
    if (!found) throw new AppError('not-found', `There is no sample ${id}.`);
    return found;
  }

  #edit({ sampleId, revision, edit }: CallInput<'annotations.edit'>): CallOutput<'annotations.edit'> {
    const old = this.#get(SampleId.parse(sampleId));
    if (old.revision !== revision) throw new AppError('conflict', 'The sample was changed meanwhile.');
    this.#done.push({ id: old.id, before: old.document });
    const { document, revision: now } = this.#write(old.id, edit);
    return { sampleId: old.id, document, revision: now };
  }

  #undo(): CallOutput<'annotations.undo'> {
    const last = this.#done.pop();
    if (!last) return null;
    const old = this.#get(last.id);
    const changed = {
      ...old,
      document: { ...last.before, mentions: [...last.before.mentions] },
      revision: old.revision + 1,
    };
    this.samples[this.samples.indexOf(old)] = changed;
    return { sampleId: last.id, document: changed.document, revision: changed.revision };
  }

  #write(id: SampleId, edit: Edit, more: Partial<SampleView> = {}): SampleView {
    const old = this.#get(id);
    const { state, mentions } = applyEdit(old.document, edit, old.tokens.length);
    const changed = { ...old, ...more, document: { state, mentions: [...mentions] }, revision: old.revision + 1 };
    this.samples[this.samples.indexOf(old)] = changed;
    return changed;
  }
}

/** Lets everything that waits for nothing but promises and zero timers happen. */
export async function quiet(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve));
}
