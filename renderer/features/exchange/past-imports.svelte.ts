/** What was imported, taking it back, and pictures for tweets that came without theirs. */
import type { Client } from '../../../src/contract/client';
import { AttachReport, type ImportView } from '../../../src/contract/exchange-views';
import type { JobRecord } from '../../../src/jobs/job';
import { toAppError, type AppError } from '../../../src/errors';
import type { PathPicker } from '../../path-picker.svelte';
import { counted } from '../../ui/numbers';

export class PastImports {
  /** The newest first; null = not asked yet. */
  list = $state.raw<readonly ImportView[] | null>(null);
  folder = $state('');
  /** What the folder has; null = not looked yet. */
  found = $state.raw<AttachReport | null>(null);
  looking = $state(false);
  problem = $state.raw<AppError | null>(null);
  /** The job that attaches pictures or takes an import back. */
  job = $state<string | null>(null);

  #turn = 0;

  constructor(
    private readonly client: Client,
    private readonly picker: PathPicker,
  ) {}

  async refresh(): Promise<void> {
    await this.#try(async () => {
      this.list = await this.client.call('imports.list', {});
    });
  }

  async pick(): Promise<void> {
    const path = await this.picker.pick({ kind: 'folder', title: 'Choose: folder of pictures', suggested: null });
    if (path === null) return;
    this.folder = path;
    await this.look();
  }

  async look(): Promise<void> {
    const turn = ++this.#turn;
    this.found = null;
    this.job = null;
    if (this.folder.trim() === '') return;
    this.looking = true;
    await this.#try(async () => {
      const found = await this.client.call('pictures.look', { folder: this.folder.trim() });
      if (turn === this.#turn) this.found = found;
    });
    if (turn === this.#turn) this.looking = false;
  }

  async attach(): Promise<void> {
    await this.#try(async () => {
      this.job = (await this.client.call('pictures.attach', { folder: this.folder.trim() })).jobId;
    });
  }

  async takeBack(id: number): Promise<void> {
    await this.#try(async () => {
      this.job = (await this.client.call('imports.takeBack', { id })).jobId;
    });
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.problem = null;
    try {
      await work();
    } catch (error) {
      this.problem = toAppError(error);
    }
  }
}

/** What a finished job says: "312 pictures attached; 4 tweets still have none." */
export function attachedInWords(job: JobRecord | null): string | null {
  const report = AttachReport.safeParse(job?.result).data;
  if (!report) return null;
  const left = report.lacking - report.attached;
  const still =
    left === 0 ? 'Every tweet has one now.' : `${counted(left, 'tweet')} still ${left === 1 ? 'has' : 'have'} none.`;
  return `${counted(report.attached, 'picture')} attached. ${still}`;
}
