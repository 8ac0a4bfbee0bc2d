/** Binds the names of the contract to use cases: the only place where both meet. */
import { join } from 'node:path';
import type { Handlers, ParsedInput } from '../../src/contract/calls';
import type { ImportRequest } from '../../src/contract/exchange-views';
import { AppError } from '../../src/errors';
import { editSample, redoEdit, undoEdit } from './annotation';
import { backupJob } from './backup';
import { checkpointNamed, promotedCheckpoint } from './checkpoints';
import type { EngineDesk } from './engine-install/desk';
import type { Engines } from './engines';
import { evaluateSplit } from './evaluation-sets';
import { exportJob, previewExport } from './exchange/export';
import { importJob, previewImport } from './exchange/import';
import { explainSample } from './explanation';
import { createFolders } from './folders';
import { listJobs } from './job-list';
import { annotatorOf, mustBeWritable, projectChanged, type Opened } from './opened';
import type { ServicesOptions } from './options';
import { promote, rollBack } from './promotion';
import type { Recent } from './recent';
import { neighbourOf, pageOfSamples } from './samples';
import { preAnnotationJob, suggestFor } from './suggestion';
import { planRun } from './training/plan';
import { startRun } from './training/run';
import { checkpointViews, projectView, runCurves, runView, sampleView } from './views';
import type { Workspace } from './workspace';

export interface HandlerParts {
  readonly workspace: Workspace;
  readonly recent: Recent;
  readonly engines: Engines;
  readonly desk: EngineDesk;
  readonly options: Pick<ServicesOptions, 'home' | 'shell'>;
}

/** Pictures that a preview decodes before it answers. */
const previewedPictures = 40;

