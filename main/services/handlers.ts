/** Binds the names of the contract to use cases: the only place where both meet. */
import type { Formats } from '../../datasets';
import { presets } from '../../models/presets';
import { nobodyNamed, type Caller } from '../../src/contract/caller';
import type { Handlers } from '../../src/contract/calls';
import type { ExportRequest, ImportRequest } from '../../src/contract/exchange-views';
import { editSample, redoEdit, undoEdit } from './annotation';
import { backupJob } from './backup';
import { heldIn } from './calls-in';
import { checkpointNamed } from './checkpoints';
import { configure } from './configure';
import type { EngineManager } from './engine-install';
import type { Engines } from './engines';
import { evaluateSplit } from './evaluation-sets';
import { attachJob, lookForPictures } from './exchange/attach';
import { exportJob, mustBeExportName, previewExport } from './exchange/export';
import { formatViews } from './exchange/format-views';
import { importJob, previewImport } from './exchange/import';
import { importPage } from './exchange/page';
import { recognisePath } from './exchange/recognise';
import { importViews, takeBackJob } from './exchange/take-back';
import { explainSample } from './explanation';
import { createFolders } from './folders';
import { listJobs } from './job-list';
import { changeLabels, labelsView, previewLabelChange, undoLabelChange } from './labels';
import { layersOf } from './layers';
import { actingFor, mustBeMeant, projectChanged, type Acting, type Opened } from './opened';
import type { ServicesOptions } from './options';
import { projectsFolder } from './project-files';
import { projectView } from './project-view';
import { promote, rollBack } from './promotion';
import { rankJob } from './ranking';
import type { Recent } from './recent';
import { makeReference } from './reference';
import { checkpointViews, runCurves, runView } from './run-view';
import { sampleView } from './sample-view';
import { neighbourOf, pageOfSamples } from './samples';
import { resumeSuggesting, startSuggesting, suggestForPool } from './auto-suggest';
import { suggestFor } from './suggestion';
import { planRun } from './training/plan';
import { startRun } from './training/run';
import type { Workspace } from './workspace';

export interface HandlerParts {
  readonly workspace: Workspace;
  readonly recent: Recent;
  readonly engines: Engines;
  readonly engineManager: EngineManager;
  readonly formats: Formats;
  readonly options: Pick<ServicesOptions, 'home' | 'shell'>;
}

/** Pictures that a preview decodes before it answers. */
const previewedPictures = 40;

