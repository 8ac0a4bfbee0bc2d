/**
 * What every screen shares: the open project, the shell, the engine, running jobs, the screen shown, and how the app
 * speaks to the person (a toast, a live region, an error that stays until it is solved).
 */
import type { Caller } from '../src/contract/caller';
import type { CallInput, CallName, CallOutput } from '../src/contract/calls';
import type { Client } from '../src/contract/client';
import type { EventValue, ProjectChange } from '../src/contract/events';
import type { ProjectView } from '../src/contract/project-views';
import type { EngineView } from '../src/contract/run-views';
import { AppError, toAppError } from '../src/errors';
import { afterQuiet } from './after-quiet';
import type { JobRecord } from '../src/jobs/job';
import type { Link } from './bridge-web';
import type { Identity } from './identity';
import { PathPicker } from './path-picker.svelte';

export const screens = ['annotate', 'models', 'data'] as const;
export type Screen = (typeof screens)[number];

export interface Notice {
  readonly text: string;
  readonly action: { readonly title: string; readonly run: () => void } | null;
}

/** What of a project's changes can be seen outside its lists. */
const shownParts: readonly ProjectChange[] = ['project', 'settings', 'labels', 'samples', 'checkpoints', 'reference'];

export class Session {
  #info = $state.raw<CallOutput<'app.info'> | null>(null);
  #project = $state.raw<ProjectView | null>(null);
  #engine = $state.raw<EngineView | null>(null);
  #jobs = $state.raw<readonly JobRecord[]>([]);
  #screen = $state<Screen>('annotate');
  #link = $state<Link>('open');
  #ready = $state(false);

  toast = $state.raw<Notice | null>(null);
  /** The newest sentence of the polite live region. */
  said = $state('');
  /** An error that belongs to no place on a screen. */
  problem = $state.raw<AppError | null>(null);

