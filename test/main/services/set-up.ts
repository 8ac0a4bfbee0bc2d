/** Services over a real database in a temporary folder, with an engine of surfaces. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CallInput, CallName, CallOutput } from '../../../src/contract/calls';
import { calls } from '../../../src/contract/calls';
import { createClient } from '../../../src/contract/client';
import type { EventName } from '../../../src/contract/events';
import type { SampleRow } from '../../../src/contract/sample-views';
import type { SampleId } from '../../../src/domain/sample';
import type { JobView } from '../../../src/contract/run-views';
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

export interface TestServices {
  readonly home: string;
  readonly services: Services;
  readonly events: { readonly name: EventName; readonly value: unknown }[];
  /** Calls through the contract: parsed on the way in, an `AppError` on failure, and checked against the output schema. */
  call<K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>>;
  /** Waits for a job to end. */
  ended(jobId: string): Promise<JobView>;
  /** Starts a job and waits for its end. */
  finish(started: Promise<{ jobId: string }>): Promise<JobView>;
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
  readonly engine?: EngineFactory;
  readonly shell?: Partial<ShellFacts>;
}

export function setUp({ home = temporaryFolder(), starter = {}, engine, shell }: SetUp = {}): TestServices {
  const starterFolder = join(home, 'starter');
  if (starter) writeSurfaceCheckpoint(starterFolder, starter, ['PER', 'LOC', 'ORG', 'MISC']);
  const events: { name: EventName; value: unknown }[] = [];
  const services = createServices({
    home,
    resources: testResources(starterFolder),
    emit: (name, value) => events.push({ name, value }),
    engineFactory: engine ?? (() => createSurfaceEngine()),
    shell: { kind: 'web', version: '0.0.0', notices: [], roots: null, pick: null, ...shell },
  });
  onTestFinished(() => services.close());
  const client = createClient({
    call: async (name, input) => {
      const reply = await serve(services.handlers, name, input);
      // What leaves main must be what the contract says, JSON and nothing else.
      if (reply.ok) calls[name as CallName].output.parse(JSON.parse(JSON.stringify(reply.value)));
      return reply;
    },
    on: () => () => undefined,
  });
  const ended = async (jobId: string): Promise<JobView> => {
    for (;;) {
      const job = (await client.call('jobs.list', {})).find(({ id }) => id === jobId);
      if (!job) throw new Error(`no job ${jobId}`);
      if (job.state !== 'running') return job;
      await new Promise((wait) => setTimeout(wait, 5));
    }
  };
  return {
    home,
    services,
    events,
    call: (name, input) => client.call(name, input),
    ended,
    finish: async (started) => ended((await started).jobId),
  };
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
