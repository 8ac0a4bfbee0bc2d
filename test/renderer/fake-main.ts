/**
 * Main in memory, for tests of the renderer: layers, edits on revisions, undo, suggestions, ranking, people and events.
 * test/main/services/fake-main.test.ts holds it against the real one. Answers come in the order of the questions, after
 * `pause` if a test holds them back.
 */
import { rank } from '../../src/active/rank';
import { defaultStrategy, strategyNamed } from '../../src/active/registry';
import { nobodyNamed, type Caller } from '../../src/contract/caller';
import { calls, type CallInput, type CallName, type CallOutput, type Handlers } from '../../src/contract/calls';
import type { Client } from '../../src/contract/client';
import { events, type EventName, type EventValue, type ProjectChange } from '../../src/contract/events';
import type { ProjectView } from '../../src/contract/project-views';
import type { SourceView } from '../../src/contract/sample-views';
import type { Document } from '../../src/domain/document';
import type { Edit } from '../../src/domain/edit';
import { overlay } from '../../src/domain/layers';
import { SampleId } from '../../src/domain/sample';
import { AppError } from '../../src/errors';
import type { JobContext, JobResult, JobSpec } from '../../src/jobs/job';
import { createJobRunner, type JobRunner } from '../../src/jobs/runner';
import { labelsOf } from '../../src/labels/entity-type';
import { applyLabelChange } from '../../src/labels/label-change';
import type { SourceChoice } from '../../src/storage/settings-store';
import { bga } from '../../models/bga/about';
import { explanationOf } from '../helpers/explanation';
import {
  checkpointOrigin,
  checkpointSource,
  fileOrigin,
  fileSource,
  me,
  mention,
  readingsOf,
  written,
} from './fake-samples';
import type { FakeSample } from './fake-samples';
import { FakeStore } from './fake-store';

export interface FakeOptions {
  /** Names of the entity types. */
  readonly types?: readonly string[];
  /** The checkpoint in use; null = none. */
  readonly promoted?: string | null;
  /** Types that the checkpoint knows; without it, all. */
  readonly knows?: readonly string[];
  readonly shows?: SourceChoice;
  readonly readOnly?: boolean;
  /** Who is known here already. */
  readonly annotators?: readonly string[];
}

const name = 'test';
const folder = '/test';
/** As many as main sends to the engine together. */
const batchSize = 32;
const seed = 1;

const knownSources: readonly SourceView[] = [
  { id: checkpointSource, kind: 'checkpoint', name: checkpointOrigin.name, at: 0 },
  { id: fileSource, kind: 'file', name: fileOrigin.name, at: 0 },
];

export class FakeMain implements Client {
  /** Names of the calls, in order. */
  /** Which project is open. */
  projectId = 'p1';
  readonly asked: CallName[] = [];
  /** The next call of this name fails with this. */
  readonly failures = new Map<CallName, AppError>();
  /** What the model says of a sample, as `mention` (fake-samples.ts) writes it. */
  found: readonly string[] | ((sample: FakeSample) => readonly string[]) = [];
  readonly #store: FakeStore;
  readonly #jobs: JobRunner;
  readonly #labelsBefore: FakeStore['project']['labels'][] = [];
  readonly #listeners = new Set<(name: EventName, value: unknown) => void>();
  readonly #held = new Map<CallName, Promise<void>>();
  /** Time goes on by one with each look at it. */
  #clock = 0;
  #ids = 0;