export function createHandlers({ workspace, recent, engines, desk, options }: HandlerParts): Handlers {
  const { shell, home } = options;
  const folders = createFolders(shell.roots);
  const project = (): Opened => workspace.must();

  /** Suggestions of the promoted checkpoint, in the background, unless they are being made already. */
  function preAnnotate(opened: Opened): string {
    const running = opened.jobs.list().find(({ kind, state }) => kind === 'pre-annotate' && state === 'running');
    if (running) opened.jobs.cancel(running.id);
    const asked = { checkpoint: promotedCheckpoint(opened), split: null };
    return opened.jobs.start(preAnnotationJob(opened, asked)).jobId;
  }

  function preAnnotateQuietly(opened: Opened): void {
    if (!opened.store.readOnly && opened.store.checkpoints.promoted()) preAnnotate(opened);
  }

  function allowedPaths(request: ImportRequest): ImportRequest {
    const check = (path: string | null): string | null => (path === null ? null : folders.allowed(path));
    const { text, dir, images, boxes } = request;
    return { ...request, text: check(text), dir: check(dir), images: check(images), boxes: check(boxes) };
  }

  return {
    'app.info': async () => ({
      version: shell.version,
      shell: shell.kind,
      nativeDialogs: shell.pick !== null,
      platform: process.platform,
      projectsFolder: join(home, 'projects'),
      notices: [...shell.notices, ...noticesOf(workspace.current())],
    }),
    'folders.pick': async (request) => ({ path: shell.pick ? await shell.pick(request) : null }),
    'folders.list': (input) => folders.list(input),

    'projects.recent': async () => recent.list(),
    'projects.current': async () => {
      const opened = workspace.current();
      return opened && projectView(opened);
    },
    'projects.create': async (input) =>
      projectView(await workspace.create({ ...input, folder: folders.allowed(input.folder) })),
    'projects.open': async ({ folder }) => projectView(await workspace.open(folders.allowed(folder))),
    'projects.openSample': async () => {
      const opened = await workspace.openSample();
      preAnnotateQuietly(opened);
      return projectView(opened);
    },
    'projects.resetSample': async () => {
      const opened = await workspace.resetSample();
      preAnnotateQuietly(opened);
      return projectView(opened);
    },
    'projects.close': async () => {
      await workspace.close();
      return {};
    },
    'projects.configure': async (change) => {
      const opened = project();
      mustBeWritable(opened);
      opened.store.settings.set(given(change));
      projectChanged(opened);
      return projectView(opened);
    },
    'projects.check': async () => {
      const { ok, problems } = await project().store.check();
      return { ok, problems: [...problems] };
    },
    'projects.backup': async ({ out }) => {
      const { jobId } = project().jobs.start(backupJob(project(), folders.allowed(out)));
      return { jobId };
    },

    'samples.page': async (input) => pageOfSamples(project(), input),
    'samples.get': async ({ id }) => sampleView(project(), id),
    'samples.neighbour': async (input) => neighbourOf(project(), input),

    'annotations.edit': async (input) => editSample(project(), input),
    'annotations.undo': async () => undoEdit(project()),
    'annotations.redo': async () => redoEdit(project()),
    'annotations.history': async () => project().store.annotations.history(annotatorOf(project())),

    'suggestions.request': ({ sampleId }) => suggestFor(project(), sampleId),
    'suggestions.start': async () => ({ jobId: preAnnotate(project()) }),
    'explanations.get': ({ sampleId }) => explainSample(project(), sampleId),

    'import.preview': (request) => previewImport(project(), allowedPaths(request), { pictures: previewedPictures }),
    'import.start': async (request) => {
      const { jobId } = project().jobs.start(importJob(project(), allowedPaths(request)));
      return { jobId };
    },
    'export.preview': async (request) => previewExport(project(), { ...request, out: folders.allowed(request.out) }),
    'export.start': async (request) => {
      const { jobId } = project().jobs.start(exportJob(project(), { ...request, out: folders.allowed(request.out) }));
      return { jobId };
    },

    'runs.list': async () => project().store.runs.list().map(runView),
    'runs.curves': async ({ runId }) => runCurves(project(), runId),
    'runs.plan': async () => planRun(project()),
    'runs.start': async (start) => {
      const opened = project();
      const { jobId, runId, ended } = await startRun(opened, start);
      void ended.then(({ state }) => {
        if (state === 'finished' && opened.store.runs.get(runId)?.verdict?.decision === 'promoted') {
          preAnnotateQuietly(opened);
        }
      });
      return { jobId, runId };
    },
    'checkpoints.list': async () => checkpointViews(project()),
    'checkpoints.promote': async ({ name }) => {
      const views = promote(project(), name);
      preAnnotate(project());
      return views;
    },
    'checkpoints.rollback': async () => {
      const views = rollBack(project());
      preAnnotate(project());
      return views;
    },
    'checkpoints.evaluate': async ({ name, split }) => {
      const evaluation = await evaluateSplit(project(), checkpointNamed(project(), name).name, split);
      projectChanged(project());
      return evaluation;
    },

    'jobs.list': async () => {
      const opened = workspace.current();
      return opened ? listJobs(opened) : [];
    },
    'jobs.cancel': async ({ jobId }) => {
      project().jobs.cancel(jobId);
      return {};
    },
    'engine.info': ({ start }) => {
      const hasModel = workspace.current()?.store.checkpoints.promoted() ?? null;
      return engines.view({ start: start || hasModel !== null });
    },
    'engines.list': async () => desk.view(),
    'engines.plan': ({ name }) => desk.plan(name),
    'engines.install': async ({ name }) => {
      await desk.start(name);
      return {};
    },
    'engines.stop': async () => {
      desk.stop();
      return {};
    },
    'engines.use': async ({ name }) => {
      await desk.use(name);
      return {};
    },
    'engines.precision': async ({ precision }) => {
      desk.suggestIn(precision);
      return {};
    },
    'engines.remove': async ({ name }) => {
      await desk.remove(name);
      return {};
    },
  };
}

function noticesOf(opened: Opened | null): string[] {
  if (!opened) return [];
  const notices = opened.store.imports.takenOut.map(
    (source) => `The import of ${source} was cut off and taken out again. Import it once more.`,
  );
  if (opened.store.readOnly) notices.push('This project cannot be written: it is open for reading only.');
  return notices;
}

/** The settings that a call names. */
function given({ threshold, annotator }: ParsedInput<'projects.configure'>): {
  threshold?: number;
  annotator?: string;
} {
  if (threshold === undefined && annotator === undefined)
    throw new AppError('bad-input', 'Nothing to change is named.');
  return { ...(threshold !== undefined && { threshold }), ...(annotator !== undefined && { annotator }) };
}
