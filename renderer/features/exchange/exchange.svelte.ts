/** Import and export: what is asked for, what main says would happen, and what did. */
import type { Client } from '../../../src/contract/client';
import {
  ExportReport,
  ImportReport,
  type ExportRequest,
  type ImportFormat,
  type ImportRequest,
} from '../../../src/contract/exchange-views';
import type { JobView } from '../../../src/contract/run-views';
import { toAppError, type AppError } from '../../../src/errors';
import type { PathPicker, PathWish } from '../../path-picker.svelte';
import { formats, type PathName } from './formats';

export class ExchangeState {
  format = $state<ImportFormat>('imgid');
  paths = $state<Record<PathName, string>>({ text: '', dir: '', images: '', boxes: '' });
  split = $state<NonNullable<ImportRequest['split']>>('pool');
  as = $state<'gold' | 'suggestion'>('gold');
  /** What a type of the file becomes; '' = not answered yet, null = left out. */
  map = $state<Record<string, string | null>>({});
  /** How often each type that was asked about stands in the file, kept when the answer takes it off the report. */
  counts = $state.raw<Record<string, number>>({});
  columns = $state({ text: 'text', image: 'image', id: 'id' });
  /** What main found when it looked into the files; null = not looked yet, or something was changed since. */
  report = $state.raw<ImportReport | null>(null);
  problem = $state.raw<AppError | null>(null);
  looking = $state(false);
  importJob = $state<string | null>(null);

  out = $state<ExportRequest>({ format: 'imgid', out: '', what: 'annotations', split: null, replace: false });
  exportReport = $state.raw<ExportReport | null>(null);
  exportProblem = $state.raw<AppError | null>(null);
  exportJob = $state<string | null>(null);

  /** Types of the file that nobody has said what to do with. */
  readonly unanswered = $derived(Object.keys(this.map).filter((type) => this.map[type] === ''));
  readonly ready = $derived(formats[this.format].needs.every((name) => this.paths[name].trim() !== ''));

  constructor(
    private readonly client: Client,
    private readonly picker: PathPicker,
  ) {}

  get request(): ImportRequest {
    const { uses } = formats[this.format];
    const path = (name: PathName) =>
      uses.includes(name) && this.paths[name].trim() !== '' ? this.paths[name].trim() : null;
    const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
    const { text, image, id } = this.columns;
    return {
      format: this.format,
      text: path('text'),
      dir: path('dir'),
      images: path('images'),
      boxes: path('boxes'),
      split: this.split,
      map: Object.fromEntries(Object.entries(this.map).filter(([, to]) => to !== '')),
      as: this.as,
      columns: this.format === 'csv' ? { text: text.trim(), image: orNull(image), id: orNull(id) } : null,
    };
  }

  /** Another file or format: the answers about its types no longer hold. */
  changed(): void {
    this.report = null;
    this.importJob = null;
    this.map = {};
    this.counts = {};
    if (this.ready) void this.look();
  }

  async pick(name: PathName, kind: PathWish['kind']): Promise<void> {
    const path = await this.picker.pick({
      kind,
      title: `Choose: ${formats[this.format].names[name] ?? name}`,
      suggested: null,
    });
    if (path === null) return;
    this.paths[name] = path;
    this.changed();
  }

  /** Reads the files without changing anything. */
  async look(): Promise<void> {
    this.looking = true;
    this.problem = null;
    this.importJob = null;
    try {
      const report = await this.client.call('import.preview', this.request);
      this.report = report;
      this.counts = { ...this.counts, ...report.unknownTypes };
      const asked = Object.keys(report.unknownTypes).filter((type) => !(type in this.map));
      if (asked.length > 0) this.map = { ...this.map, ...Object.fromEntries(asked.map((type) => [type, ''])) };
    } catch (error) {
      this.report = null;
      this.problem = toAppError(error);
    }
    this.looking = false;
  }

  async answer(type: string, to: string | null): Promise<void> {
    this.map = { ...this.map, [type]: to };
    await this.look();
  }

  async import(): Promise<void> {
    try {
      this.importJob = (await this.client.call('import.start', this.request)).jobId;
    } catch (error) {
      this.problem = toAppError(error);
    }
  }

  async pickOut(suggested: string): Promise<void> {
    const path = await this.picker.pick({ kind: 'save', title: 'Export to', suggested });
    if (path === null) return;
    this.out.out = path;
    this.#agreed = this.picker.asksToReplace ? path : null;
    await this.lookAtExport();
  }

  async lookAtExport(): Promise<void> {
    this.exportProblem = null;
    this.exportReport = null;
    this.exportJob = null;
    try {
      this.exportReport = await this.client.call('export.preview', this.out);
    } catch (error) {
      this.exportProblem = toAppError(error);
    }
  }

  /** A file that the person has agreed to replace, in the system's own dialog. */
  #agreed: string | null = null;
  /** The name of the file that an export would replace, while the person is asked. */
  replacing = $state<string | null>(null);

  /** Writes at once where nothing is in the way, else asks first. */
  async export(): Promise<void> {
    const agreed = this.#agreed === this.out.out;
    if (this.exportReport?.replaces && !agreed) this.replacing = this.out.out;
    else await this.#write(agreed);
  }

  /** The person's answer. */
  async mayReplace(yes: boolean): Promise<void> {
    this.replacing = null;
    if (yes) await this.#write(true);
  }

  async #write(replace: boolean): Promise<void> {
    try {
      this.exportJob = (await this.client.call('export.start', { ...this.out, replace })).jobId;
      if (this.exportReport) this.exportReport = { ...this.exportReport, replaces: true }; // from now on it is there
    } catch (error) {
      this.exportProblem = toAppError(error);
    }
  }
}

/** What a finished import or export job reports. */
export function importResult(job: JobView | null): ImportReport | null {
  return ImportReport.safeParse(job?.result).data ?? null;
}

export function exportResult(job: JobView | null): ExportReport | null {
  return ExportReport.safeParse(job?.result).data ?? null;
}
