/** Pretrained models from a hub on this machine: whole or not at all, whatever the network does. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { getFromFolder, getFromHub } from '../../../main/services/pretrained';
import { fetchFile } from '../../../main/services/pretrained-file';
import { AppError } from '../../../src/errors';
import { folder as golden } from '../../models/pretrained/folders';
import { cli } from '../cli/run';
import { licence, startHub, type Hub } from './hub-server';
import { temporaryFolder } from './set-up';

let hub: Hub | null = null;
let place: string;
beforeEach(() => {
  place = join(temporaryFolder(), 'model');
});
afterEach(async () => {
  await hub?.close();
  hub = null;
});

const get = (name = 'owner/model', signal?: AbortSignal): ReturnType<typeof getFromHub> =>
  getFromHub(name, place, { hubUrl: hub?.url ?? 'http://127.0.0.1:1', ...(signal && { signal }) });

async function failure(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw error ?? new Error('It did not fail');
}

const part = (): string => join(`${place}.download`, 'model.safetensors.part');

test('a model arrives whole, with nothing that is not read', async () => {
  hub = await startHub('bert-pretraining', { 'README.md': '# a model', 'pytorch_model.bin': 'x', LICENSE: 'Apache' });
  const found: unknown[] = [];
  const steps: number[] = [];
  const report = await getFromHub('owner/model', place, {
    hubUrl: hub.url,
    onFound: (model) => found.push(model, existsSync(place), hub?.asked.length),
    onProgress: ({ done = 0 }) => steps.push(done),
  });
  expect(report).toMatchObject({ licence, wasThere: false, description: { side: 'text' } });
  expect(report.description.summary).toBe('a BERT of 2 layers of width 8, 11 word pieces');
  expect(readdirSync(place).sort()).toEqual([
    'LICENSE',
    'config.json',
    'model.safetensors',
    'revision.txt',
    'vocab.txt',
  ]);
  for (const [name, bytes] of golden('bert-pretraining'))
    expect(new Uint8Array(readFileSync(join(place, name))), name).toEqual(bytes);
  // The licence is told before a byte is asked for.
  expect(found).toEqual([expect.objectContaining({ licence, bytes: report.bytes }), false, 0]);
  expect(steps.at(-1)).toBe(report.bytes);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  expect((await get()).wasThere).toBe(true);
});

test('shards come with their index', async () => {
  hub = await startHub('bert-shards-bfloat');
  expect((await get()).description.summary).toMatch(/BERT of 2 layers/);
  expect(readdirSync(place).filter((name) => name.endsWith('.safetensors'))).toHaveLength(3);
});

test('a connection that breaks is taken up where it stopped', async () => {
  hub = await startHub('clip-whole');
  hub.mishap.breakAfter = 5000;
  const error = await failure(get());
  expect(error.code).toBe('not-found');
  expect(`${error.message} ${error.detail}`).toMatch(/cannot be reached.*Run the same command again: it goes on/);
  expect(existsSync(place)).toBe(false);
  const there = statSync(part()).size;
  expect(there).toBe(5000);
  hub.mishap.breakAfter = null;
  hub.asked.length = 0;
  const report = await get();
  expect(report.description.side).toBe('pictures');
  // Small files were there; of the weights the rest was asked for.
  const whole = golden('clip-whole').get('model.safetensors')!;
  expect(hub.asked).toEqual([`model.safetensors bytes=${there}-${whole.length - 1}`]);
  expect(new Uint8Array(readFileSync(join(place, 'model.safetensors')))).toEqual(whole);
});

test('a server that knows no ranges sends the whole again', async () => {
  hub = await startHub('bert-half');
  hub.mishap.breakAfter = 3000;
  await failure(get());
  hub.mishap.breakAfter = null;
  hub.mishap.ignoresRanges = true;
  await get();
  expect(new Uint8Array(readFileSync(join(place, 'model.safetensors')))).toEqual(
    golden('bert-half').get('model.safetensors'),
  );
});

test('what is not what the hub says is thrown away and named', async () => {
  hub = await startHub('bert-half');
  hub.mishap.flipsByte = true;
  const error = await failure(get());
  expect(error.code).toBe('bad-checkpoint');
  expect(error.message).toMatch(
    /^model\.safetensors is not what the hub says it is: sha256 [0-9a-f]{64}, not [0-9a-f]{64}\.$/,
  );
  expect(existsSync(part())).toBe(false);
  expect(existsSync(place)).toBe(false);
  hub.mishap.flipsByte = false;
  expect((await get()).wasThere).toBe(false);
});

test('a half file whose first half is another is found out', async () => {
  hub = await startHub('bert-half');
  hub.mishap.breakAfter = 3000;
  await failure(get());
  writeFileSync(part(), new Uint8Array(3000));
  hub.mishap.breakAfter = null;
  expect((await failure(get())).code).toBe('bad-checkpoint');
  await get();
});

test('stopped on request, and taken up again', async () => {
  hub = await startHub('bert-half');
  const stop = new AbortController();
  stop.abort();
  const error = await failure(get('owner/model', stop.signal));
  expect(error.code).toBe('cancelled');
  expect(existsSync(place)).toBe(false);
  await get();
});

test.each<[string, number | null, string, RegExp]>([
  ['a model that is not there', null, 'owner/nothing', /no public model owner\/nothing on the hub/],
  ['a model behind a door', 401, 'owner/model', /no public model owner\/model/],
  ['a hub in trouble', 503, 'owner/model', /answered with status 503/],
])('%s', async (_, status, name, message) => {
  hub = await startHub('bert-half');
  hub.mishap.status = status;
  const error = await failure(get(name));
  expect(error.code).toBe('not-found');
  expect(error.message).toMatch(message);
});

test('without a network: a sentence, and the way with a folder', async () => {
  const error = await failure(get());
  expect(error.code).toBe('not-found');
  expect(error.message).toBe('The hub cannot be reached for owner/model.');
  expect(error.detail).toMatch(/mnerva model get owner\/model --from FOLDER/);
  expect(existsSync(`${place}.download`)).toBe(false);
});

test('another family is told before its weights are asked for', async () => {
  hub = await startHub('gpt2');
  expect((await failure(get())).message).toMatch(/^owner\/model: The weights are GPT-2's/);
  expect(hub.asked.filter((line) => line.includes('safetensors'))).toEqual([]);
});

test('a name that is none', async () => {
  expect((await failure(get('../../etc'))).code).toBe('bad-input');
});

test('from a folder: checked, then copied; what does not fit leaves nothing behind', async () => {
  const from = join(temporaryFolder(), 'from');
  mkdirSync(from);
  for (const [name, bytes] of golden('bert-half')) writeFileSync(join(from, name), bytes);
  writeFileSync(join(from, 'notes.txt'), 'mine');
  const report = await getFromFolder('minilm', from, place);
  expect(report).toMatchObject({ name: 'sentence-transformers/all-MiniLM-L6-v2', revision: null });
  expect(readdirSync(place).sort()).toEqual(['config.json', 'model.safetensors', 'vocab.txt']);
  writeFileSync(join(from, 'vocab.txt'), '[PAD]\n');
  expect((await failure(getFromFolder('minilm', from, `${place}2`))).code).toBe('bad-checkpoint');
  expect((await failure(getFromFolder('minilm', `${from}-not`, `${place}2`))).code).toBe('not-found');
  expect(existsSync(`${place}2`)).toBe(false);
});

test('mnerva model get: licence, place, and the document', async () => {
  hub = await startHub('bert-half');
  const { run, folder } = cli({ env: { HF_ENDPOINT: hub.url, MNERVA_HOME: join(temporaryFolder(), 'home') } });
  const told = await run('model get owner/model');
  expect(told.code, told.err).toBe(0);
  expect(told.out).toMatch(
    /^owner\/model: 0\.0 MB, licence apache-2\.0\.\nDone: a BERT of 2 layers of width 8.*home.models.owner--model\./,
  );
  const again = await run('model get owner/model --json');
  expect(again.json).toMatchObject({ wasThere: true, description: { side: 'text' } });
  mkdirSync(join(folder, 'from'));
  for (const [name, bytes] of golden('clip-tower')) writeFileSync(join(folder, 'from', name), bytes);
  const copied = await run('model get clip-base --from from --out clip --json');
  expect(copied.json).toMatchObject({ name: 'openai/clip-vit-base-patch32', folder: join(folder, 'clip') });
  expect((await run('model get minilm --from nowhere --out x')).err).toMatch(/There is no folder at .*nowhere/);
});

test('a file that never ends is stopped at the size that the hub says it has', async () => {
  const folder = temporaryFolder();
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1;
      controller.enqueue(new Uint8Array(20));
    },
  });
  const file = { path: 'config.json', size: 62, hash: { kind: 'git', value: 'x' } } as const;
  const error = await failure(
    fetchFile(
      file,
      folder,
      async () => endless,
      () => undefined,
    ),
  );
  expect(error).toMatchObject({ code: 'bad-checkpoint', message: expect.stringContaining('longer than the 62 bytes') });
  expect(sent).toBeLessThan(100);
  const there = statSync(join(folder, 'config.json.part'), { throwIfNoEntry: false })?.size ?? 0;
  expect(there).toBeLessThanOrEqual(62);
});

test('a folder that is there under the name of a download, and is none, stays', async () => {
  hub = await startHub('bert-pretraining');
  mkdirSync(`${place}.download`);
  writeFileSync(join(`${place}.download`, 'thesis.txt'), 'mine');
  expect(await failure(get())).toMatchObject({ code: 'refused', message: expect.stringContaining('thesis.txt') });
  writeFileSync(join(`${place}.download`, 'revision.txt'), 'an earlier commit');
  expect((await failure(get())).code).toBe('refused');
  expect(readFileSync(join(`${place}.download`, 'thesis.txt'), 'utf8')).toBe('mine');
});
