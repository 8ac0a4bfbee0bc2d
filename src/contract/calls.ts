/**
 * Everything a renderer may ask of main: one object, name -> input and output. Names are `area.verb`; values are JSON.
 */
import { z } from 'zod';
import { EngineChoice, InstallableEngine } from '../engine/choice';
import { PrecisionChoice } from '../engine/precision';
import { EnginePlanView, EnginesView } from './engine-views';
import type { Caller } from './caller';
import { Document } from '../domain/document';
import { AskedEdit } from '../domain/edit';
import { PersonName, ProjectName } from '../domain/names';
import { NewTypes } from '../domain/label-set';
import { BaseRef } from '../domain/layers';
import { SampleId } from '../domain/sample';
import { Run, RunCurves } from '../engine/run';
import { JobRecord } from '../jobs/job';
import { LabelChange } from '../labels/label-change';
import { Evaluation } from '../metrics/evaluation';
import { SourceChoice } from '../storage/settings-store';
import {
  AttachReport,
  ExportReport,
  ExportRequest,
  FormatGuess,
  FormatView,
  ImportPage,
  ImportReport,
  ImportRequest,
  ImportView,
} from './exchange-views';
import { ExplanationView } from './explanation-views';
import { LabelPreview, LabelsView, ProjectCounts, ProjectView } from './project-views';
import { CheckpointView, EngineView, PresetView, TrainStart } from './run-views';
import { LayerView, QueueOrder, SampleFilter, SampleRow, SampleView } from './sample-views';

const nothing = z.object({});
const done = z.object({});
const jobStarted = z.object({ jobId: z.string() });

/** The caller's work on a sample after an edit, with the revision to base the next one on. */
const Changed = z.object({ sampleId: SampleId, work: Document, revision: z.int() });
const defaultOrder = 'mnlp';

const RecentProject = z.object({
  name: z.string(),
  folder: z.string(),
  openedAt: z.number(),
  exists: z.boolean(),
  /** How far its last annotator was when it was last open; null = not known. */
  progress: z.object({ reviewed: z.int(), toDo: z.int() }).nullable(),
});

