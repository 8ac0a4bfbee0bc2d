/** `npm run parity`: equal, above the limit, and files that do not fit. */
import '@tensorflow/tfjs-backend-cpu';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { parseGoldenFile, type GoldenFile } from '../../../tools/parity/golden-file';
import { main } from '../../../tools/parity/main';

const wide = new URL('../../golden/models/bga-wide.json', import.meta.url).pathname;
const text = readFileSync(wide, 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'mnerva-parity-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

/** Exit code and what was printed. */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const printed = { log: '', error: '' };
  for (const where of ['log', 'error'] as const)
    vi.spyOn(console, where).mockImplementation((line: unknown) => void (printed[where] += `${String(line)}\n`));
  const code = await main(args);
  return { code, out: printed.log, err: printed.error };
}

function changed(change: (golden: GoldenFile) => void): string {
  const golden = parseGoldenFile(text, 'bga-wide.json');
  change(golden);
  const path = join(folder, 'changed.json');
  writeFileSync(path, JSON.stringify(golden));
  return path;
}

const Printed = z.object({
  equal: z.boolean(),
  error: z.number().nullable(),
  tensors: z.array(z.object({ name: z.string(), error: z.number().nullable() })),
});

test('the given file is equal on the engine (model-spec G18)', async () => {
  const { code, out } = await run(new URL('../../golden/models/bga.json', import.meta.url).pathname);
  expect([code, out.split('\n').at(-2)]).toEqual([0, 'equal: all 205 within the limit']);
});

describe('a file of other sizes than the given one (model-spec G18)', () => {
  test.each(['engine', 'cpu'])('is equal on %s, as a table and as JSON', async (backend) => {
    const table = await run(wide, '--backend', backend);
    expect(table.code).toBe(0);
    expect(table.out).toContain('L 4, d 12, h 3');
    expect(table.out).toContain('equal: all 259 within the limit');
    const json = await run(wide, '--json', '--backend', backend);
    const printed = Printed.parse(JSON.parse(json.out));
    expect([json.code, printed.equal, printed.tensors.length]).toEqual([0, true, 259]);
    expect(printed.error).toBeLessThan(1e-4);
  });
});

describe('what is wrong is named', () => {
  test.each<[string, (golden: GoldenFile) => void, string]>([
    ['a gradient', ({ train }) => (train.grads['i2t.f1.bias']!.data[0]! *= 1.01), 'i2t.f1.bias'],
    ['a gradient that should be none', ({ train }) => (train.grads['v.1.f1.bias'] = null), 'v.1.f1.bias'],
    ['a loss', ({ train }) => (train.cyc *= 1.001), 'cyc'],
    ['another temperature', ({ config }) => (config.tau = 2.4), 'rec'],
    ['no temperature', ({ config }) => delete config.tau, 'rec'],
    ['a mask', (golden) => (golden.eval.text_masks[1]![0]![3] = 0), 'text, layer 2, evaluation'],
    ['a hidden state', (golden) => (golden.eval.T_realv[5]! += 0.01), 'T from real visual features'],
  ])('%s', async (_, change, name) => {
    const { code, out } = await run(changed(change), '--json', '--backend', 'cpu');
    const above = Printed.parse(JSON.parse(out)).tensors.filter(({ error }) => error === null || error > 1e-4);
    expect(code).toBe(1);
    expect(above.map((tensor) => tensor.name)).toContain(name);
  });

  test('in the table too', async () => {
    const { code, out } = await run(
      changed(({ train }) => (train.rec += 0.1)),
      '--backend',
      'cpu',
    );
    expect(code).toBe(1);
    expect(out).toMatch(/losses .* rec {2}ABOVE/);
    expect(out).toMatch(/1 of 259 above the limit/);
  });
});

describe('a file without any picture', () => {
  test('has no generation losses, and no visual gradients are asked for', async () => {
    const path = changed(({ inputs, train }) => {
      inputs.has = inputs.has.map(() => 0);
      [train.rec, train.cyc] = [0, 0];
      for (const name of Object.keys(train.grads)) if (/^(v|sv|i2t|Qt)\b/.test(name)) train.grads[name] = null;
    });
    const { out } = await run(path, '--json', '--backend', 'cpu');
    const errorOf = (name: string) =>
      Printed.parse(JSON.parse(out)).tensors.find((tensor) => tensor.name === name)!.error;
    expect(['rec', 'cyc', 'proxy', 'v.0.f1.weight', 'i2t.f1.bias', 'sv.0.loc.bias'].map(errorOf)).toEqual([
      0,
      0,
      expect.closeTo(0, 4),
      0,
      0,
      0,
    ]);
  });
});

describe('a file that does not fit ends with 2 and a sentence', () => {
  test.each<[string, (golden: GoldenFile) => void, RegExp]>([
    ['a missing tensor', ({ params }) => delete params['t.2.f1.bias'], /t\.2\.f1\.bias is missing/],
    [
      'another shape',
      ({ params }) => (params['Qv']!.shape = [12, 6]),
      /params\.Qv: its shape is \[12, 6\], not \[6, 12\]/,
    ],
    ['numbers too few', ({ inputs }) => inputs.R.data.pop(), /inputs\.R: \d+ values where \d+ belong/],
    ['another depth', ({ config }) => (config.L = 5), /inputs\.noise: 3 values where 4 belong/],
    ['heads that do not divide', ({ config }) => (config.h = 5), /12 cannot be split between 5 heads/],
    ['a stranger', ({ params }) => (params['x.y'] = { shape: [1], data: [0] }), /x\.y is no tensor/],
    ['a word outside of the vocabulary', ({ inputs }) => (inputs.ids[0]![0] = 99), /99 is outside/],
    ['a mask of halves', ({ inputs }) => (inputs.tmask[0]![0] = 0.5), /inputs\.tmask: 0\.5 is neither 0 nor 1/],
    ['a number that is none', ({ train }) => (train.T[3] = NaN), /train\.T\.3/],
    ['a gradient left out', ({ train }) => delete train.grads['Qt'], /train\.grads: Qt is missing/],
  ])('%s', async (_, change, sentence) => {
    const { code, err, out } = await run(changed(change));
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
  });

  test.each([
    ['not JSON', 'T = [1, NaN]', /not JSON/],
    ['NaN as Python writes it', text.replace('"rec":', '"rec":NaN,"x":'), /not JSON.*\n?NaN and Infinity/],
    ['a list', '[1, 2]', /the file: /],
    ['cut off', text.slice(0, 1000), /not JSON/],
  ])('%s', async (_, content, sentence) => {
    const path = join(folder, 'broken.json');
    writeFileSync(path, content);
    const { code, err } = await run(path);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
  });

  test.each([
    ['no file', [], /One golden file/],
    ['two files', [wide, wide], /One golden file/],
    ['a file that is not there', [join(folder, 'none.json')], /cannot be read/],
    ['another backend', [wide, '--backend', 'gpu'], /no backend gpu/],
    ['an unknown option', [wide, '--jsn'], /jsn/],
  ])('%s', async (_, args, sentence) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
  });
});
