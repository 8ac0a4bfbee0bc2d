/** Imports that are corrected, taken back or completed from the command line. */
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { imgid, writeFile } from '../services/set-up';
import { cli } from './run';

const picture = () =>
  sharp({ create: { width: 12, height: 8, channels: 3, background: '#a83' } })
    .jpeg()
    .toBuffer();

test('pictures that were forgotten come with the same command once more, or by `attach`', async () => {
  const { run, folder } = cli({ starter: null });
  writeFile(join(folder, 't.txt'), imgid('IMGID:plain / Ana B-PER'));
  writeFile(join(folder, 'pics/plain.jpg'), await picture());
  for (const [project, command] of [
    ['p', 'import p --format imgid --text t.txt --images pics'],
    ['q', 'attach q pics'],
  ] as const) {
    await run(`init ${project}`);
    await run(`import ${project} --format imgid --text t.txt`);
    const { code, out } = await run(command);
    expect(code).toBe(0);
    expect(out).toMatch(
      /Gave a picture to 1 sample of the project\.|Attached 1 picture\. Without one: 1 tweet before, 0 after\./u,
    );
    expect((await run(`check ${project}`)).code).toBe(0);
    expect((await run(`attach ${project} pics --dry-run --json`)).json).toMatchObject({ lacking: 0, attached: 0 });
  }
});

test('a wrong column: what to do is said, and doing it works', async () => {
  const { run, folder } = cli({ starter: null });
  writeFile(join(folder, 'cols.csv'), 'id,note,tweet\n1,x,Rain over Porto\n');
  await run('init p');
  await run('import p cols.csv --text-column note');
  const refused = await run('import p cols.csv --text-column tweet');
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(/imported before.*with other options: 1 of its tweets had other texts then/u);
  expect(refused.err).toContain('--replace takes the earlier import back first.');
  expect((await run('import p cols.csv --text-column tweet --replace')).code).toBe(0);
  expect((await run('imports p --json')).json).toMatchObject({ imports: [{ id: 2, samples: 1, touched: 0 }] });
});

test('an import is listed and taken back', async () => {
  const { run, folder } = cli({ starter: null });
  writeFile(join(folder, 't.txt'), imgid('IMGID:1 / Ana B-PER'));
  await run('init p');
  expect((await run('imports p')).out).toBe('Nothing is imported.\n');
  await run('import p t.txt --split train');
  expect((await run('imports p')).out).toMatch(/number +file +format.*\n +1 .*t\.txt +imgid +1 +0 /u);
  expect((await run('imports p --take-back 1')).out).toMatch(
    /^Taking back .*t\.txt: done\.\nNothing is imported\.\n$/u,
  );
  expect((await run('imports p --take-back 1')).code).toBe(1);
});

test.each<[string, string, RegExp]>([
  ['to learn from', '--split train', /Models learn from their labels, which people can look over and edit\./u],
  ['to measure', '--split dev', /Held out: models are measured by their labels and never learn from them\./u],
  [
    'to annotate',
    '',
    /To be annotated: their labels are shown, can be edited, and teach models where there are any\./u,
  ],
  [
    'a model’s, held out',
    '--split test --as suggestion',
    /Held out, with suggestions: nothing is measured on a tweet before/u,
  ],
  [
    'a model’s, to annotate',
    '--as suggestion',
    /the labels are suggestions, and nothing counts before it is accepted\./u,
  ],
])('what becomes of the tweets is said: %s', async (_, flags, want) => {
  const { run, folder } = cli({ starter: null });
  writeFile(join(folder, 't.txt'), imgid('IMGID:1 / Ana B-PER'));
  await run('init p');
  expect((await run(`import p t.txt ${flags}`)).out).toMatch(want);
});

test('types that the project lacks come with --add-types; other labels with --update', async () => {
  const { run, folder } = cli({ starter: null });
  writeFile(join(folder, 't.txt'), imgid('IMGID:1 / Ana B-PER / F1 B-CAR'));
  writeFile(join(folder, 'u.txt'), imgid('IMGID:1 / Ana B-LOC / F1 B-CAR'));
  await run('init p --labels PER,LOC');
  expect((await run('import p t.txt')).err).toContain('or --add-types. Nothing was imported.');
  expect((await run('import p t.txt --add-types --dry-run')).out).toMatch(/^.*\nWould import 1 sample/u);
  expect((await run('import p t.txt --split train --add-types')).code).toBe(0);
  const said = await run('import p u.txt');
  expect(said.out).toContain('1 tweet has other labels in this file: what is here stays; --update takes it over.');
  expect((await run('import p u.txt --update --json')).json).toMatchObject({ changed: { labels: 1 } });
});