export function createHandlers({
  workspace,
  recent,
  engines,
  engineManager,
  formats,
  options,
}: HandlerParts): Handlers {
  const { shell, home } = options;
  const folders = createFolders(shell.roots, shell.pick !== null);
  /** Of the pictures of a file that is looked into: one at a time, and none while another question is asked. */
  let counting = new AbortController();
  const project = (caller: Caller): Acting => {
    const opened = workspace.required();
    mustBeMeant(opened, caller);
    return actingFor(opened, caller);
  };
  /** For a window that learns which project is open: what it said of the one it showed before does not count. */
  const shownAnew = (opened: Opened, caller: Caller): Acting =>
    actingFor(opened, caller.project === null || caller.project === opened.id ? caller : nobodyNamed);

  function exportPlaced(request: ExportRequest): ExportRequest {
    const out = folders.allowed(request.out);
    if (!shell.pick) mustBeExportName(formats, out); // the system's dialog shows what is replaced
    return { ...request, out };
  }

  function allowedPaths(request: ImportRequest): ImportRequest {
    const inputs = Object.entries(request.inputs).map(([name, path]) => [name, folders.allowed(path)] as const);
    return { ...request, inputs: Object.fromEntries(inputs) };
  }

  return heldIn(workspace.current, {
    'app.info': async () => ({
      version: shell.version,
      shell: shell.kind,
      nativeDialogs: shell.pick !== null,
      platform: process.platform,
      projectsFolder: projectsFolder(home),
      notices: [...shell.notices, ...noticesOf(workspace.current())],
    }),
    'folders.pick': async (request) => {
      const path = shell.pick ? await shell.pick(request) : null;
      if (path !== null) folders.grant(path);
      return { path };
    },
    'folders.list': (input) => folders.list(input),

    'projects.recent': async () => recent.list(),
    'projects.current': async (_, caller) => {
      const opened = workspace.current();
      return opened && projectView(shownAnew(opened, caller));
    },
    'projects.create': async (input, caller) => {
      const opened = await workspace.create({ ...input, folder: folders.allowed(input.folder) });
      return projectView(shownAnew(opened, caller));
    },
    'projects.open': async ({ folder }, caller) => {
      if (recent.list().some((known) => known.folder === folder)) folders.grant(folder);
      const opened = shownAnew(await workspace.open(folders.allowed(folder)), caller);
      resumeSuggesting(opened);
      return projectView(opened);
    },
    'projects.openSample': async (_, caller) => {
      const opened = shownAnew(await workspace.openSample(), caller);
      suggestForPool(opened);
      return projectView(opened);
    },
    'projects.resetSample': async (_, caller) => {
      const opened = shownAnew(await workspace.resetSample(), caller);
      suggestForPool(opened);
      return projectView(opened);
    },
    'projects.close': async (_, caller) => {
      if (workspace.current()) project(caller); // throws where the window shows another one
      await workspace.close();
      return {};
    },
    'projects.configure': async (change, caller) => {
      const opened = project(caller);
      configure(opened, change);
      return projectView(opened);
    },
    'projects.check': async (_, caller) => {
      const { store, calls } = project(caller);
      const { ok, problems } = await store.check({ signal: calls.closing });
      return { ok, problems: [...problems] };
    },
    'projects.backup': async ({ out }, caller) => {
      const opened = project(caller);
      const { jobId } = opened.jobs.start(backupJob(opened, folders.allowed(out)));
      return { jobId };
    },

    'annotators.use': async ({ name }, caller) => {
      const opened = project(caller);
      if (!opened.store.readOnly) {
        opened.store.annotations.welcome(name);
        opened.store.settings.set({ lastAnnotator: name });
        projectChanged(opened, ['settings']);
      }
      return projectView({ ...opened, annotator: name });
    },

    'labels.get': async (_, caller) => labelsView(project(caller)),
    'labels.preview': async ({ change }, caller) => previewLabelChange(project(caller), change),
    'labels.change': async ({ change }, caller) => {
      changeLabels(project(caller), change);
      return projectView(project(caller));
    },
    'labels.undo': async (_, caller) => {
      undoLabelChange(project(caller));
      return projectView(project(caller));
    },

    'samples.page': async (input, caller) => pageOfSamples(project(caller), input),
    'samples.get': async ({ id }, caller) => sampleView(project(caller), id),
    'samples.neighbour': async (input, caller) => neighbourOf(project(caller), input),
    'samples.layers': async ({ id }, caller) => layersOf(project(caller), id),

    'annotations.edit': async (input, caller) => editSample(project(caller), input),
    'annotations.undo': async (_, caller) => undoEdit(project(caller)),
    'annotations.redo': async (_, caller) => redoEdit(project(caller)),
    'annotations.history': async (_, caller) => {
      const { store, annotator } = project(caller);
      return store.annotations.history(annotator);
    },
    'reference.make': async ({ sampleIds }, caller) => ({ made: makeReference(project(caller), sampleIds) }),

    'suggestions.request': ({ sampleId }, caller) => suggestFor(project(caller), sampleId),
    'suggestions.start': async (_, caller) => ({ jobId: startSuggesting(project(caller), null) }),
    'ranking.start': async ({ strategy }, caller) => {
      const opened = project(caller);
      return { jobId: opened.jobs.start(rankJob(opened, strategy)).jobId };
    },
    'explanations.get': ({ sampleId }, caller) => explainSample(project(caller), sampleId),

    'formats.list': async () => formatViews(formats),
    'import.recognise': async ({ path }) => {
      const guesses = await recognisePath(formats, folders.allowed(path));
      // The folders beside a file that somebody chose are offered with it.
      if (shell.pick) for (const { inputs } of guesses) Object.values(inputs).forEach(folders.grant);
      return guesses;
    },
    'import.preview': async (request, caller) => {
      const opened = project(caller);
      counting.abort();
      const look = { pictures: previewedPictures, signal: opened.calls.closing };
      return previewImport(opened, allowedPaths(request), look);
    },
    'import.count': async (request, caller) => {
      const opened = project(caller);
      counting.abort();
      counting = new AbortController();
      const signal = AbortSignal.any([opened.calls.closing, counting.signal]);
      return previewImport(opened, allowedPaths(request), { pictures: Number.POSITIVE_INFINITY, signal });
    },
    'import.page': async ({ request, at }, caller) => {
      const opened = project(caller);
      return importPage(opened, allowedPaths(request), at, opened.calls.closing);
    },
    'import.start': async (request, caller) => {
      const opened = project(caller);
      counting.abort();
      const { jobId } = opened.jobs.start(importJob(opened, allowedPaths(request)));
      return { jobId };
    },
    'pictures.look': async ({ folder }, caller) => {
      const opened = project(caller);
      return lookForPictures(opened, folders.allowed(folder), opened.calls.closing);
    },
    'pictures.attach': async ({ folder }, caller) => {
      const opened = project(caller);
      const { jobId } = opened.jobs.start(attachJob(opened, folders.allowed(folder)));
      return { jobId };
    },
    'imports.list': async (_, caller) => importViews(project(caller)),
    'imports.takeBack': async ({ id }, caller) => {
      const opened = project(caller);
      const { jobId } = opened.jobs.start(takeBackJob(opened, id));
      return { jobId };
    },
    'export.preview': async (request, caller) => {
      const opened = project(caller);
      return previewExport(opened, exportPlaced(request), opened.calls.closing);
    },
    'export.start': async (request, caller) => {
      const opened = project(caller);
      const { jobId } = opened.jobs.start(exportJob(opened, exportPlaced(request)));
      return { jobId };
    },

    'runs.list': async (_, caller) => project(caller).store.runs.list().map(runView),
    'runs.curves': async ({ runId }, caller) => runCurves(project(caller), runId),
    'presets.list': async () => presets.map(({ id, title }) => ({ id, title })),
    'runs.plan': (_, caller) => planRun(project(caller)),
    'runs.start': async (start, caller) => {
      const { jobId, runId } = await startRun(project(caller), start);
      return { jobId, runId };
    },
    'checkpoints.list': async (_, caller) => checkpointViews(project(caller)),
    'checkpoints.promote': async ({ name }, caller) => promote(project(caller), name),
    'checkpoints.rollback': async (_, caller) => rollBack(project(caller)),
    'checkpoints.evaluate': async ({ name, split }, caller) => {
      const opened = project(caller);
      const evaluation = await evaluateSplit(opened, checkpointNamed(opened, name).name, split);
      projectChanged(opened, ['checkpoints']);
      return evaluation;
    },

    'jobs.list': async () => {
      const opened = workspace.current();
      return opened ? listJobs(opened) : [];
    },
    'jobs.cancel': async ({ jobId }, caller) => {
      project(caller).jobs.cancel(jobId);
      return {};
    },
    'engine.info': ({ start }) => {
      const hasModel = workspace.current()?.store.checkpoints.promoted() ?? null;
      return engines.view({ start: start || hasModel !== null });
    },
    'engines.list': async () => engineManager.view(),
    'engines.plan': ({ name }) => engineManager.plan(name),
    'engines.install': async ({ name }) => {
      await engineManager.start(name);
      return {};
    },
    'engines.stop': async () => {
      engineManager.stop();
      return {};
    },
    'engines.use': async ({ name }) => {
      await engineManager.use(name);
      return {};
    },
    'engines.precision': async ({ precision }) => {
      engineManager.suggestIn(precision);
      return {};
    },
    'engines.remove': async ({ name }) => {
      await engineManager.remove(name);
      return {};
    },
  });
}

function noticesOf(opened: Opened | null): string[] {
  if (!opened) return [];
  const notices = opened.store.imports.takenOut.map(
    (source) => `The import of ${source} was cut off and taken out again. Import it once more.`,
  );
  if (opened.store.readOnly) notices.push('This project cannot be written: it is open for reading only.');
  return notices;
}
