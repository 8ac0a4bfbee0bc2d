/** What the fake main keeps: samples in their layers, work by annotator, labels, scores. The same rules as main/storage, without rows. */
import { asWritten, workAfter, workBefore, type SeenDocument } from '../../main/storage/written';
import { reasonOf } from '../../src/active/reason';
import { defaultStrategy, strategyNamed } from '../../src/active/registry';
import type { Candidate } from '../../src/active/strategy';
import type { CallOutput, ParsedInput } from '../../src/contract/calls';
import type { ProjectCounts, ProjectView } from '../../src/contract/project-views';
import type { BaseView, LayerView, SampleRow, SampleView, SourceView } from '../../src/contract/sample-views';
import { reviewStates, type Document, type ReviewState } from '../../src/domain/document';
import { drawnInside, type Edit } from '../../src/domain/edit';
import { overlay, workOf, type BaseRef, type Work } from '../../src/domain/layers';
import type { Alternative, AnnotatedMention } from '../../src/domain/mention';
import { splits, type SampleId } from '../../src/domain/sample';
import { isToDo } from '../../src/domain/to-do';
import { AppError } from '../../src/errors';
import { nameOf, type Labels } from '../../src/labels/entity-type';
import { typeResolver, wordsOf, type TypeResolver } from '../../src/labels/resolve';
import type { SourceChoice } from '../../src/storage/settings-store';
import type { FakeSample, FakeSet, FakeWork } from './fake-samples';

type Changed = CallOutput<'annotations.edit'> & { readonly before: ReviewState };

/** A line of somebody's undo stack. */
interface Done {
  readonly sampleId: SampleId;
  readonly annotator: string;
  readonly at: number;
  readonly edit: Edit;
  readonly before: SeenDocument;
  undone: boolean;
}

/** The project as everybody has it. */
export interface FakeProject {
  labels: Labels;
  shows: SourceChoice;
  threshold: number;
  /** The name of the checkpoint in use. */
  promoted: string | null;
  /** Type ids that the checkpoints know; null = all. */
  knows: readonly string[] | null;
  readonly sources: SourceView[];
  readonly annotators: string[];
  lastAnnotator: string;
  readonly readOnly: boolean;
}

type List = Pick<ParsedInput<'samples.page'>, 'order' | 'filter'>;

const untouched = (firstState: ReviewState): FakeWork => ({
  written: { state: firstState, mentions: [], decided: [] },
  revision: 0,
  touchedAt: null,
});

export class FakeStore {
  readonly #done: Done[] = [];
  /** By strategy and source: one score a sample. */
  readonly #scores = new Map<string, ReadonlyMap<number, number>>();

  constructor(
    readonly samples: FakeSample[],
    readonly project: FakeProject,
  ) {}

  get(id: SampleId): FakeSample {
    const found = this.samples.find((sample) => sample.id === id);
    if (!found) throw new AppError('not-found', `There is no sample ${id} in this project.`, 'Reload the list.');
    return found;
  }

  replace(id: SampleId, change: Partial<FakeSample>): void {
    const old = this.get(id);
    this.samples[this.samples.indexOf(old)] = { ...old, ...change };
  }

  // ---- What a window sees.

