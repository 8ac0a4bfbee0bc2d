/** Import and export: what is asked for, what main says would happen, and what did. */
import type { Client } from '../../../src/contract/client';
import {
  ExportReport,
  ImportReport,
  type ExportRequest,
  type FormatGuess,
  type FormatInputView,
  type FormatView,
  type ImportRequest,
  type ImportRole,
  type OptionValue,
} from '../../../src/contract/exchange-views';
import { typeNameOf } from '../../../src/domain/label-set';
import type { Split } from '../../../src/domain/sample';
import type { JobRecord } from '../../../src/jobs/job';
import { toAppError, type AppError } from '../../../src/errors';
import type { PathPicker } from '../../path-picker.svelte';
import { counted } from '../../ui/numbers';

/** A format that can be written. */
export type WrittenFormat = FormatView & { readonly writes: NonNullable<FormatView['writes']> };

/** Pictures that main reads before its first answer. */
const readAtFirst = 40;

/** Options that the person set, by their names. */
export type Options = Readonly<Record<string, OptionValue>>;

export class ExchangeState {
  /** Every format of the program; empty until main has answered. */
  formats = $state.raw<readonly FormatView[]>([]);

  /** The format to read, by its id; '' = not known yet. */
  format = $state('');
  /** What was named first, while its format is not known. */
  unknown = $state('');
  /** Paths by the names of inputs: what two formats call alike stays when the format changes. */
  paths = $state<Record<string, string>>({});
  options = $state<Options>({});
  /** What the file or folder that names the data set looks like; null = not looked at yet. */
  guesses = $state.raw<readonly FormatGuess[] | null>(null);
  /** What the tweets are for; '' = not said yet. */
  split = $state<Split | ''>('');
  as = $state<ImportRole>('reference');
  /** Types that the project gets with the import. */
  add = $state<readonly string[]>([]);
  /** Whether other labels and splits of tweets that are here are taken over. */
  update = $state(false);
  /** Whether the earlier import of the same file is taken back first. */
  replace = $state(false);
  /** What a type of the file becomes; '' = not answered yet, null = left out. */
  map = $state<Record<string, string | null>>({});
  /** How often each type that was asked about stands in the file, kept when the answer takes it off the report. */
  counts = $state.raw<Record<string, number>>({});
  /** What main found when it looked into the files; null = not looked yet, or something was changed since. */
  report = $state.raw<ImportReport | null>(null);
  problem = $state.raw<AppError | null>(null);
  looking = $state(false);
  /** Whether the pictures are still being read: until then their number is that of the names that were found. */
  counting = $state(false);
  importJob = $state<string | null>(null);

  out = $state<ExportRequest>({ format: '', options: {}, out: '', what: 'work', split: null, replace: false });
  exportReport = $state.raw<ExportReport | null>(null);
  exportProblem = $state.raw<AppError | null>(null);
  exportJob = $state<string | null>(null);

  readonly reads = $derived(this.formats.find(({ id }) => id === this.format) ?? null);
  /** The input that names the data set: it is chosen first, and shows its format. */
  readonly main = $derived<FormatInputView | null>(this.reads?.inputs[0] ?? null);
  /** What the file looks like; null = no known format, or not looked at yet. */
  readonly likely = $derived(this.formats.find(({ id }) => id === this.guesses?.[0]?.format) ?? null);
  readonly written = $derived(this.formats.filter((format): format is WrittenFormat => format.writes !== null));
  readonly writes = $derived(this.written.find(({ id }) => id === this.out.format) ?? null);

  /** What options can be in this file, by their names. */
  readonly choices = $derived(this.guesses?.find(({ format }) => format === this.format)?.choices ?? {});
  /** Whether the file itself says what each tweet is for. */
  readonly saysPurpose = $derived(
    this.report !== null && this.report.tweets > 0 && this.report.withSplit === this.report.tweets,
  );
  /** Whether somebody has to say what the tweets are for; raw tweets are to be annotated. */
  readonly asksPurpose = $derived(this.reads?.labelled === true && this.split === '' && !this.saysPurpose);
  readonly role = $derived(this.reads?.labelled ? this.as : null);

