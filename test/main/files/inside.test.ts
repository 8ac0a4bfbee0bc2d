/** Paths made of text from elsewhere lie in the folder they are said to lie in, and are made in one file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkpointPath, isInside, memberPath, picturePath } from '../../../main/files/inside';

const hash = 'ab'.repeat(32);

test('a hash, a checkpoint and a member have their places', () => {
  expect(picturePath('/p', hash)).toBe(join('/p/images/ab', hash));
  expect(checkpointPath('/p', 'checkpoints/run-3')).toBe(join('/p/checkpoints/run-3'));
  expect(checkpointPath('/p', 'checkpoints\\Probe_1.é')).toBe(join('/p/checkpoints/Probe_1.é'));
  expect(memberPath('/e', 'package/dist/a b.js')).toBe(join('/e/package/dist/a b.js'));
  expect([isInside('/a', '/a'), isInside('/a', '/a/b'), isInside('/a', '/ab'), isInside('/', '/a')]).toEqual([
    true,
    true,
    false,
    true,
  ]);
});

const outside = ['', '.', '..', '../x', '/etc/passwd', 'a/../../x', 'a//b', 'a/', 'a\\..\\x', 'C:x', 'a\0b', './a'];
const notAHash = [...outside, hash.toUpperCase(), `${hash}0`, hash.slice(1), `${hash}\n`, ` ${hash}`];
const notACheckpoint = [
  ...outside,
  'run-3',
  'checkpoints',
  'checkpoints/',
  'checkpoints/.x',
  'checkpoints/-x',
  'checkpoints/a/b',
  'checkpoints/..',
  'Checkpoints/a',
];

test.each<[string, (folder: string, text: string) => string, readonly string[]]>([
  ['hash', picturePath, notAHash],
  ['checkpoint', checkpointPath, notACheckpoint],
  ['member', memberPath, outside],
])('what is no %s is refused', (_, make, texts) => {
  for (const text of texts)
    expect(() => make('/p', text), JSON.stringify(text)).toThrow(expect.objectContaining({ code: 'bad-file' }));
});

/** What these say comes from a database, an archive, a manifest or a hub. */
const fromElsewhere =
  /'images'|'checkpoints'|\.hash\b|\bhash\b|\bcheckpoint\.folder|\b(file|entry|member|header)\.path\b|\bheader\.name/;

test('no other file of main joins such text to a path', () => {
  const files = readdirSync('main', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const joins = files.flatMap((name) =>
    [...readFileSync(join('main', name), 'utf8').matchAll(/(?<![.\w])(?:join|resolve)\(((?:[^()]|\([^()]*\))*)\)/g)]
      .filter(([, parts = '']) => fromElsewhere.test(parts))
      .map(([call]) => `${name.replaceAll('\\', '/')}: ${call}`),
  );
  expect(joins.filter((call) => !call.startsWith('files/inside.ts:')).sort()).toEqual([
    // the pictures that come with the program
    "cli/commands/doctor.ts: join(surroundings.resources.sampleFolder, 'images')",
    "services/sample-project.ts: join(sampleFolder, 'images')",
  ]);
});
