/** Each state that may be wrong, made on the disk: what `mnerva doctor` says of it, and what to do. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, test } from 'vitest';
import { createLocalArtifacts } from '../../../main/engine';
import { createLocalEngine } from '../../../main/engine/local';
import { sayMemory, sayWhatComputes } from '../../../main/cli/doctor-engines';
import type { EngineInfo } from '../../../src/engine/info';
import { toAppError } from '../../../src/errors';
import { localFolderEngine, storeOf, tinyRequest } from '../engine/tiny';
import { cli, type Cli } from './run';

const made = mkdtempSync(join(tmpdir(), 'mnerva-doctor-'));
const tiny = trainTiny(join(made, 'tiny'));
afterAll(() => rmSync(made, { recursive: true, force: true }));

async function trainTiny(out: string): Promise<string> {
  const engine = localFolderEngine({ use: 'wasm' });
  await engine.train(tinyRequest(out, { maxSteps: 1, dev: [] }));
  await engine.close();
  return out;
}

/** A project with one checkpoint of a real, tiny model, as a person has it. */
async function trained(): Promise<{ mnerva: Cli; at: (name: string) => string }> {
  const mnerva = cli({
    engine: (_home, { artifacts = createLocalArtifacts() } = {}) =>
      createLocalEngine({ use: 'wasm', artifacts: storeOf(artifacts) }),
  });
  await mnerva.run('init p --labels PER,LOC');
  const at = (name: string): string => join(mnerva.folder, 'p/checkpoints', name);
  cpSync(await tiny, at('run-1'), { recursive: true });
  return { mnerva, at };
}

/** Left an hour ago. */
function leave(folder: string, files: Record<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const then = Date.now() / 1000 - 3600;
  utimesSync(folder, then, then);
}

interface Case {
  readonly make: (at: (name: string) => string) => void;
  /** The checks of the project, in order. */
  readonly checks: string;
  /** What the last one names. */
  readonly names?: readonly string[];
}

test.each<[string, Case]>([
  ['nothing', { make: () => undefined, checks: 'ok project, ok checkpoint' }],
  [
    'an interrupted run',
    {
      make: (at) => leave(at('run-2.resume'), { 'position.json': '{"step": 120}', 'state.safetensors': 'numbers' }),
      checks: 'ok project, ok interrupted run, ok checkpoint',
    },
  ],
  [
    'a state that breaks off',
    {
      make: (at) => leave(at('run-2.resume'), { 'position.json': '{"st' }),
      checks: 'ok project, FAILED unreadable run state, ok checkpoint',
    },
  ],
  [
    'a half-written checkpoint',
    {
      make: (at) => leave(at('run-2.new-ab12'), { 'a.txt': 'x' }),
      checks: 'ok project, FAILED half-written checkpoint, ok checkpoint',
    },
  ],
  [
    'one that is being written now',
    { make: (at) => mkdirSync(at('run-2.new-ab12')), checks: 'ok project, ok checkpoint' },
  ],
  [
    'a checkpoint that was moved away',
    {
      make: (at) => leave(at('run-3.old-ab12'), { 'a.txt': 'x' }),
      checks: 'ok project, FAILED misplaced checkpoint, ok checkpoint',
    },
  ],
  [
    'one that was moved away, with another in its place',
    {
      make: (at) => leave(at('run-1.old-ab12'), { 'a.txt': 'x' }),
      checks: 'ok project, FAILED replaced checkpoint, ok checkpoint',
    },
  ],
  [
    'a checkpoint without weights',
    { make: (at) => rmSync(at('run-1/model.safetensors')), checks: 'ok project, FAILED incomplete checkpoint' },
  ],
  [
    'a checkpoint whose weights break off',
    {
      make: (at) => truncateSync(at('run-1/model.safetensors'), 5000),
      checks: 'ok project, FAILED checkpoint',
      names: ['run-1', 'model.safetensors'],
    },
  ],
  [
    'a checkpoint of other shapes',
    {
      make: (at) => writeFileSync(at('run-1/labels.json'), JSON.stringify({ types: ['A', 'B', 'C'], untrained: [] })),
      checks: 'ok project, FAILED checkpoint',
      names: ['run-1', 'head.weight', '[9, 32]', '[7, 32]'],
    },
  ],
])('%s', async (_, { make, checks, names }) => {
  const { mnerva, at } = await trained();
  make(at);
  const { code, json } = await mnerva.run('doctor p --json');
  const all: { name: string; ok: boolean; detail: string }[] = json.checks;
  const found = all.slice(all.findIndex(({ name }) => name === 'project'));
  expect(found.map(({ ok, name }) => `${ok ? 'ok' : 'FAILED'} ${name}`).join(', '), JSON.stringify(found)).toBe(checks);
  for (const name of names ?? []) expect(found.at(-1)?.detail).toContain(name);
  expect(code).toBe(all.every(({ ok }) => ok) ? 0 : 1);
});

it('says how an interrupted run goes on', async () => {
  const { mnerva, at } = await trained();
  leave(at('run-2.resume'), { 'position.json': '{"step": 120}', 'state.safetensors': 'numbers' });
  const { out } = await mnerva.run('doctor p');
  expect(out).toContain(`mnerva train ${join(mnerva.folder, 'p')} --resume run-2`);
  expect(out).toContain('step 120');
});

it('names a folder that is no project', async () => {
  const { json } = await cli().run('doctor nowhere --json');
  expect(json.checks.at(-1)).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/There is no project in .*nowhere/),
  });
});

const info = (backend: EngineInfo['backend'], reason: string): EngineInfo => ({
  backend,
  device: 'It',
  reason,
  probeMs: 1,
});
const said = (work: () => string): string => {
  try {
    return `ok: ${work()}`;
  } catch (error) {
    const { message, detail } = toAppError(error);
    return `FAILED: ${message} ${detail ?? ''}`;
  }
};

test.each<[string, () => string, RegExp]>([
  ['ONNX Runtime', () => sayWhatComputes(info('cpu', 'It passed.'), 'auto'), /^ok: It\. It passed\.$/],
  ['a damaged binary', () => sayWhatComputes(info('wasm', 'ONNX Runtime could not be loaded.'), 'auto', 'linux-x64'), /^FAILED: It\. ONNX Runtime could not be loaded\. Run npm ci/],
  ['wrong numbers', () => sayWhatComputes(info('wasm', 'ONNX Runtime failed the self-test (a softmax gives 1).'), 'auto', 'linux-x64'), /^FAILED: .*failed the self-test.*Run npm ci/],
  ['an Intel Mac', () => sayWhatComputes(info('wasm', 'No binary.'), 'auto', 'darwin-x64'), /^ok: It\. No binary\.$/],
  ['a chosen engine that crashed', () => sayWhatComputes(info('cpu', 'TensorFlow crashed when it was started last, and was not tried again.'), 'native'), /^FAILED: .*crashed.*You chose native\. See mnerva engine list/],
  ['wasm, chosen', () => sayWhatComputes(info('wasm', 'It was chosen.'), 'wasm', 'linux-x64'), /^ok: /],
  ['a large machine', () => sayMemory(64e9), /^ok: 64000 MB .* trained up to size base/],
  ['a small machine', () => sayMemory(1e9), /^FAILED: 1000 MB .*takes about \d+ MB.*Size \w+ fits\. Close other programs/],
])('says of %s', (_, say, want) => expect(said(say)).toMatch(want)); // prettier-ignore
