/**
 * An engine that shares no disk with main: a child that works in a folder of its own, may read nothing but the program (Node's
 * permission model), and write nothing at all. All that it needs and makes goes through the store.
 */
import { fork } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, createLocalArtifacts, trainInto, type LocalArtifacts } from '../../../main/engine';
import type { EngineChannel } from '../../../main/engine/protocol';
import { channelOf } from '../../../main/engine/homes';
import type { EnginePort } from '../../../src/engine/calls';
import { engineEntry } from '../../helpers/engine-entry';
import { localFolderEngine, sentences, temporaryFolder, tinyRequest, types } from './tiny';

const repository = resolve(import.meta.dirname, '../../..');
const drawing = join(repository, 'test/golden/main/images/pictures/wide.jpg');
const words = sentences.map(({ tokens }) => tokens);
let entry: string;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
/** What it asked for and was sent, by name. */
let sent: Map<string, number>;
let artifacts: LocalArtifacts;
let engine: EnginePort;

beforeAll(async () => {
  [entry, folder] = await Promise.all([engineEntry(), temporaryFolder()]);
  for (const name of ['main', 'elsewhere']) mkdirSync(folder.path(name));
  cpSync(drawing, folder.path('main/picture.jpg'));
  artifacts = createLocalArtifacts();
  sent = new Map();
  engine = createEngine({ home: 'child', entry, artifacts, spawnChild: spawnAway });
});
afterAll(async () => {
  await engine.close();
  await folder.remove();
});

/** May read the program and Node's own libraries, and nothing of main's. */
function spawnAway(path: string): EngineChannel {
  // The bundle lies in node_modules, which may be a link into another copy of the program.
  const readable = [repository, dirname(realpathSync(join(repository, 'node_modules')))];
  const permission = ['--permission', '--experimental-permission'].find((flag) =>
    process.allowedNodeEnvironmentFlags.has(flag),
  );
  const allowed = [...readable.map((at) => `--allow-fs-read=${join(at, '/')}`), '--allow-addons', '--allow-worker'];
  const child = fork(path, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    cwd: folder.path('elsewhere'),
    execArgv: ['--no-warnings', permission!, ...allowed],
  });
  const channel = channelOf(child);
  return {
    ...channel,
    sharesDisk: false,
    onMessage: (listener) =>
      channel.onMessage((message) => {
        const { kind, call = '' } = message as { kind: string; call?: string };
        if (kind === 'request') sent.set(call, (sent.get(call) ?? 0) + 1);
        listener(message);
      }),
  };
}

/** An engine that has files of its own to read, for what is to be expected. */
async function withNeighbour<T>(work: (engine: EnginePort) => Promise<T>): Promise<T> {
  const neighbour = localFolderEngine();
  try {
    return await work(neighbour);
  } finally {
    await neighbour.close();
  }
}

const checkpoint = (): string => folder.path('main/run');
const pictured = { train: sentences.map((sentence) => ({ ...sentence, picture: null })), epochs: 3 };

test('it trains: the same bits as an engine beside the files, put where main says', async () => {
  const hash = await artifacts.file(folder.path('main/picture.jpg'));
  const train = pictured.train.map((one, i) => (i === 0 ? { ...one, picture: { hash, boxes: [] } } : one));
  const result = await trainInto(checkpoint(), engine, artifacts, tinyRequest('', { ...pictured, train }));
  expect(result).toMatchObject({ steps: 6, unreadablePictures: [] });
  expect(readdirSync(folder.path('main')).sort()).toEqual(['picture.jpg', 'run']);
  const there = pictured.train.map((one, i) => (i === 0 ? { ...one, picture: { hash: drawing, boxes: [] } } : one));
  await withNeighbour((one) => one.train(tinyRequest(folder.path('want'), { ...pictured, train: there })));
  for (const name of readdirSync(folder.path('want')))
    expect(readFileSync(join(checkpoint(), name)).equals(readFileSync(folder.path(`want/${name}`))), name).toBe(true);
  expect([...sent.keys()].sort()).toEqual(['append', 'begin', 'commit', 'locate', 'read']);
});

test('it predicts and explains with a picture as an engine beside the files does', async () => {
  const asked = { types, sentences: words };
  const question = { types, tokens: words[0]!, picture: { hash: drawing, boxes: [] } };
  const [tagged, explained] = await withNeighbour(async (one) => [
    await one.predict({ ...asked, checkpoint: checkpoint() }),
    await one.explain({ ...question, checkpoint: checkpoint() }),
  ]);
  const hash = await artifacts.folder(checkpoint());
  const picture = { hash: await artifacts.file(folder.path('main/picture.jpg')), boxes: [] };
  expect(await engine.predict({ ...asked, checkpoint: hash })).toEqual(tagged);
  expect(await engine.explain({ ...question, checkpoint: hash, picture })).toEqual(explained);
  expect(explained.similarity).not.toBeNull();
});

test('it is stopped, and goes on from the state that main kept, to the same bits', async () => {
  const out = folder.path('main/stopped');
  const long = tinyRequest('', { epochs: 40 });
  const stop = new AbortController();
  const stopped = trainInto(out, engine, artifacts, long, {
    signal: stop.signal,
    onProgress: ({ step }) => step === 5 && stop.abort(),
  });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  expect(existsSync(out)).toBe(false);
  expect(readdirSync(`${out}.resume`).sort()).toEqual(['position.json', 'state.safetensors']);
  expect(await trainInto(out, engine, artifacts, long)).toMatchObject({ resumed: true });
  expect(existsSync(`${out}.resume`)).toBe(false);
  await withNeighbour((one) => one.train(tinyRequest(folder.path('never-stopped'), { epochs: 40 })));
  const bits = (at: string): Buffer => readFileSync(join(at, 'model.safetensors'));
  expect(bits(out).equals(bits(folder.path('never-stopped')))).toBe(true);
});