  readonly picker: PathPicker;
  readonly runningJob = $derived(this.#jobs.find((job) => job.state === 'running') ?? null);

  constructor(
    readonly client: Client,
    readonly storage: Pick<Storage, 'getItem' | 'setItem'>,
    private readonly identity: Identity,
    /** Calls that all name the same person and project. */
    private readonly clientAs: (caller: Caller) => Client,
  ) {
    this.picker = new PathPicker(client, () => this.#info?.nativeDialogs ?? false);
  }

  /**
   * For the screens of one project: what they have not sent yet names the project and the person it was made for, also when another
   * one is open by then.
   */
  clientOf({ id, annotator }: ProjectView): Client {
    return this.clientAs({ annotator, project: id });
  }

  get info() {
    return this.#info;
  }
  get project() {
    return this.#project;
  }
  get engine() {
    return this.#engine;
  }
  get jobs() {
    return this.#jobs;
  }
  get screen() {
    return this.#screen;
  }
  get link() {
    return this.#link;
  }
  get ready() {
    return this.#ready;
  }

  async start(): Promise<void> {
    const { client } = this;
    client.on('job.changed', (job) => this.#jobChanged(job));
    client.on('engine.changed', (engine) => (this.#engine = engine));
    client.on('app.problem', ({ message, detail }) => (this.problem = new AppError('internal', message, detail)));
    const reread = afterQuiet(() => void this.refresh());
    client.on('project.changed', ({ what }) => {
      if (what.some((part) => shownParts.includes(part))) reread();
    });
    client.on('sample.changed', (change) => this.#counted(change));
    this.#followAddress();
    globalThis.window?.addEventListener('popstate', () => this.#followAddress());
    await this.attempt(async () => {
      this.#info = await client.call('app.info', {});
      await this.refresh();
    });
    this.#ready = true;
  }

  /** The snapshot a window starts from, again after a lost connection. */
  async refresh(): Promise<void> {
    await this.attempt(async () => {
      const [project, jobs, engine] = await Promise.all([
        this.client.call('projects.current', {}),
        this.client.call('jobs.list', {}),
        this.client.call('engine.info', {}),
      ]);
      // Another annotator may have worked last, in another window.
      const isOurs = this.identity.settle(project);
      this.#project = isOurs ? project : await this.client.call('projects.current', {});
      this.#jobs = jobs;
      this.#engine = engine;
    });
  }

  linkChanged(link: Link): void {
    const back = this.#link === 'lost' && link === 'open';
    this.#link = link;
    if (back) void this.refresh();
  }

  /** Each screen is an entry of the browser's history, so Back leads to the one before. */
  show(screen: Screen): void {
    if (screen === this.#screen) return;
    this.#screen = screen;
    globalThis.history?.pushState(null, '', `#${screen}`);
  }

  #followAddress(): void {
    const hash = globalThis.location?.hash ?? '';
    const asked = hash === '' ? 'annotate' : screens.find((screen) => `#${screen}` === hash);
    if (asked) this.#screen = asked;
  }

  /** A call whose answer is the project that is open from now on. */
  async openBy<K extends 'projects.create' | 'projects.open' | 'projects.openSample' | 'projects.resetSample'>(
    name: K,
    input: CallInput<K>,
  ): Promise<void> {
    this.identity.forget();
    const project = await this.client.call(name, input);
    const isOurs = this.identity.settle(project);
    const opened = isOurs ? project : await this.client.call('projects.current', {});
    this.show('annotate'); // the screen of the project before says nothing of this one
    this.#project = opened;
    this.problem = null;
  }

  /** Changes settings of the open project. */
  async configure(change: CallInput<'projects.configure'>): Promise<void> {
    this.#project = await this.client.call('projects.configure', change);
  }

  /** Another person sits at this window from now on: their work is shown. */
  async become(name: string): Promise<void> {
    const project = await this.client.call('annotators.use', { name });
    this.identity.become(project);
    this.#project = project;
    this.say(`This is the work of ${project.annotator}.`);
  }

  #counted({ annotator, counts }: EventValue<'sample.changed'>): void {
    if (counts && this.#project?.annotator === annotator) this.#project = { ...this.#project, counts };
  }

  async close(): Promise<void> {
    await this.attempt(async () => {
      await this.client.call('projects.close', {});
      this.#project = null;
    });
  }

  async stopRunning(): Promise<void> {
    const job = this.runningJob;
    if (job) await this.call('jobs.cancel', { jobId: job.id });
  }

  async checkProject(): Promise<void> {
    await this.attempt(async () => {
      const { ok, problems } = await this.client.call('projects.check', {});
      if (ok) this.notify('The project is sound: database and pictures are as they should be.');
      else this.problem = new AppError('bad-file', 'The project has problems.', problems.join(' '));
    });
  }

  async backup(): Promise<void> {
    await this.attempt(async () => {
      const suggested = `${this.#project?.name ?? 'project'}-backup`;
      const out = await this.picker.pick({ kind: 'save', title: 'Back up the project', suggested });
      if (out !== null) await this.client.call('projects.backup', { out });
    });
  }

  /** Runs something whose failure has no place of its own. */
  async attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.problem = toAppError(error);
    }
  }

  async call<K extends CallName>(name: K, input: CallInput<K>): Promise<void> {
    await this.attempt(() => this.client.call(name, input));
  }

  say(text: string): void {
    // The same sentence twice must be a change, or a screen reader stays silent.
    this.said = this.said === text ? `${text}\u00a0` : text;
  }

  notify(text: string, action: Notice['action'] = null): void {
    this.toast = { text, action };
    this.say(text);
  }

  job(id: string): JobRecord | null {
    return this.#jobs.find((job) => job.id === id) ?? null;
  }

  #jobChanged(job: JobRecord): void {
    const known = this.#jobs.some((old) => old.id === job.id);
    this.#jobs = known ? this.#jobs.map((old) => (old.id === job.id ? job : old)) : [job, ...this.#jobs];
    if (job.state === 'failed' && job.error) this.notify(`${job.title} failed: ${job.error.message}`);
    if (job.state === 'stopped') this.notify(`${job.title} was stopped.`);
    if (job.state === 'finished') this.notify(`${job.title}: done.`);
  }
}