  view(id: SampleId, annotator: string, order = 'imported'): SampleView {
    const sample = this.get(id);
    const { revision } = this.#stored(sample, annotator);
    const base = this.#base(sample);
    const { firstState: _first, reference, sets, work: _work, ...own } = sample;
    return {
      ...own,
      annotator,
      work: plain(this.#work(sample, annotator)),
      revision,
      base,
      canSuggest: base === null && this.#asksPromoted() && !this.project.readOnly,
      layers: (reference ? 1 : 0) + sets.length,
      reason: this.#reason(sample, order, true),
    };
  }

  row(sample: FakeSample, annotator: string, order: string): SampleRow {
    const { id, externalId, text, split, image, imageProblem } = sample;
    const base = this.#base(sample);
    const { touchedAt } = this.#stored(sample, annotator);
    return {
      ...{ id, externalId, snippet: text.slice(0, 200), split, touchedAt },
      state: this.#work(sample, annotator).state,
      hasImage: image !== null,
      imageMissing: imageProblem !== null,
      base: base && (base.ref.kind === 'reference' ? 'reference' : 'suggestions'),
      reason: this.#reason(sample, order, false),
    };
  }

  /** The samples that match, in their order. */
  list({ order, filter }: List, annotator: string): FakeSample[] {
    const scores = order === 'imported' ? null : this.#scoresOf(order);
    const place = ({ id }: FakeSample): number => scores?.get(id) ?? -Infinity;
    const all = [...this.samples].sort((a, b) => (place(a) === place(b) ? a.id - b.id : place(b) - place(a)));
    const words = filter.query.toLowerCase().split(/\s+/u).filter(Boolean);
    return all.filter((sample) => {
      const { state } = this.#work(sample, annotator);
      const hasReference = sample.reference !== null;
      return (
        (filter.split === null || sample.split === filter.split) &&
        (filter.states === null || filter.states.includes(state)) &&
        (filter.hasReference === null || filter.hasReference === hasReference) &&
        (filter.toDo === null || filter.toDo === isToDo({ state, split: sample.split, hasReference })) &&
        words.every((word) => sample.text.toLowerCase().includes(word))
      );
    });
  }

  isRanked(order: string): boolean {
    return order === 'imported' || this.#scores.has(this.#scoreKey(order));
  }

  counts(annotator: string): ProjectCounts {
    const { samples } = this;
    const works = samples.map((sample) => this.#work(sample, annotator));
    const mentions: Record<string, number> = {};
    for (const { type } of works.flatMap((work) => work.mentions)) mentions[type] = (mentions[type] ?? 0) + 1;
    const byState = tally(reviewStates, works.map(({ state }) => state)); // prettier-ignore
    const toDo = samples.filter(({ split, reference }, i) =>
      isToDo({ split, state: works[i]?.state ?? 'new', hasReference: reference !== null }),
    );
    return {
      samples: samples.length,
      toDo: toDo.length,
      bySplit: tally(splits, samples.map(({ split }) => split)), // prettier-ignore
      byState,
      finishedSinceTraining: byState.done,
      mentions,
    };
  }

  projectView(annotator: string): Omit<ProjectView, 'id' | 'name' | 'folder' | 'isSample'> {
    const { labels, shows, threshold, promoted, sources, annotators, readOnly } = this.project;
    const samples = (id: number): number =>
      this.samples.filter(({ sets }) => sets.some((set) => set.source === id)).length;
    return {
      types: [...labels.types],
      annotator,
      annotators: annotators.includes(annotator) ? [...annotators] : [...annotators, annotator],
      ...{ threshold, promoted, shows, readOnly },
      queueOrder: 'mnlp',
      sources: sources.map((source) => ({ ...source, samples: samples(source.id) })),
      counts: this.counts(annotator),
    };
  }

  layers(id: SampleId): LayerView[] {
    const sample = this.get(id);
    const { reference, sets, work } = sample;
    const layers: LayerView[] = [];
    if (reference) {
      const { origin } = reference;
      const mentions = this.#today(sample, reference.mentions);
      layers.push({ key: 'reference', title: `Reference: ${origin.name}`, kind: 'reference', origin, mentions });
    }
    for (const { source, mentions, at } of sets) {
      const { kind, name } = this.#source(source);
      const said = { origin: { kind, name, at }, mentions: this.#today(sample, mentions) };
      layers.push({ key: `source ${source}`, title: `Suggestions: ${name}`, kind: 'suggestions', ...said });
    }
    for (const name of this.project.annotators.filter((known) => known in work)) {
      const origin = { kind: 'person', name, at: work[name]?.touchedAt ?? 0 } as const;
      const mentions = [...workOf(this.#work(sample, name)).mentions];
      layers.push({ key: `work of ${name}`, title: `Work of ${name}`, kind: 'work', origin, mentions });
    }
    return layers;
  }

  // ---- Edits.

  edit(
    { sampleId, revision, base, edit: asked }: ParsedInput<'annotations.edit'>,
    annotator: string,
    at: number,
  ): Changed {
    const sample = this.get(sampleId);
    const stored = this.#stored(sample, annotator);
    if (stored.revision !== revision) throw conflict();
    if (
      (asked.kind === 'add' || asked.kind === 'retype') &&
      !this.project.labels.types.some(({ id }) => id === asked.type)
    )
      throw new AppError('refused', `The project has no type ${asked.type}.`);
    const lies = base && this.#layer(sample, base);
    if (base && !lies) throw conflict();
    const seen = overlay(
      this.#work(sample, annotator),
      base && lies && { ref: base, mentions: this.#today(sample, lies) },
    );
    const edit = drawnInside(asked, seen, sample.image);
    const before = this.#resolver.changes ? asWritten(seen, stored.written, lies ?? []) : seen;
    const written = this.#after(sample, before, edit, annotator, at);
    const changed = this.#save(sample, annotator, written, at);
    for (const line of this.#done.filter((each) => each.annotator === annotator && each.undone))
      this.#done.splice(this.#done.indexOf(line), 1);
    this.#done.push({ sampleId, annotator, at, edit, before, undone: false });
    this.welcome(annotator);
    return changed;
  }

  /** Takes back, or does again. */
  turn(annotator: string, at: number, back: boolean): Changed | null {
    const mine = this.#done.filter((line) => line.annotator === annotator && line.undone !== back);
    const line = back ? mine.at(-1) : mine[0];
    if (!line) return null;
    line.undone = back;
    const sample = this.get(line.sampleId);
    const written = back ? workBefore(line.before) : this.#after(sample, line.before, line.edit, annotator, line.at);
    return this.#save(sample, annotator, written, at);
  }

  history(annotator: string): CallOutput<'annotations.history'> {
    const mine = this.#done.filter((line) => line.annotator === annotator);
    const redo = mine.filter(({ undone }) => undone).length;
    return { undo: mine.length - redo, redo };
  }

  welcome(annotator: string): void {
    if (!this.project.annotators.includes(annotator)) this.project.annotators.push(annotator);
  }

  makeReference(ids: readonly SampleId[], annotator: string, at: number): void {
    const finished = ids.map((id) => {
      const sample = this.get(id);
      const work = this.#work(sample, annotator);
      if (work.state !== 'done') throw new AppError('refused', `${sample.externalId} is not finished by ${annotator}.`);
      return { id, mentions: work.mentions };
    });
    const origin = { kind: 'person', name: annotator, at } as const;
    for (const { id, mentions } of finished)
      this.replace(id, {
        reference: { origin, mentions: mentions.map((mention) => ({ ...mention, status: 'reference' })) },
      });
  }

  // ---- Suggestions and scores.

  /** A checkpoint says something of a sample. */
  put(
    id: SampleId,
    name: string,
    mentions: readonly AnnotatedMention[],
    alternatives: FakeSet['alternatives'],
    at: number,
  ): void {
    const { id: source } = this.checkpointSource(name, at);
    const { sets, tokens } = this.get(id);
    const origin = { kind: 'checkpoint', name, at } as const;
    const own = mentions.map((mention) => ({ ...mention, origin }));
    const set = { source, mentions: own, alternatives, wordsRead: tokens.length, at };
    this.replace(id, { sets: [...sets.filter((other) => other.source !== source), set] });
  }

  /** The pool's samples that the checkpoint in use has said nothing of and nobody has finished, in queue order. */
  waiting(): FakeSample[] {
    const source = this.#promotedSource();
    const { sources: _, annotators } = this.project;
    const filter = { split: 'pool', states: null, hasReference: null, toDo: null, query: '' } as const;
    const ended = (sample: FakeSample): boolean =>
      annotators.some((name) => ['done', 'skipped'].includes(this.#work(sample, name).state));
    return this.list({ order: defaultStrategy.name, filter }, '').filter(
      (sample) => !sample.sets.some((set) => set.source === source) && !ended(sample),
    );
  }

  said(id: SampleId): boolean {
    const source = this.#promotedSource();
    return this.get(id).sets.some((set) => set.source === source);
  }

  /** What strategies know: each mention costs a tenth of a nat, as the engine of test/main/services/surface-engine.ts has it. */
  candidates(): Candidate[] {
    const source = this.#promotedSource();
    return this.samples.map((sample) => {
      const set = sample.sets.find((each) => each.source === source);
      const isLabelled = Object.values(sample.work).some(({ written }) => written.state === 'done');
      if (!set) return { id: sample.id, isLabelled, features: {} };
      const bestPath = { normalisedLogProbability: -0.1 * set.mentions.length, wordsRead: set.wordsRead };
      return { id: sample.id, isLabelled, features: { bestPath } };
    });
  }

  rank(strategy: string, scores: ReadonlyMap<number, number>): void {
    const key = this.#scoreKey(strategy);
    this.#scores.delete(key);
    this.#scores.set(key, scores);
  }

  checkpointSource(name: string, at: number): SourceView {
    const known = this.project.sources.find((source) => source.kind === 'checkpoint' && source.name === name);
    if (known) return known;
    const made: SourceView = {
      id: Math.max(0, ...this.project.sources.map(({ id }) => id)) + 1,
      kind: 'checkpoint',
      name,
      at,
    };
    this.project.sources.push(made);
    return made;
  }

  // ---- Inside.

  get #resolver(): TypeResolver {
    return typeResolver(this.project.labels);
  }

  #today<M extends { start: number; end: number; type: string }>({ tokens }: FakeSample, mentions: readonly M[]): M[] {
    return [...this.#resolver.mentions(mentions, wordsOf(tokens))];
  }

  #stored({ work, firstState }: FakeSample, annotator: string): FakeWork {
    return work[annotator] ?? untouched(firstState);
  }

  #work(sample: FakeSample, annotator: string): Work {
    const { state, mentions, decided } = this.#stored(sample, annotator).written;
    return { state, mentions: this.#today(sample, mentions), decided: this.#today(sample, decided) };
  }

  #after(sample: FakeSample, seen: SeenDocument, edit: Edit, by: string, at: number): Work {
    const words = () => wordsOf(sample.tokens);
    return workAfter(seen, edit, { by, at, tokenCount: sample.tokens.length }, { resolver: this.#resolver, words });
  }

  #save(sample: FakeSample, annotator: string, written: Work, at: number): Changed {
    const before = this.#work(sample, annotator).state;
    const revision = this.#stored(sample, annotator).revision + 1;
    this.replace(sample.id, { work: { ...sample.work, [annotator]: { written, revision, touchedAt: at } } });
    return { sampleId: sample.id, work: plain(this.#work(this.get(sample.id), annotator)), revision, before };
  }

  #layer({ reference, sets }: FakeSample, ref: BaseRef): readonly AnnotatedMention[] | null {
    if (ref.kind === 'reference') return reference?.origin.at === ref.at ? reference.mentions : null;
    return sets.find(({ source, at }) => source === ref.source && at === ref.at)?.mentions ?? null;
  }

  #source(id: number): SourceView {
    const found = this.project.sources.find((source) => source.id === id);
    if (!found) throw new Error(`The fake main has no source ${id}`);
    return found;
  }

  #promotedSource(): number | null {
    const { promoted, sources } = this.project;
    return sources.find(({ kind, name }) => kind === 'checkpoint' && name === promoted)?.id ?? null;
  }

  #asksPromoted(): boolean {
    const { shows, promoted } = this.project;
    if (shows.kind === 'source') return promoted !== null && shows.source === this.#promotedSource();
    return promoted !== null;
  }

  /** Imported files first, the newest of each. */
  #shown({ sets }: FakeSample): FakeSet | null {
    const { shows } = this.project;
    const wanted = shows.kind === 'source' ? shows.source : this.#promotedSource();
    const isFile = ({ source }: FakeSet): boolean => this.#source(source).kind === 'file';
    const shown = sets.filter((set) => set.source === wanted || (shows.kind === 'automatic' && isFile(set)));
    return shown.sort((a, b) => Number(isFile(b)) - Number(isFile(a)) || b.source - a.source)[0] ?? null;
  }

  #base(sample: FakeSample): BaseView | null {
    const { reference, split } = sample;
    if (reference && (reference.mentions.length > 0 || split !== 'pool' || reference.origin.kind === 'person')) {
      const { origin } = reference;
      const read = { wordsRead: null, alternatives: {}, untrainedTypes: [] };
      return {
        ref: { kind: 'reference', at: origin.at },
        mentions: this.#today(sample, reference.mentions),
        origin,
        ...read,
      };
    }
    const set = this.#shown(sample);
    if (!set) return null;
    const { kind, name } = this.#source(set.source);
    const isModel = kind === 'checkpoint';
    const { knows, labels } = this.project;
    const ids = labels.types.map(({ id }) => id);
    return {
      ref: { kind: 'source', source: set.source, at: set.at },
      mentions: this.#today(sample, set.mentions),
      origin: { kind, name, at: set.at },
      wordsRead: isModel ? set.wordsRead : null,
      alternatives: this.#readings(sample, set),
      untrainedTypes: isModel && knows ? ids.filter((id) => !knows.includes(id)) : [],
    };
  }

  /** Types that became one are one reading. */
  #readings(sample: FakeSample, { mentions, alternatives }: FakeSet): Record<string, Alternative[]> {
    const { changes, resolve } = this.#resolver;
    return Object.fromEntries(
      Object.entries(alternatives).map(([id, readings]) => {
        const span = mentions.find((mention) => mention.id === id);
        const words = () => (span ? wordsOf(sample.tokens)(span) : '');
        if (!changes) return [id, [...readings]];
        const sums = new Map<string | null, number>();
        for (const { type, probability } of readings) {
          const today = type === null ? null : resolve(type, words);
          sums.set(today, (sums.get(today) ?? 0) + probability);
        }
        const today = [...sums].map(([type, probability]) => ({ type, probability }));
        return [id, today.sort((a, b) => b.probability - a.probability)];
      }),
    );
  }

  #scoreKey(strategy: string): string {
    return `${strategy} ${strategyNamed(strategy).needs.length === 0 ? '' : this.#promotedSource()}`;
  }

  /** The last scores stand until the checkpoint in use has its own. */
  #scoresOf(order: string): ReadonlyMap<number, number> | undefined {
    const last = [...this.#scores].filter(([key]) => key.startsWith(`${order} `)).at(-1);
    return this.#scores.get(this.#scoreKey(order)) ?? last?.[1];
  }

  /** `named`: the words of an open span are told. */
  #reason(sample: FakeSample, order: string, named: boolean): SampleView['reason'] {
    const strategy = order === 'imported' ? defaultStrategy : strategyNamed(order);
    const score = this.#scoresOf(strategy.name)?.get(sample.id) ?? null;
    const set = this.#shown(sample);
    const alternatives = set && this.#readings(sample, set);
    const readings = set?.mentions.map((mention) => ({
      surface: named ? wordsOf(sample.tokens)(mention) : null,
      alternatives: alternatives?.[mention.id] ?? [],
    }));
    const nameOfType = (type: string): string => nameOf(this.project.labels, type);
    const hasReference = this.#base(sample)?.ref.kind === 'reference';
    const facts = { strategy, score, hasImage: sample.image !== null, hasReference, readings: readings ?? null };
    return { text: reasonOf({ ...facts, nameOf: nameOfType }), score };
  }
}

function conflict(): AppError {
  return new AppError(
    'conflict',
    'This sample was changed elsewhere.',
    'It is shown again as it is now; repeat the edit.',
  );
}

function plain({ state, mentions, decided }: Document): SampleView['work'] {
  return { state, mentions: [...mentions], decided: [...decided] };
}

function tally<K extends string>(keys: readonly K[], values: readonly K[]): Record<K, number> {
  const found = Object.fromEntries(keys.map((key) => [key, values.filter((value) => value === key).length]));
  return found as Record<K, number>; // each key was just set
}
