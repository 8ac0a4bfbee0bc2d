/** Each state that may be wrong, made on the disk: what `mnerva doctor` says of it, and what to do. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, test } from 'vitest';
import { createLocalEngine } from '../../../main/engine/local';
import { sayMemory, sayWhatComputes } from '../../../main/cli/doctor-engines';
import type { EngineInfo } from '../../../src/engine/info';
import { toAppError } from '../../../src/errors';
import { tinyRequest } from '../engine/tiny';
import { cli, type Cli } from './run';

const made = mkdtempSync(join(tmpdir(), 'mnerva-doctor-'));
const tiny = trainTiny(join(made, 'tiny'));
afterAll(() => rmSync(made, { recursive: true, force: true }));

async function trainTiny(out: string): Promise<string> {
  const engine = createLocalEngine({ use: 'wasm' });
  await engine.train(tinyRequest(out, { maxSteps: 1, dev: [] }));
  await engine.close();
  return out;
}

/** A project with one checkpoint of a real, tiny model, as a person has it. */
async function trained(): Promise<{ mnerva: Cli; at: (name: string) => string }> {
  const mnerva = cli({ engine: () => createLocalEngine({ use: 'wasm' }) });
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
  readonly says: RegExp;
  readonly ok: boolean;
}

test.each<[string, Case]>([
  ['nothing', { make: () => undefined, says: /p: 1 checkpoint$/, ok: true }],
  [
    'an interrupted run',
    {
      make: (at) => leave(at('run-2.resume'), { 'position.json': '{"step": 120}', 'state.safetensors': 'numbers' }),
      says: /^Run run-2 was interrupted; its state of step 120 is kept\. Go on with: mnerva train .*p --resume run-2/,
      ok: true,
    },
  ],
  [
    'a state that breaks off',
    { make: (at) => leave(at('run-2.resume'), { 'position.json': '{"st' }), says: /run-2.*cannot be read: the run starts anew/, ok: false },
  ],
  [
    'a half-written checkpoint',
    { make: (at) => leave(at('run-2.new-ab12'), { 'a.txt': 'x' }), says: /run-2\.new-ab12 \(0\.0 MB\) was being written.*delete it/, ok: false },
  ],
  [
    'one that is being written now',
    { make: (at) => mkdirSync(at('run-2.new-ab12')), says: /p: 1 checkpoint$/, ok: true },
  ],
  [
    'a checkpoint that was moved away',
    { make: (at) => leave(at('run-3.old-ab12'), { 'a.txt': 'x' }), says: /is the checkpoint run-3, moved away.*rename it to run-3/, ok: false },
  ],
  [
    'a checkpoint without weights',
    { make: (at) => rmSync(at('run-1/model.safetensors')), says: /The checkpoint .*run-1 is not whole\. Train it again/, ok: false },
  ],
  [
    'a checkpoint whose weights break off',
    { make: (at) => truncateSync(at('run-1/model.safetensors'), 5000), says: /model\.safetensors.* cut off.*damaged/, ok: false },
  ],
  [
    'a checkpoint of other shapes',
    {
      make(at) {
        leave(at('run-0'), {});
        cpSync(at('run-1'), at('run-0'), { recursive: true });
        writeFileSync(at('run-0/labels.json'), JSON.stringify({ types: ['A', 'B'], untrained: [] }));
      },
      says: /run-0: model\.safetensors: tensor "head\.weight" has shape \[9, 32\], not \[5, 32\].*Choose another/,
      ok: false,
    },
  ],
])('%s', async (_, { make, says, ok }) => {
  const { mnerva, at } = await trained();
  make(at);
  const { json } = await mnerva.run('doctor p --json');
  const found: { name: string; ok: boolean; detail: string }[] = json.checks;
  const about = found.filter(({ name }) => ['project', 'run', 'left over', 'checkpoint'].includes(name));
  expect(about.map(({ detail }) => detail).find((detail) => says.test(detail)), JSON.stringify(about)).toBeDefined();
  expect(about.every((finding) => finding.ok)).toBe(ok);
}); // prettier-ignore

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