  /** Types of the file without a decision. */
  readonly unanswered = $derived(Object.keys(this.map).filter((type) => this.map[type] === ''));
  readonly ready = $derived(
    this.reads !== null && this.reads.inputs.every(({ name, required }) => !required || this.path(name) !== ''),
  );

  /** Whether the person chose the format: then a file's look does not change it. */
  #chosenByHand = false;
  /** The same of what the tweets are for, which a file's name may say. */
  #splitByHand = false;
  /** Paths that came from a file's look, by the names of inputs. */
  #found: Readonly<Record<string, string>> = {};
  /** Numbers of the last questions: older answers come too late. */
  #recognised = 0;
  #looked = 0;

  constructor(
    private readonly client: Client,
    private readonly picker: PathPicker,
  ) {}

  /** Asks once which formats there are. */
  async start(): Promise<void> {
    if (this.formats.length > 0) return;
    try {
      this.formats = await this.client.call('formats.list', {});
      this.out.format ||= this.written[0]?.id ?? '';
    } catch (error) {
      this.problem = toAppError(error);
    }
  }

  /** Of the file or folder that names the data set. */
  get first(): string {
    return this.main ? (this.paths[this.main.name] ?? '') : this.unknown;
  }

  set first(path: string) {
    if (this.main) this.paths[this.main.name] = path;
    else this.unknown = path;
  }

  /** A path as it is sent: '' = not named. */
  path(name: string): string {
    return (this.paths[name] ?? '').trim();
  }

  get request(): ImportRequest {
    const inputs = (this.reads?.inputs ?? []).map(({ name }) => [name, this.path(name)] as const);
    return {
      format: this.format,
      inputs: Object.fromEntries(inputs.filter(([, path]) => path !== '')),
      options: setOf(this.options, this.reads?.options ?? []),
      split: this.split === '' ? null : this.split,
      map: Object.fromEntries(Object.entries(this.map).filter(([, to]) => to !== '')),
      as: this.as,
      add: [...this.add],
      update: this.update,
      replace: this.replace,
    };
  }

