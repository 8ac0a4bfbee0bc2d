/** Services over a real database in a temporary folder, with an engine of surfaces. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Formats } from '../../../datasets';
import type { CallInput, CallName, CallOutput } from '../../../src/contract/calls';
import { calls } from '../../../src/contract/calls';
import { createClient, type Bridge, type Client } from '../../../src/contract/client';
import { events as eventShapes, type EventName } from '../../../src/contract/events';
import type { SampleRow, SampleView } from '../../../src/contract/sample-views';
import type { Document } from '../../../src/domain/document';
import type { Edit } from '../../../src/domain/edit';
import { overlay } from '../../../src/domain/layers';
import type { AnnotatedMention } from '../../../src/domain/mention';
import type { SampleId } from '../../../src/domain/sample';
import type { JobRecord } from '../../../src/jobs/job';
import { serve } from '../../../src/contract/serve';
import {
  createServices,
  type EngineFactory,
  type Resources,
  type Services,
  type ShellFacts,
} from '../../../main/services';
import { createSurfaceEngine, writeSurfaceCheckpoint, type Surfaces } from './surface-engine';

const repository = resolve(import.meta.dirname, '../../..');

/** A window of one person. */
export interface Person {
  /** Calls through the contract: parsed on the way in, an `AppError` on failure, and checked against the output schema. */
  call<K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>>;
  /** Edits what the view shows, on the layer that it shows; answers with the view as it is then. */
  edit(view: SampleView, edit: Edit): Promise<SampleView>;
}

