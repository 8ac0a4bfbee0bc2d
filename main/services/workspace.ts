/** The one project that this process has open, for all its windows. */
import { basename, resolve } from 'node:path';
import type { ParsedInput } from '../../src/contract/calls';
import { AppError } from '../../src/errors';
import { serialQueue } from '../../src/serial-queue';
import { projectChanged, type Opened, type Shared } from './opened';
import { closeOpened, makeProject, openFolder } from './project-files';
import type { Recent } from './recent';
import { warmUpFor } from './warm-up';
import { ensureSampleProject, removeSampleProject, sampleProjectFolder } from './sample-project';

export interface Workspace {
  current(): Opened | null;
  /** The open project; throws `refused` where there is none. */
  required(): Opened;
  /** Opens a project in place of the current one, which stays open where that fails. */
  open(folder: string): Promise<Opened>;
  create(input: ParsedInput<'projects.create'>): Promise<Opened>;
  openSample(): Promise<Opened>;
  /** Takes the sample project back to how it came. */
  resetSample(): Promise<Opened>;
  close(): Promise<void>;
}

export interface WorkspaceOptions {
  readonly shared: Shared;
  readonly home: string;
  readonly recent: Recent;
  /** The name of this program in the message to another process that finds a project in use. */
  readonly what: string;
}

export function createWorkspace({ shared, home, recent, what }: WorkspaceOptions): Workspace {
  let current: Opened | null = null;
  let stopWatching = (): void => undefined;
  const inTurn = serialQueue(); // windows may ask at the same time

  async function open(folderGiven: string): Promise<Opened> {
    const folder = resolve(folderGiven);
    if (current?.store.folder === folder) return current;
    const opened = openFolder(shared, folder, 'write-or-read', what);
    const before = current;
    current = opened;
    stopWatching();
    stopWatching = watchFile(opened);
    warmUpFor(opened);
    if (before) await leave(before);
    await recent.remember(recentOf(opened));
    projectChanged(opened, ['project']);
    return opened;
  }

  /** What is not known at its end any more (its file is gone) stays as it was known before. */
  async function leave(opened: Opened): Promise<void> {
    const last = attempt(() => recentOf(opened));
    if (last) await recent.remember(last);
    await closeOpened(opened);
  }

  async function close(): Promise<void> {
    if (!current) return;
    const opened = current;
    current = null;
    stopWatching();
    await leave(opened);
    shared.emit('project.changed', { folder: null, what: ['project'], sampleIds: null });
  }

  return {
    current: () => current,
    required() {
      if (!current) throw new AppError('refused', 'No project is open.', 'Open or create one first.');
      return current;
    },
    open: (folder) => inTurn(() => open(folder)),
    create: ({ name, folder, types }) =>
      inTurn(async () => {
        makeProject(shared, { name, folder: resolve(folder), types });
        return open(folder);
      }),
    openSample: () => inTurn(async () => open(await ensureSampleProject(shared, home))),
    resetSample: () =>
      inTurn(async () => {
        if (current?.store.folder === sampleProjectFolder(home)) await close();
        await removeSampleProject(home);
        return open(await ensureSampleProject(shared, home));
      }),
    close: () => inTurn(close),
  };
}

function recentOf(opened: Opened): Parameters<Recent['remember']>[0] {
  const { name, lastAnnotator } = opened.store.settings.get();
  const { folder } = opened.store;
  const { toDo, byState } = opened.store.samples.counts(lastAnnotator);
  return { name: name || basename(folder), folder, progress: { reviewed: byState.done, toDo } };
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

/** How often the file of an open project is looked for, also while nobody edits. */
const lookEveryMs = 1000;

/** Says it once where nothing can be saved any more. The function that is returned ends it. */
function watchFile({ store, emit }: Opened): () => void {
  let said = false;
  const look = (): void => {
    const lost = store.lost();
    if (lost && !said) emit('app.problem', { message: lost.message, detail: lost.detail });
    said = lost !== null;
  };
  const timer = setInterval(look, lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