  /** Another file or folder names the data set: looks what it is, and then into it. */
  async firstChanged(): Promise<void> {
    const path = this.first.trim();
    const turn = ++this.#recognised;
    this.guesses = null;
    this.#forget();
    if (!this.#splitByHand) this.split = splitOfName(path);
    if (path === '') return;
    try {
      const guesses = await this.client.call('import.recognise', { path });
      if (turn !== this.#recognised) return; // another file was chosen since
      this.guesses = guesses;
    } catch (error) {
      if (turn === this.#recognised) this.problem = toAppError(error);
      return;
    }
    if (!this.#chosenByHand) this.#take(this.guesses[0] ?? null, path);
    this.changed();
  }

  /** Reads the file as what it looks like, after all. */
  takeLikely(): void {
    const guess = this.guesses?.[0];
    if (!guess) return;
    this.#chosenByHand = false;
    this.#take(guess, this.first);
    this.changed();
  }

  /** What was found beside an earlier file goes, unless the person put something else in its place. */
  #take(guess: FormatGuess | null, path: string): void {
    const kept = Object.entries(this.paths).filter(([name, at]) => this.#found[name] !== at);
    this.#found = guess?.inputs ?? {};
    this.format = guess?.format ?? '';
    this.unknown = guess ? '' : path;
    this.paths = { ...Object.fromEntries(kept), ...this.#found };
  }

  /** The person says what it is; '' = what it looks like. What was named first stays what is read, if it can be. */
  choose(format: string): void {
    const [path, kind] = [this.first, this.main?.kind];
    this.format = format;
    this.#chosenByHand = format !== '';
    this.unknown = '';
    if (path !== '' && (!kind || !this.main || this.main.kind === kind)) this.first = path;
    if (format === '') void this.firstChanged();
    else this.changed();
  }

  /** The person says what the tweets are for. */
  choosePurpose(split: Split): void {
    this.#splitByHand = true;
    this.split = split;
    this.again();
  }

  /** What would happen is another thing: looks into the files again, and keeps the answers about types. */
  again(): void {
    if (this.ready) void this.look();
  }

  /** null = as by default. */
  setOption(name: string, value: OptionValue | null): void {
    this.options = withOption(this.options, name, value);
    this.again();
  }

  /** A file or the format is another one: the answers about its types no longer hold. */
  changed(): void {
    this.#forget();
    if (this.ready) void this.look();
  }

  #forget(): void {
    this.#looked += 1;
    this.looking = false;
    this.report = null;
    this.problem = null;
    this.importJob = null;
    this.map = {};
    this.counts = {};
    this.add = [];
    this.update = false;
    this.replace = false;
  }

  /** While the format is not known, the first path may be a file or a folder. */
  async pickFirst(kind: 'file' | 'folder'): Promise<void> {
    const path = await this.#pick(kind, this.main?.title ?? 'what to import');
    if (path === null) return;
    this.first = path;
    await this.firstChanged();
  }

  async pick({ name, kind, title }: FormatInputView): Promise<void> {
    const path = await this.#pick(kind, title);
    if (path === null) return;
    this.paths[name] = path;
    this.changed();
  }

  #pick(kind: 'file' | 'folder', what: string): Promise<string | null> {
    return this.picker.pick({ kind, title: `Choose: ${what}`, suggested: null });
  }

  /** Reads the files without changing anything. */
  async look(): Promise<void> {
    const turn = ++this.#looked;
    this.looking = true;
    this.counting = false;
    this.problem = null;
    this.importJob = null;
    try {
      const report = await this.client.call('import.preview', this.request);
      if (turn !== this.#looked) return; // a newer request is under way
      this.report = report;
      this.counts = { ...this.counts, ...report.unknownTypes };
      const asked = Object.keys(report.unknownTypes).filter((type) => !(type in this.map));
      if (asked.length > 0) this.map = { ...this.map, ...Object.fromEntries(asked.map((type) => [type, ''])) };
      if (report.images + report.filled > readAtFirst && report.obstacle === null) void this.#readPictures(turn);
    } catch (error) {
      if (turn !== this.#looked) return;
      this.report = null;
      this.problem = toAppError(error);
    }
    this.looking = false;
  }

  /** Every picture that was found is read: only then it is known how many can be. */
  async #readPictures(turn: number): Promise<void> {
    this.counting = true;
    try {
      const report = await this.client.call('import.count', this.request);
      if (turn === this.#looked) this.report = report;
    } catch {
      // The import itself says what it meets.
    }
    if (turn === this.#looked) this.counting = false;
  }

  async answer(type: string, to: string | null): Promise<void> {
    this.map = { ...this.map, [type]: to };
    this.#keepAdded();
    await this.look();
  }

  /** The project gets these types of the file, each under a name that a type can have. */
  async addTypes(types: readonly string[]): Promise<void> {
    this.map = { ...this.map, ...Object.fromEntries(types.map((type) => [type, typeNameOf(type)])) };
    const names = types.map(typeNameOf);
    this.add = [...this.add, ...names.filter((name, i) => !this.add.includes(name) && names.indexOf(name) === i)];
    await this.look();
  }

  /** A type that no answer leads to any more is not added. */
  #keepAdded(): void {
    this.add = this.add.filter((name) => Object.values(this.map).includes(name));
  }

  async decide(change: { readonly update?: boolean; readonly replace?: boolean }): Promise<void> {
    if (change.update !== undefined) this.update = change.update;
    if (change.replace !== undefined) this.replace = change.replace;
    await this.look();
  }

  async import(): Promise<void> {
    this.#looked += 1; // what is still being counted is no longer asked for
    this.counting = false;
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
      this.exportReport = await this.client.call('export.preview', this.exportRequest);
    } catch (error) {
      this.exportProblem = toAppError(error);
    }
  }

  setExportOption(name: string, value: OptionValue | null): void {
    this.out.options = withOption(this.out.options, name, value);
  }

  get exportRequest(): ExportRequest {
    return { ...this.out, options: setOf(this.out.options, this.writes?.writes.options ?? []) };
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
      this.exportJob = (await this.client.call('export.start', { ...this.exportRequest, replace })).jobId;
      if (this.exportReport) this.exportReport = { ...this.exportReport, replaces: true }; // from now on it is there
    } catch (error) {
      this.exportProblem = toAppError(error);
    }
  }
}

function withOption(options: Options, name: string, value: OptionValue | null): Options {
  const { [name]: _old, ...others } = options;
  return value === null ? others : { ...others, [name]: value };
}

/** Only what the format has a field for. */
function setOf(options: Options, fields: readonly { readonly name: string }[]): Options {
  return Object.fromEntries(Object.entries(options).filter(([name]) => fields.some((field) => field.name === name)));
}

/** What a finished import or export job reports. */
export function importResult(job: JobRecord | null): ImportReport | null {
  return ImportReport.safeParse(job?.result).data ?? null;
}

export function exportResult(job: JobRecord | null): ExportReport | null {
  return ExportReport.safeParse(job?.result).data ?? null;
}

/** What a split's name in a file's name says: "train.txt", "dev.jsonl", "valid", "test". */
export function splitOfName(path: string): Split | '' {
  const name = path.split(/[/\\]/u).at(-1)?.toLowerCase() ?? '';
  const [, word = ''] = /(?:^|[^a-z])(train(?:ing)?|dev|valid(?:ation)?|val|test)(?:[^a-z]|$)/u.exec(name) ?? [];
  if (word.startsWith('train')) return 'train';
  return word === 'test' ? 'test' : word === '' ? '' : 'dev';
}

/** "Imported 3 tweets. 12 tweets that were here got suggestions." */
export function importedInWords({ samples, attached, filled, changed }: ImportReport, update = false): string {
  const others = [
    [attached, 'got suggestions'],
    [filled, 'got a picture'],
    [update ? changed.labels : 0, 'got other labels'],
    [update ? changed.splits : 0, 'moved to another split'],
  ] as const;
  const said = others.filter(([n]) => n > 0).map(([n, what]) => `${ofThoseHere(n)} ${what}.`);
  const nothing = said.length === 0 ? ['Nothing new was in the file.'] : said;
  return samples > 0 ? [`Imported ${counted(samples, 'tweet')}.`, ...said].join(' ') : nothing.join(' ');
}

/** "12 tweets that were here" */
function ofThoseHere(n: number): string {
  return `${counted(n, 'tweet')} that ${n === 1 ? 'was' : 'were'} here`;
}

/** What the button that imports says. */
export function importLabel(report: ImportReport | null, update = false): string {
  if (!report) return 'Import';
  const { samples, attached, filled, changed } = report;
  if (samples > 0) return `Import ${counted(samples, 'tweet')}`;
  if (attached > 0) return `Import suggestions for ${counted(attached, 'tweet')}`;
  if (filled > 0) return `Import ${counted(filled, 'picture')}`;
  if (update && changed.labels > 0) return `Take over labels of ${counted(changed.labels, 'tweet')}`;
  if (update && changed.splits > 0) return `Move ${counted(changed.splits, 'tweet')}`;
  return `Import ${counted(0, 'tweet')}`;
}

/** Whether an import would change anything. */
export function bringsSomething({ samples, attached, filled, changed }: ImportReport, update: boolean): boolean {
  return samples + attached + filled + (update ? changed.labels + changed.splits : 0) > 0;
}
