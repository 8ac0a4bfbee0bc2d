/**
 * kill -9 of the training process at each of its phases, and of a process that exports: main is told, nothing that was there is
 * lost, nothing half-written is taken for whole, and the same request again comes to the same bits.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { forkChild } from '../../../main/engine/homes';
import { modelFiles } from '../../../main/engine/onnx-out/export';
import type { EnginePort } from '../../../src/engine/calls';
import { engineEntry } from '../../helpers/engine-entry';
import { folderEngine } from '../../../tools/engine-on-folders';
import { temporaryFolder, tinyRequest } from './tiny';

const root = new URL('../../../', import.meta.url).pathname;
const short = 60;
/** A run saves its state for the first time after a second: this one takes several, as without a dev split it does not stop early. */
const long = 300;
const request = (out: string, epochs: number) => tinyRequest(out, { epochs, ...(epochs === long && { dev: [] }) });
let entry: string;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const wanted = new Map<number, Buffer>();
beforeAll(async () => {
  [entry, folder] = await Promise.all([engineEntry(), temporaryFolder()]);
  const engine = folderEngine({ home: 'child', entry });
  for (const epochs of [short, long]) {
    await engine.train(request(folder.path(`never-killed-${epochs}`), epochs));
    wanted.set(epochs, readFileSync(folder.path(`never-killed-${epochs}/model.safetensors`)));
  }
  await engine.close();
});
afterAll(() => folder.remove());

interface Run {
  readonly engine: EnginePort;
  readonly out: string;
  kill(): void;
}

/** When something appears whose path begins like this. */
function whenThereIs(beginning: string, act: () => void): () => void {
  const watcher = watch(dirname(beginning), (_, name) => {
    if (name?.startsWith(basename(beginning))) act();
  });
  return () => watcher.close();
}

/** Arranges for the kill; answers what the training is to tell. */
type Moment = (run: Run) => { readonly onStep?: (step: number) => void; readonly done?: () => void };

it.each<[what: string, epochs: number, moment: Moment]>([
  ['start', short, ({ kill }) => (kill(), {})],
  ['first trace', short, ({ engine, kill }) => (void engine.info().then(() => setTimeout(kill, 5), () => undefined), {})],
  ['step', short, ({ kill }) => ({ onStep: (step) => void (step === 7 && setTimeout(kill, 3)) })],
  ['a saved state', long, ({ out, kill }) => ({ done: whenThereIs(`${out}.resume.new-`, kill) })],
  ['checkpoint', short, ({ out, kill }) => ({ done: whenThereIs(`${out}.new-`, kill) })],
])('killed at: %s', async (name, epochs, moment) => {
  const want = wanted.get(epochs)!;
  const out = folder.path(name.replaceAll(' ', '-'));
  let onStart = (_pid: number): void => undefined;
  const started = new Promise<number>((resolve) => (onStart = resolve));
  const spawnChild = (path: string, args: readonly string[]) => forkChild(path, (pid) => onStart(pid), args);
  const engine = folderEngine({ home: 'child', entry, spawnChild });
  let arranged: ReturnType<Moment> = {};
  const run = engine.train(request(out, epochs), { onProgress: ({ step }) => arranged.onStep?.(step) });
  const ended = run.then(
    () => 'finished',
    (error: unknown) => error,
  );
  arranged = moment({ engine, out, kill: () => void started.then((pid) => process.kill(pid, 'SIGKILL')) });
  const failure = await ended;
  arranged.done?.();
  // The last rename may be quicker than the kill: then the checkpoint is whole.
  if (failure === 'finished') expect(name).toBe('checkpoint');
  else expect(failure).toMatchObject({ code: 'engine-lost', message: expect.stringContaining('SIGKILL') });
  const isWhole = existsSync(out);
  if (isWhole) expect(readFileSync(`${out}/model.safetensors`).equals(want)).toBe(true);

  const again = await engine.train(request(out, epochs));
  expect(again.steps).toBeGreaterThan(0);
  expect(readFileSync(`${out}/model.safetensors`).equals(want)).toBe(true);
  expect(readdirSync(dirname(out)).filter((file) => file.startsWith(`${basename(out)}.`))).toEqual([]);
  await engine.close();
}); // prettier-ignore

it('killed at: export', async () => {
  const [starter, out] = [`${root}models/starter`, folder.path('exported')];
  const start = () =>
    spawn(process.execPath, ['tools/run-ts.mjs', 'test/helpers/export-model.ts', starter, out], { cwd: root });
  const hidden = folder.path('.exported.');
  const left = () => readdirSync(dirname(out)).filter((file) => file.startsWith(basename(hidden)));
  const child = start();
  const stop = whenThereIs(hidden, () => void child.kill('SIGKILL'));
  const [, signal] = await once(child, 'exit');
  stop();
  expect(signal).toBe('SIGKILL');
  expect(existsSync(out)).toBe(false);
  expect(left()).toHaveLength(1);

  const [code] = await once(start(), 'exit');
  expect(code).toBe(0);
  expect(readdirSync(out).sort()).toEqual([...modelFiles].sort());
  // What the killed one left stays: a later export removes nothing that it did not make.
  expect(left()).toHaveLength(1);
});