export interface TestServices extends Person {
  readonly home: string;
  readonly services: Services;
  readonly events: { readonly name: EventName; readonly value: unknown }[];
  /** A window that says whose it is, and which project it shows; the others do not. */
  as(annotator: string | null, project?: string): Person;
  /** Waits for a job to end. */
  ended(jobId: string): Promise<JobRecord>;
  /** Waits until no job runs: also those that follow by themselves. */
  settled(): Promise<void>;
  /** Starts a job and waits for its end, and for that of what follows from it by itself. */
  finish(started: Promise<{ jobId: string }>): Promise<JobRecord>;
  /** The samples that match, in the order they came. */
  find(query: string): Promise<SampleView[]>;
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mnerva-services-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function testResources(starterFolder: string): Resources {
  return {
    starterFolder,
    sampleFolder: join(repository, 'datasets/sample'),
    engineEntry: '',
    decodeWorker: join(repository, 'main/images/decode-worker.ts'),
  };
}

export interface SetUp {
  readonly home?: string;
  /** What the starter knows; null = the app came without one. */
  readonly starter?: Surfaces | null;
  /** A starter that lies elsewhere. */
  readonly starterFolder?: string;
  readonly engine?: EngineFactory;
  readonly shell?: Partial<ShellFacts>;
  readonly formats?: Formats;
}

export function setUp({
  home = temporaryFolder(),
  starter = {},
  starterFolder = join(home, 'starter'),
  engine,
  shell,
  formats,
}: SetUp = {}): TestServices {
  if (starter) writeSurfaceCheckpoint(starterFolder, starter, ['PER', 'LOC', 'ORG', 'MISC']);
  const events: { name: EventName; value: unknown }[] = [];
  const listeners = new Set<(name: EventName, value: unknown) => void>();
  const services = createServices({
    home,
    resources: testResources(starterFolder),
    emit(name, value) {
      eventShapes[name].parse(JSON.parse(JSON.stringify(value)));
      events.push({ name, value });
      listeners.forEach((listener) => listener(name, value));
    },
    engineFactory: engine ?? ((_home, parts) => createSurfaceEngine(parts)),
    shell: { kind: 'web', version: '0.0.0', notices: [], roots: null, pick: null, ...shell },
    formats,
  });
  onTestFinished(() => services.close());

  function clientOf(annotator: string | null, project: string | null = null): Client {
    const bridge: Bridge = {
      call: async (name, input, caller) => {
        const reply = await serve(services.handlers, name, input, caller);
        // What leaves main must be what the contract says, JSON and nothing else.
        if (reply.ok) calls[name as CallName].output.parse(JSON.parse(JSON.stringify(reply.value)));
        return reply;
      },
      on(listener) {
        listeners.add(listener as never);
        return () => listeners.delete(listener as never);
      },
    };
    return createClient(bridge, () => ({ annotator, project }));
  }

  function personOf({ call }: Client): Person {
    return {
      call,
      async edit(view, edit) {
        const { id: sampleId, revision, base } = view;
        const changed = await call('annotations.edit', { sampleId, revision, base: base?.ref ?? null, edit });
        return { ...view, work: changed.work, revision: changed.revision };
      },
    };
  }

  const client = clientOf(null);

  function ended(jobId: string): Promise<JobRecord> {
    return new Promise((resolve, reject) => {
      const stop = client.on('job.changed', (job) => job.id === jobId && look(job));
      function look(job: JobRecord | undefined): void {
        if (job?.state === 'running') return;
        stop();
        if (job) resolve(job);
        else reject(new Error(`no job ${jobId}`));
      }
      client.call('jobs.list', {}).then((jobs) => look(jobs.find(({ id }) => id === jobId)), reject);
    });
  }

  async function settled(): Promise<void> {
    for (;;) {
      const running = (await client.call('jobs.list', {})).find(({ state }) => state === 'running');
      if (!running) return;
      await ended(running.id);
    }
  }

  return {
    ...{ home, services, events, ended, settled },
    ...personOf(client),
    as: (annotator, project) => personOf(clientOf(annotator, project)),
    async finish(started) {
      const job = await ended((await started).jobId);
      await settled();
      return job;
    },
    async find(query) {
      const page = { order: 'imported', filter: { query }, cursor: null, limit: 200 } as const;
      const { rows } = await client.call('samples.page', page);
      return Promise.all(rows.map(({ id }) => client.call('samples.get', { id })));
    },
  };
}

/** What a person sees. */
export function shownDocument({ work, base }: Pick<SampleView, 'work' | 'base'>): Document {
  return overlay(work, base);
}

/** "PER? Mara Ilves, ORG Halden Philharmonic, LOC* Oslo": a question mark is a suggestion, a star the reference. */
export function said(view: Pick<SampleView, 'work' | 'base' | 'tokens'>): string {
  return mentionsText(shownDocument(view).mentions, view.tokens);
}

const marks = { suggested: '?', reference: '*', confirmed: '' } as const;

export function mentionsText(mentions: readonly AnnotatedMention[], tokens: SampleView['tokens']): string {
  return mentions
    .map(({ start, end, type, status }) => {
      const words = tokens.slice(start, end).map((token) => token.text);
      return `${type}${marks[status]} ${words.join(' ')}`;
    })
    .join(', ');
}

/** The value; a test that expects one fails here where there is none. */
export function defined<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('there is no value');
  return value;
}

/** The id of the row at this place; a test that expects it fails here where it is not there. */
export function idAt(rows: readonly SampleRow[], place: number): SampleId {
  const row = rows[place];
  if (!row) throw new Error(`there is no row ${place}`);
  return row.id;
}

/** A file of a test, in a folder of its own or under `at`. */
export function writeFile(at: string, content: string | Uint8Array): string {
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, content);
  return at;
}

/** "IMGID:1 / Kevin B-PER / sings O": blocks separated by ` | `, lines by ` / `, the tag after the last space. */
export function imgid(blocks: string): string {
  return blocks
    .split(' | ')
    .map((block) => {
      const [id, ...lines] = block.split(' / ');
      return [id, ...lines.map((line) => line.replace(/ (?=\S+$)/u, '\t')), ''].join('\n');
    })
    .join('\n')
    .concat('\n');
}
