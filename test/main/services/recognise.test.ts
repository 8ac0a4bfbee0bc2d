import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { setUp, temporaryFolder, writeFile } from './set-up';

const tweets = (count: number) =>
  Array.from({ length: count }, (_, i) => `IMGID:t${i}\nrain\tO\nLisbon\tB-LOC\n\n`).join('');

test('a file is told by its first part, and its folders are found beside it', async () => {
  const app = setUp({ starter: null });
  const folder = temporaryFolder();
  const text = writeFile(join(folder, 'a.txt'), tweets(20_000));
  for (let i = 0; i < 3000; i++) writeFile(join(folder, `boxes/t${i}.xml`), '');
  const guesses = await app.call('import.recognise', { path: text });
  expect(guesses).toMatchObject([
    { format: 'gmner', inputs: { text, boxes: join(folder, 'boxes') } },
    { format: 'imgid', inputs: { text } },
  ]);
});

test('what is nothing that is known', async () => {
  const app = setUp({ starter: null });
  const folder = temporaryFolder();
  expect(await app.call('import.recognise', { path: writeFile(join(folder, 'a.bin'), Uint8Array.of(0, 1)) })).toEqual(
    [],
  );
  expect(await app.call('import.recognise', { path: writeFile(join(folder, 'empty.txt'), '') })).toEqual([]);
  expect(await app.call('import.recognise', { path: folder })).toEqual([]);
  await expect(app.call('import.recognise', { path: join(folder, 'none') })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('only places that may be named are looked at, and links are not followed', async () => {
  const [home, outside] = [temporaryFolder(), temporaryFolder()];
  const app = setUp({ home, starter: null, shell: { roots: [home] } });
  const secret = writeFile(join(outside, 'a.txt'), tweets(1));
  await expect(app.call('import.recognise', { path: secret })).rejects.toMatchObject({ code: 'refused' });
  mkdirSync(join(outside, 'boxes'));
  writeFile(join(outside, 'boxes/t0.xml'), '');
  const text = writeFile(join(home, 'data/a.txt'), tweets(1));
  symlinkSync(join(outside, 'boxes'), join(home, 'data/boxes'));
  const [first] = await app.call('import.recognise', { path: text });
  expect(first).toMatchObject({ format: 'imgid', inputs: { text } });
});
