import { expect, test } from 'vitest';
import { pairs } from '../../datasets/formats';
import { codes, folderOf, readAll, show } from './show';

const picture = Uint8Array.of(0xff, 0xd8, 0xff);

test('a folder of pairs, in the order of its numbers', async () => {
  const folder = folderOf({
    '10.txt': 'Go @ana 👍🏽 #Porto!\r\n',
    '10.jpg': picture,
    '2.JPG': picture,
    '2.txt': '\ufeffRain over Lisbon',
    '3.txt': Uint8Array.from([...'no way'].map((c) => c.charCodeAt(0)).concat(0xa1, 0xad)),
    '3.png': picture,
    'notes.md': 'not a pair',
  });
  const { samples, findings } = await readAll(pairs, { dir: folder });
  expect(samples.map(show)).toEqual(['2: Rain over Lisbon', '3: no way …', '10: Go @ana 👍🏽 #Porto !']);
  expect(samples.map(({ imagePath }) => imagePath)).toEqual(['2.JPG', '3.png', '10.jpg']);
  expect(codes(findings)).toEqual(['not-utf-8 1']);
});

test('halves: a text alone is kept, a picture alone is not, an empty or unreadable text costs its pair', async () => {
  const folder = folderOf({
    'a.txt': 'alone',
    'b.jpg': picture,
    'c.txt': ' \n',
    'c.jpg': picture,
    'd.txt': Uint8Array.of(1, 0, 2),
    'd.jpg': picture,
  });
  const { samples, findings } = await readAll(pairs, { dir: folder });
  expect(samples.map(({ externalId, imagePath }) => `${externalId} ${imagePath}`)).toEqual(['a null']);
  expect(findings.map(({ code, file }) => `${code} ${file}`)).toEqual([
    'missing-image folder',
    'missing-text folder',
    'empty-tweet c.txt',
    'not-text d.txt',
  ]);
});

test('line breaks inside a tweet stay', async () => {
  const { samples } = await readAll(pairs, {
    dir: folderOf({ '1.txt': 'one\r\ntwo\r\n', '1.jpg': picture }),
  });
  expect(samples[0]!.text).toBe('one\ntwo');
});

test('no folder, no pairs', async () => {
  await expect(readAll(pairs, {})).rejects.toThrow(
    'Raw pairs needs a folder that is not named: Folder of pairs (dir).',
  );
});
