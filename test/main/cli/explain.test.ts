import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { imgid, writeFile } from '../services/set-up';
import { cli, type Cli } from './run';

async function project(): Promise<Cli> {
  const tool = cli({ starter: { Oslo: 'LOC' } });
  writeFile(join(tool.folder, 't.txt'), imgid('IMGID:tw1 / rain O / in O / Oslo O | IMGID:7 / nothing O'));
  await tool.run('init p');
  await tool.run('import p --format imgid --text t.txt');
  return tool;
}

test('a drawing, and the same in words', async () => {
  const { run, folder } = await project();
  const { code, out, err } = await run('explain tw1 --project p --out x.png');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect([...readFileSync(join(folder, 'x.png')).subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
  expect(out).toMatch(/layer +words kept +squares kept +alike\n +1 +2 of 3 +– +–/u);
  expect(out).toMatch(/LOC +Oslo +0\.75 +–/u);
  expect((await run('explain tw1 --project p --out x.png')).code).toBe(1); // it is there already
  expect((await run('explain tw1 --project p --out x.png --force')).code).toBe(0);
});

test('as data, without a picture to write', async () => {
  const { run } = await project();
  const { json } = await run('explain tw1 --project p --json');
  expect(json).toMatchObject({
    sample: 'tw1',
    checkpoint: 'starter',
    words: ['rain', 'in', 'Oslo'],
    mentions: [{ start: 2, end: 3, type: 'LOC', fromGenerated: 0.75, fromReal: null }],
    fit: null,
    out: null,
  });
});

test.each([
  ['explain nobody --project p', 1, 'The project has no sample nobody.'],
  ['explain 7777777777777777777777 --project p', 1, 'The project has no sample 7777777777777777777777.'],
  ['explain tw1 --project p --checkpoint run-9', 1, 'The project has no checkpoint named run-9.'],
  ['explain tw1 --project p --out x.jpg', 2, '--out names a PNG picture'],
  ['explain', 2, "missing required argument 'sample'"],
])('%s ends with %i and says why', async (line, code, sentence) => {
  const { run } = await project();
  const ran = await run(line);
  expect(ran.code).toBe(code);
  expect(ran.err).toContain(sentence);
});