  constructor(
    samples: readonly FakeSample[],
    {
      types = ['PER', 'LOC', 'ORG', 'MISC'],
      promoted = 'c1',
      knows,
      shows,
      readOnly = false,
      annotators,
    }: FakeOptions = {},
  ) {
    const worked = samples.flatMap(({ work }) => Object.keys(work));
    this.#store = new FakeStore([...samples], {
      labels: labelsOf(types),
      shows: shows ?? { kind: 'automatic' },
      ...{ threshold: 0.6, promoted, readOnly },
      knows: knows ?? null,
      sources: knownSources.filter(({ id }) => samples.some(({ sets }) => sets.some((set) => set.source === id))),
      annotators: [...new Set([...(annotators ?? []), ...worked])],
      lastAnnotator: annotators?.[0] ?? me,
    });
    this.#jobs = createJobRunner({
      now: () => this.#now(),
      newId: () => `job-${++this.#ids}`,
      newCancel: () => new AbortController(),
      write: () => undefined,
      changed: (job) => this.emit('job.changed', job),
    });
  }

  /** Holds back the answers to this call until the returned function is called. */
  pause(call: CallName): () => void {
    let release: () => void = () => undefined;
    this.#held.set(call, new Promise((resolve) => (release = resolve)));
    return () => {
      this.#held.delete(call);
      release();
    };
  }

  /** What somebody sees of a sample. */
  shown(id: number, annotator = me): Document {
    const { work, base } = this.#store.view(SampleId.parse(id), annotator);
    return overlay(work, base);
  }

  /** The same as text. */
  document(id: number, annotator = me): string {
    return written(this.shown(id, annotator));
  }

  /** An edit in another window, of `annotator` unless it is said; `unheard` by the windows. */
  change(id: number, edit: Edit, { annotator = me, unheard = false } = {}): void {
    const { revision, base } = this.#store.view(SampleId.parse(id), annotator);
    const input = { sampleId: SampleId.parse(id), revision, base: base && base.ref, edit };
    this.#told(this.#store.edit(input, annotator, this.#now()), annotator, unheard);
  }

  /** The checkpoint speaks of a sample by itself, as a job for the whole pool does. */
  suggest(id: number, mentions: readonly string[]): void {
    this.#put(SampleId.parse(id), mentions);
    this.#projectChanged(['suggestions'], [SampleId.parse(id)]);
  }

  project(annotator: string): ProjectView {
    return { id: this.projectId, name, folder, isSample: false, ...this.#store.projectView(annotator) };
  }

  /** Samples come in, as by an import. */
  bring(samples: readonly FakeSample[]): void {
    this.#store.samples.push(...samples);
    this.#projectChanged(['samples', 'suggestions', 'reference']);
  }

  emit<K extends EventName>(event: K, value: EventValue<K>): void {
    const parsed = events[event].parse(value); // as main would: the contract checks it
    for (const listener of [...this.#listeners]) listener(event, parsed);
  }

  readonly on: Client['on'] = (event, listener) => {
    const entry = (got: EventName, value: unknown) => {
      if (got === event) listener(value as Parameters<typeof listener>[0]); // parsed by its name
    };
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  };

  /** The window of one person; null = it does not say whose. */
  as(annotator: string | null): Client {
    return { on: this.on, call: (call, input) => this.#call(call, input, { annotator, project: null }) };
  }

  call<K extends CallName>(call: K, input: CallInput<K>): Promise<CallOutput<K>> {
    return this.#call(call, input, nobodyNamed);
  }

  async #call<K extends CallName>(call: K, input: CallInput<K>, caller: Caller): Promise<CallOutput<K>> {
    this.asked.push(call);
    await Promise.resolve();
    const failure = this.failures.get(call);
    if (failure) {
      this.failures.delete(call);
      throw failure;
    }
    const handler = (this.#handlers as Partial<Record<CallName, (input: unknown, annotator: string) => unknown>>)[call];
    if (!handler) throw new Error(`The fake main does not know ${call}`);
    const parsed = calls[call].input.safeParse(input);
    if (!parsed.success) throw new AppError('bad-input', `${call}: ${parsed.error.message}`);
    // Main does its work first; only the answer is late.
    const annotator = caller.annotator ?? this.#store.project.lastAnnotator;
    const answer = calls[call].output.parse(await handler(parsed.data, annotator));
    await this.#held.get(call);
    return answer as CallOutput<K>;
  }

  readonly #handlers: {
    readonly [K in CallName]?: (
      input: Parameters<Handlers[K]>[0],
      annotator: string,
    ) => CallOutput<K> | Promise<CallOutput<K>>;
  } = {
    'projects.current': (_, who) => this.project(who),
    'projects.open': (_, who) => this.project(who),
    'projects.configure': ({ threshold, shows }, who) => {
      const { project } = this.#mayWrite();
      if (threshold !== undefined) project.threshold = threshold;
      if (shows !== undefined) project.shows = shows;
      this.#projectChanged(['settings']);
      return this.project(who);
    },
    'annotators.use': ({ name: who }) => {
      this.#store.welcome(who);
      this.#store.project.lastAnnotator = who;
      this.#projectChanged(['settings']);
      return this.project(who);
    },
    'labels.change': ({ change }, who) => {
      const { project } = this.#mayWrite();
      const before = project.labels;
      project.labels = applyLabelChange(before, change);
      this.#labelsBefore.push(before);
      this.#projectChanged(['labels']);
      return this.project(who);
    },
    'labels.undo': (_, who) => {
      const before = this.#labelsBefore.pop();
      if (!before) throw new AppError('refused', 'No change of the label set is left to take back.');
      this.#store.project.labels = before;
      this.#projectChanged(['labels']);
      return this.project(who);
    },

    'samples.page': ({ order, filter, cursor, limit }, who) => {
      const all = this.#store.list({ order, filter }, who);
      const from = cursor === null ? 0 : all.findIndex(({ id }) => `${order}:${id}` === cursor);
      const next = all[from + limit];
      return {
        rows: all.slice(from, from + limit).map((sample) => this.#store.row(sample, who, order)),
        next: next ? `${order}:${next.id}` : null,
        total: all.length,
        counts: this.#store.counts(who),
        ranked: this.#store.isRanked(order),
      };
    },
    'samples.get': ({ id }, who) => this.#store.view(id, who),
    'samples.neighbour': ({ id, direction, order, filter }, who) => {
      // From where it stands among all, whether it matches or not.
      const everything = { split: null, states: null, hasReference: null, toDo: null, query: '' };
      const all = this.#store.list({ order, filter: everything }, who);
      const matching = new Set(this.#store.list({ order, filter }, who));
      const at = id === null ? (direction === 'next' ? -1 : all.length) : all.indexOf(this.#store.get(id));
      const rest = direction === 'next' ? all.slice(at + 1) : all.slice(0, at).reverse();
      const found = rest.find((sample) => matching.has(sample));
      return found ? this.#store.view(found.id, who, order) : null;
    },
    'samples.layers': ({ id }) => this.#store.layers(id),

    'annotations.edit': (input, who) => this.#told(this.#mayWrite().edit(input, who, this.#now()), who),
    'annotations.undo': (_, who) => this.#turned(who, true),
    'annotations.redo': (_, who) => this.#turned(who, false),
    'annotations.history': (_, who) => this.#store.history(who),
    'reference.make': ({ sampleIds }, who) => {
      this.#mayWrite().makeReference(sampleIds, who, this.#now());
      this.#projectChanged(['reference'], sampleIds);
      return { made: sampleIds.length };
    },

    'suggestions.request': ({ sampleId }, who) => {
      this.#mustBePromoted();
      if (!this.#store.said(sampleId)) {
        this.#mayWrite();
        this.#put(sampleId);
        this.#projectChanged(['suggestions'], [sampleId]);
      }
      return this.#store.view(sampleId, who);
    },
    'suggestions.start': () => {
      const checkpoint = this.#mustBePromoted();
      return this.#start({
        kind: 'pre-annotate',
        title: `Suggestions of ${checkpoint}`,
        job: (context) => this.#suggestForPool(checkpoint, context),
      });
    },
    'ranking.start': ({ strategy }) => {
      const { title, needs } = strategyNamed(strategy);
      return this.#start({
        kind: 'rank',
        title: `Ranking: ${title}`,
        job: async () => {
          if (needs.length > 0) this.#mustBePromoted();
          return { strategy, samples: await this.#rank(strategy) };
        },
      });
    },
    'jobs.list': () => [...this.#jobs.list()],
    'jobs.cancel': ({ jobId }) => {
      this.#jobs.cancel(jobId);
      return {};
    },

    'explanations.get': ({ sampleId }, who) => {
      const { tokens, image } = this.#store.get(sampleId);
      const { mentions } = this.shown(sampleId, who);
      const explanation = explanationOf({
        words: tokens.length,
        mentions: mentions.map(({ start, end, type }) => ({ start, end, type })),
        picture: image !== null,
      });
      return {
        sampleId,
        checkpoint: this.#mustBePromoted(),
        explanation,
        titles: bga.explanation ?? {},
        pictureProblem: null,
      };
    },
  };

  #now(): number {
    return ++this.#clock;
  }

  #mayWrite(): FakeStore {
    if (this.#store.project.readOnly) throw new AppError('read-only', 'The project is open for reading only.');
    return this.#store;
  }

  #mustBePromoted(): string {
    const { promoted } = this.#store.project;
    if (promoted === null) throw new AppError('refused', 'No checkpoint is promoted, so nothing can be suggested.');
    return promoted;
  }

  #projectChanged(what: ProjectChange[], sampleIds: SampleId[] | null = null): void {
    this.emit('project.changed', { folder, what, sampleIds });
  }

  #told(
    { before, ...changed }: ReturnType<FakeStore['edit']>,
    annotator: string,
    unheard = false,
  ): CallOutput<'annotations.edit'> {
    const { sampleId, revision, work } = changed;
    const counts = work.state === before ? null : this.#store.counts(annotator);
    const { state } = work;
    if (!unheard) this.emit('sample.changed', { sampleId, annotator, revision, state, touchedAt: this.#clock, counts });
    return changed;
  }

  #turned(annotator: string, back: boolean): CallOutput<'annotations.undo'> {
    const changed = this.#mayWrite().turn(annotator, this.#now(), back);
    return changed && this.#told(changed, annotator);
  }

  #start(spec: JobSpec): { jobId: string } {
    this.#mayWrite();
    return { jobId: this.#jobs.start(spec).jobId };
  }

  #put(id: SampleId, found = typeof this.found === 'function' ? this.found(this.#store.get(id)) : this.found): number {
    const mentions = found.map((text) => mention(text));
    this.#store.put(id, this.#mustBePromoted(), mentions, readingsOf(mentions), this.#now());
    return mentions.length;
  }

  async #suggestForPool(checkpoint: string, { signal, report }: JobContext): Promise<JobResult> {
    const todo = this.#store.waiting();
    const mentions: Record<string, number> = {};
    report({ done: 0, total: todo.length });
    for (let i = 0; i < todo.length; i += batchSize) {
      signal.throwIfAborted();
      const batch = todo.slice(i, i + batchSize);
      for (const { id } of batch) {
        this.#put(id);
        for (const { type } of this.shown(id, '').mentions) mentions[type] = (mentions[type] ?? 0) + 1;
      }
      this.#projectChanged(['suggestions'], batch.map(({ id }) => id)); // prettier-ignore
      report({ done: i + batch.length });
    }
    report({ note: 'Ranking' });
    await this.#rank(defaultStrategy.name);
    this.#projectChanged(['suggestions']);
    return { checkpoint, samples: todo.length, mentions };
  }

  async #rank(strategy: string): Promise<number> {
    const ranked = await rank(this.#store.candidates(), strategyNamed(strategy), { seed });
    const scored = ranked.flatMap(({ id, score }) => (score === null ? [] : [[id, score] as const]));
    this.#store.rank(strategy, new Map(scored));
    this.#projectChanged(['order']);
    return scored.length;
  }
}
