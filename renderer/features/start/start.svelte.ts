/** The start screen: recent projects, a new one, one from a folder, the sample. */
import type { CallOutput } from '../../../src/contract/calls';
import { NewTypes, type LabelSet } from '../../../src/domain/label-set';
import { AppError, toAppError } from '../../../src/errors';
import type { Session } from '../../session.svelte';
import { count } from '../../ui/numbers';

export class StartState {
  recent = $state.raw<CallOutput<'projects.recent'>>([]);
  problem = $state.raw<AppError | null>(null);
  /** What is under way, in words; null = nothing. */
  busy = $state<string | null>(null);
  asksNew = $state(false);

  constructor(readonly session: Session) {}

  async load(): Promise<void> {
    try {
      this.recent = await this.session.client.call('projects.recent', {});
    } catch (error) {
      this.problem = toAppError(error);
    }
  }

  askNew(): void {
    this.asksNew = true;
  }

  pickParent(parent: string): Promise<string | null> {
    return this.session.picker.pick({ kind: 'folder', title: 'Where the project goes', suggested: parent });
  }

  openSample(): Promise<void> {
    return this.#open('Opening the sample project', () => this.session.openBy('projects.openSample', {}));
  }

  openFolder(folder: string): Promise<void> {
    return this.#open('Opening the project', () => this.session.openBy('projects.open', { folder }));
  }

  async pickAndOpen(): Promise<void> {
    const suggested = this.session.info?.projectsFolder ?? null;
    const folder = await this.session.picker.pick({ kind: 'folder', title: 'Open a project folder', suggested });
    if (folder !== null) await this.openFolder(folder);
  }

  /** Makes a project; the types as a person writes them, with commas or spaces (`typesIn`). */
  async create({ name, folder, types }: { name: string; folder: string; types: string }): Promise<void> {
    await this.#open('Making the project', async () => {
      await this.session.openBy('projects.create', {
        name: name.trim(),
        folder: folder.trim(),
        types: [...parseTypes(types)],
      });
      this.asksNew = false;
      this.session.show('data');
    });
  }

  async #open(what: string, work: () => Promise<unknown>): Promise<void> {
    this.busy = what;
    this.problem = null;
    try {
      await work();
    } catch (error) {
      this.problem = toAppError(error);
    }
    this.busy = null;
  }
}

/** "12 reviewed, 76 to do"; empty where it is not known. */
export function progressOf({ progress }: Pick<CallOutput<'projects.recent'>[number], 'progress'>): string {
  return progress === null ? '' : `${count(progress.reviewed)} reviewed, ${count(progress.toDo)} to do`;
}

/** The names in a line: between commas where there are any, and then a name of two words is one; else between spaces. */
export function typesIn(text: string): string[] {
  const names = /[,;]/u.test(text) ? text.split(/[,;]/u) : text.split(/\s/u);
  return names.map((name) => name.trim().replace(/\s+/gu, '-')).filter((name) => name !== '');
}

export function parseTypes(text: string): LabelSet {
  const parsed = NewTypes.safeParse(typesIn(text));
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues[0]?.message ?? '';
  throw new AppError(
    'bad-input',
    `These types cannot be used. ${why}.`,
    'Write one to twenty names, such as PER, LOC, ORG, MISC.',
  );
}

/** A folder name for a project's name. */
export function folderFor(parent: string, name: string): string {
  const plain =
    name
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '') || 'project';
  const separator = parent.includes('\\') ? '\\' : '/';
  return `${parent.replace(/[\\/]+$/, '')}${separator}${plain}`;
}
