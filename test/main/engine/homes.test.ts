/** The engine behind its port, in a thread and in a child process: the same answers, and what happens when it is stopped or dies. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineHome } from '../../../main/engine';
import { forkChild } from '../../../main/engine/homes';
import type { EnginePort } from '../../../src/engine/calls';
import type { TrainingProgress } from '../../../src/engine/training';
import { engineEntry } from '../../helpers/engine-entry';
import { folderEngine } from '../../../tools/engine-on-folders';
import { sentences, temporaryFolder, tinyRequest, types } from './tiny';

let entry: string;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const words = sentences.map(({ tokens }) => tokens);

beforeAll(async () => {
  [entry, folder] = await Promise.all([engineEntry(), temporaryFolder()]);
  const engine = folderEngine({ home: 'memory' });
  await engine.train(tinyRequest(folder.path('start')));
  await engine.close();
});
afterAll(() => folder.remove());

async function withEngine<T>(home: EngineHome, work: (engine: EnginePort) => Promise<T>): Promise<T> {
  const engine = folderEngine({ home, entry });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

describe.each(['thread', 'child'] as const)('in a %s', (home) => {
  it('says what computes, and predicts what the engine in memory predicts', async () => {
    const request = { checkpoint: folder.path('start'), types, sentences: words };
    const want = await withEngine('memory', (engine) => engine.predict(request));
    const done: number[] = [];
    const [info, got] = await withEngine(home, async (engine) => [
      await engine.info(),
      await engine.predict(request, { onProgress: (progress) => done.push(progress.done) }),
    ]);
    expect(info.backend).toBe('cpu');
    expect(info.device).toMatch(/^ONNX Runtime 1\.\d+\.\d+ on the CPU, \d+ threads?$/);
    expect(got).toEqual(want);
    expect(done.at(-1)).toBe(words.length);
  });

  it('gives the features that the engine in memory gives, and stops on request', async () => {
    const want = ['embedding', 'disagreement'] as const;
    const request = { checkpoint: folder.path('start'), types, sentences: words, want, draws: 8, seed: 3 };
    const told = await withEngine('memory', (engine) => engine.features(request));
    const done: number[] = [];
    await withEngine(home, async (engine) => {
      expect(await engine.features(request, { onProgress: (progress) => done.push(progress.done) })).toEqual(told);
      const stop = new AbortController();
      // So many that the wish to stop is sooner there than the last of them.
      const sentences = Array.from({ length: 500 }, (_, i) => words[i % words.length]!);
      const options = { signal: stop.signal, onProgress: () => stop.abort() };
      const stopped = engine.features({ ...request, sentences }, options);
      await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    });
    expect(done.at(-1)).toBe(words.length);
  });

  it('rejects with the error of the other side', async () => {
    mkdirSync(folder.path('broken'), { recursive: true });
    writeFileSync(folder.path('broken/config.json'), '{');
    const broken = { checkpoint: folder.path('broken'), types, sentences: words };
    await expect(withEngine(home, (engine) => engine.predict(broken))).rejects.toMatchObject({
      code: 'bad-checkpoint',
    });
  });

  it('stops a training between two steps on request, and goes on from there', async () => {
    const out = folder.path(`stopped-${home}`);
    const request = tinyRequest(out, { epochs: 500 });
    const stop = new AbortController();
    const seen: TrainingProgress[] = [];
    await withEngine(home, async (engine) => {
      const run = engine.train(request, {
        signal: stop.signal,
        onProgress: (progress) => {
          seen.push(progress);
          if (progress.step === 3) stop.abort();
        },
      });
      await expect(run).rejects.toMatchObject({ code: 'cancelled' });
      await expect(stat(out)).rejects.toMatchObject({ code: 'ENOENT' });
      expect((await stat(`${out}.resume`)).isDirectory()).toBe(true);
      const again = new AbortController();
      const first = await new Promise<number>((resolve, reject) => {
        engine
          .train(request, {
            signal: again.signal,
            onProgress: ({ step }) => {
              again.abort();
              resolve(step);
            },
          })
          .catch((error: unknown) => {
            if (!again.signal.aborted) reject(error instanceof Error ? error : new Error(String(error)));
          });
      });
      expect(first).toBeGreaterThan(3);
      expect(first).toBeLessThanOrEqual((seen.at(-1)?.step ?? 0) + 1);
    });
  });
});

describe('a child that is killed while it trains', () => {
  it('loses its pending calls with engine-lost; the next call has a fresh one', async () => {
    const started: number[] = [];
    const engine = folderEngine({
      home: 'child',
      entry,
      spawnChild: (path) => forkChild(path, (pid) => started.push(pid)),
    });
    const out = folder.path('killed');
    const run = engine.train(tinyRequest(out, { epochs: 500 }), {
      onProgress: ({ step }) => {
        const [pid] = started;
        if (step === 2 && pid !== undefined) process.kill(pid, 'SIGKILL');
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'engine-lost', message: expect.stringContaining('SIGKILL') });
    await expect(stat(out)).rejects.toMatchObject({ code: 'ENOENT' });
    const result = await engine.train(tinyRequest(out));
    expect(result.steps).toBe(6);
    expect(started).toHaveLength(2);
    await engine.close();
    await expect(engine.info()).rejects.toMatchObject({ code: 'engine-lost' });
  });

  it('ends by itself when it has had nothing to do for a while', async () => {
    const started: number[] = [];
    const spawnChild = (path: string) => forkChild(path, (pid) => started.push(pid));
    const engine = folderEngine({ home: 'child', entry, spawnChild, idleMs: 20 });
    await engine.info();
    const [pid = NaN] = started;
    await expect.poll(() => isRunning(pid)).toBe(false);
    await engine.info();
    expect(started).toHaveLength(2);
    await engine.close();
  });

  it('runs at lower priority than its parent', async () => {
    const started: number[] = [];
    const engine = folderEngine({
      home: 'child',
      entry,
      spawnChild: (path) => forkChild(path, (pid) => started.push(pid)),
    });
    await engine.info();
    const [pid = NaN] = started;
    expect(getPriority(pid)).toBeGreaterThan(getPriority());
    if (sharesAmongSessions()) {
      const [own, other] = ['self', String(pid)].map((who) => readFileSync(`/proc/${who}/autogroup`, 'utf8'));
      expect(other).toMatch(/nice 10$/m); // "/autogroup-7 nice 10"
      expect(other!.split(' ')[0]).not.toBe(own!.split(' ')[0]);
    }
    await engine.close();
  });
});

/** Whether Linux shares the processor among sessions first, and among their processes only then. */
function sharesAmongSessions(): boolean {
  const setting = '/proc/sys/kernel/sched_autogroup_enabled';
  return existsSync(setting) && readFileSync(setting, 'utf8').trim() === '1';
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