export const calls = {
  'app.info': {
    input: nothing,
    output: z.object({
      version: z.string(),
      shell: z.enum(['desktop', 'web']),
      /** Whether `folders.pick` opens the system's own dialog; otherwise the renderer shows `folders.list`. */
      nativeDialogs: z.boolean(),
      platform: z.string(),
      /** Where new projects go unless the person says otherwise. */
      projectsFolder: z.string(),
      /** One plain line where something serves in place of something else (no Electron runtime, no engine). */
      notices: z.array(z.string()),
    }),
  },
  'folders.pick': {
    input: z.object({ kind: z.enum(['folder', 'file', 'save']), title: z.string(), suggested: z.string().nullable() }),
    output: z.object({ path: z.string().nullable() }),
  },
  /** Lists one folder inside the allowed roots (the person's home, the projects folder, and what `serve --root` names). */
  'folders.list': {
    input: z.object({ path: z.string().nullable(), show: z.enum(['folders', 'files']) }),
    output: z.object({
      path: z.string(),
      parent: z.string().nullable(),
      roots: z.array(z.string()),
      entries: z.array(
        z.object({ name: z.string(), path: z.string(), kind: z.enum(['folder', 'file']), isProject: z.boolean() }),
      ),
      truncated: z.boolean(),
    }),
  },

  'projects.recent': { input: nothing, output: z.array(RecentProject) },
  'projects.current': { input: nothing, output: ProjectView.nullable() },
  'projects.create': {
    input: z.object({ name: ProjectName, folder: z.string().min(1), types: NewTypes }),
    output: ProjectView,
  },
  'projects.open': { input: z.object({ folder: z.string().min(1) }), output: ProjectView },
  'projects.openSample': { input: nothing, output: ProjectView },
  'projects.resetSample': { input: nothing, output: ProjectView },
  'projects.close': { input: nothing, output: done },
  'projects.configure': {
    input: z.object({
      threshold: z.number().min(0).max(1).optional(),
      shows: SourceChoice.optional(),
    }),
    output: ProjectView,
  },
  'projects.check': {
    input: nothing,
    output: z.object({ ok: z.boolean(), problems: z.array(z.string()) }),
  },
  'projects.backup': { input: z.object({ out: z.string() }), output: jobStarted },

  /** Makes this person the default annotator of the project, adding them where they are new; returns the project as they see it. */
  'annotators.use': { input: z.object({ name: z.string().trim().pipe(PersonName) }), output: ProjectView },

  /** The types with how often each is used, and every change of them. */
  'labels.get': { input: nothing, output: LabelsView },
  'labels.preview': { input: z.object({ change: LabelChange }), output: LabelPreview },
  'labels.change': { input: z.object({ change: LabelChange }), output: ProjectView },
  /** Takes the newest change of the label set back; refused where there is none. */
  'labels.undo': { input: nothing, output: ProjectView },

  'samples.page': {
    input: z.object({
      order: QueueOrder.default(defaultOrder),
      filter: SampleFilter,
      cursor: z.string().nullable(),
      limit: z.int().min(1).max(200).default(60),
    }),
    output: z.object({
      rows: z.array(SampleRow),
      next: z.string().nullable(),
      total: z.int(),
      counts: ProjectCounts,
      /** Whether the order's strategy has scored the queue by what the checkpoint in use said. */
      ranked: z.boolean(),
    }),
  },
  'samples.get': { input: z.object({ id: SampleId }), output: SampleView },
  /** The sample after or before this one in the queue; null at its end. */
  'samples.neighbour': {
    input: z.object({
      id: SampleId.nullable(),
      direction: z.enum(['next', 'previous']),
      order: QueueOrder.default(defaultOrder),
      filter: SampleFilter,
    }),
    output: SampleView.nullable(),
  },

  /** Every layer of a sample, each to be compared with another: reference, each source's suggestions, each annotator's work. */
  'samples.layers': { input: z.object({ id: SampleId }), output: z.array(LayerView) },

  'annotations.edit': {
    /** `base`: the layer that lay under the work on the screen. */
    input: z.object({ sampleId: SampleId, revision: z.int(), base: BaseRef.nullable(), edit: AskedEdit }),
    output: Changed,
  },
  /** Takes back this annotator's last edit, wherever it was; null when there is none. */
  'annotations.undo': { input: nothing, output: Changed.nullable() },
  'annotations.redo': { input: nothing, output: Changed.nullable() },
  'annotations.history': { input: nothing, output: z.object({ undo: z.int(), redo: z.int() }) },

  /** Makes the caller's finished work on these samples their reference; the old one stays in its history. */
  'reference.make': {
    input: z.object({ sampleIds: z.array(SampleId).min(1).max(1000) }),
    output: z.object({ made: z.int() }),
  },

  /** Computes suggestions of the promoted checkpoint for one sample now; the answer is the sample with them. */
  'suggestions.request': { input: z.object({ sampleId: SampleId }), output: SampleView },
  /** Requests suggestions for every unfinished sample of the pool, and ranks the queue. */
  'suggestions.start': { input: nothing, output: jobStarted },
  /** Scores the queue by a strategy of `src/active`, from what the checkpoint in use said. */
  'ranking.start': { input: z.object({ strategy: z.string() }), output: jobStarted },
  /** What the promoted checkpoint used to tag this sample: kept words and patches, and what its picture would have changed. */
  'explanations.get': { input: z.object({ sampleId: SampleId }), output: ExplanationView },

  'formats.list': { input: nothing, output: z.array(FormatView) },
  /** Which formats a file or folder looks like, the likeliest first; only its first part is read. Empty = none that is known. */
  'import.recognise': { input: z.object({ path: z.string().min(1) }), output: z.array(FormatGuess) },
  /** What an import would do. Every tweet is counted, every picture looked for, the first ones read. */
  'import.preview': { input: ImportRequest, output: ImportReport },
  /** The same after every picture was read: it may take a while, and ends with `cancelled` when the next question comes. */
  'import.count': { input: ImportRequest, output: ImportReport },
  /** A few samples of the file, from the one at `from`, or from the one that `line` belongs to. */
  'import.page': {
    input: z.object({
      request: ImportRequest,
      at: z.union([z.object({ from: z.int().min(0) }), z.object({ line: z.int() })]),
    }),
    output: ImportPage,
  },
  'import.start': { input: ImportRequest, output: jobStarted },
  /** How many tweets without a picture have one in this folder, by name. */
  'pictures.look': { input: z.object({ folder: z.string().min(1) }), output: AttachReport },
  'pictures.attach': { input: z.object({ folder: z.string().min(1) }), output: jobStarted },
  'imports.list': { input: nothing, output: z.array(ImportView) },
  /** Takes an import back with all of its samples; refused where somebody has worked on one. */
  'imports.takeBack': { input: z.object({ id: z.int() }), output: jobStarted },
  'export.preview': { input: ExportRequest, output: ExportReport },
  'export.start': { input: ExportRequest, output: jobStarted },

  'runs.list': { input: nothing, output: z.array(Run) },
  /** What a retraining would learn from, before it starts. */
  'runs.plan': {
    input: nothing,
    output: z.object({
      corrections: z.int(),
      /** Of the train split, from its reference: mixed in. */
      fromReference: z.int(),
      pool: z.int(),
      dev: z.int(),
      devMentions: z.int(),
      /** Why a run cannot start or who will decide on promotion, in a sentence. */
      note: z.string(),
      canStart: z.boolean(),
    }),
  },
  'runs.start': { input: TrainStart, output: z.object({ jobId: z.string(), runId: z.string() }) },
  /** The curves of one run, thinned out like its history. `run.changed` then brings the newest point at a time. */
  'runs.curves': { input: z.object({ runId: z.string() }), output: RunCurves },
  'presets.list': { input: nothing, output: z.array(PresetView) },
  'checkpoints.list': { input: nothing, output: z.array(CheckpointView) },
  'checkpoints.promote': { input: z.object({ name: z.string() }), output: z.array(CheckpointView) },
  'checkpoints.rollback': { input: nothing, output: z.array(CheckpointView) },
  'checkpoints.evaluate': {
    input: z.object({ name: z.string(), split: z.enum(['dev', 'test', 'train']) }),
    output: Evaluation,
  },

  'jobs.list': { input: nothing, output: z.array(JobRecord) },
  'jobs.cancel': { input: z.object({ jobId: z.string() }), output: done },
  /** Starts the engine where a model is at hand that it will be needed for, or where `start` says so. */
  'engine.info': { input: z.object({ start: z.boolean().default(false) }), output: EngineView },
  'engines.list': { input: nothing, output: EnginesView },
  /** What installing it will take; nothing is loaded yet. */
  'engines.plan': { input: z.object({ name: InstallableEngine }), output: EnginePlanView },
  /** Progress and end come as `engines.changed`. */
  'engines.install': { input: z.object({ name: InstallableEngine }), output: done },
  'engines.stop': { input: nothing, output: done },
  'engines.use': { input: z.object({ name: EngineChoice }), output: done },
  /** The precision of suggestions, from the next one on. */
  'engines.precision': { input: z.object({ precision: PrecisionChoice }), output: done },
  'engines.remove': { input: z.object({ name: InstallableEngine }), output: done },
} satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type Calls = typeof calls;
export type CallName = keyof Calls;
/** What a caller writes: defaults may be left out. */
export type CallInput<K extends CallName> = z.input<Calls[K]['input']>;
/** What a handler gets: parsed, defaults filled in. */
export type ParsedInput<K extends CallName> = z.output<Calls[K]['input']>;
export type CallOutput<K extends CallName> = z.output<Calls[K]['output']>;

/** What main must implement. Forgetting one is a type error, not a runtime surprise. */
export type Handlers = {
  readonly [K in CallName]: (input: ParsedInput<K>, caller: Caller) => Promise<CallOutput<K>>;
};

export function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}
