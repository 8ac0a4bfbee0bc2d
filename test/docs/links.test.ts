/** Whatever a text of the repository points at is there. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  filesInComments,
  filesNamed,
  namelessReferences,
  relativeLinks,
  sectionsOf,
  specHas,
  specReferences,
} from './links';

const root = join(import.meta.dirname, '../..');
const built = new Set(['node_modules', 'out', 'dist', 'release', '.git']);
const files = globSync('**/*.{ts,mjs,svelte,css,py,md}', { cwd: root, exclude: (name) => built.has(name) })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !path.startsWith('test/docs/'));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const specPath = 'docs/model-spec.md';
const spec = read(specPath);

test.each(files.filter((path) => path.endsWith('.md')))('the links of %s lead somewhere', (path) => {
  const broken = relativeLinks(read(path)).filter((link) => {
    const [file, anchor] = link.split('#') as [string, string?];
    const target = file === '' ? path : join(dirname(path), decodeURI(file));
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !sectionsOf(read(target)).has(anchor);
  });
  expect(broken).toEqual([]);
});

/** Files of other projects. */
const foreign = new Set(['ner_evaluate.py']);
/** A name with as much of its folder as tells it apart, `crf/viterbi.ts`, or relative to the file that names it. */
const isThere = (name: string, from: string): boolean =>
  foreign.has(name) ||
  (name.startsWith('.')
    ? files.includes(posix.join(posix.dirname(from), name))
    : files.some((path) => `/${path}`.endsWith(`/${name}`)));

test('every file that a text or a comment names is there', () => {
  const gone = files.flatMap((path) => {
    const names = path.endsWith('.md') ? filesNamed(read(path)) : filesInComments(read(path));
    return names.filter((name) => !isThere(name, path)).map((name) => `${path}: ${name}`);
  });
  expect(gone).toEqual([]);
});

test('every section of the model specification that is referred to is there', () => {
  const references = files.flatMap((path) => specReferences(read(path)).map((section) => ({ path, section })));
  expect(references.filter(({ section }) => !specHas(spec, section))).toEqual([]);
  expect(new Set(references.map(({ path }) => path.split('/')[0]))).toContain('models');
});

test('outside the specification its sections are never named without it', () => {
  const others = files.filter((path) => path !== specPath);
  expect(others.flatMap((path) => namelessReferences(read(path)).map((section) => `${path}: ${section}`))).toEqual([]);
});

test('within the specification its sections resolve', () => {
  const foreign = spec.replaceAll(/appendix A\.5/gu, '');
  const sections = [...namelessReferences(foreign), ...specReferences(foreign)];
  expect(sections.filter((section) => !specHas(spec, section))).toEqual([]);
});

describe('how it is looked for', () => {
  const text =
    '# A. One\n\n## A.1 First thing\n\n1. yes\n\n| #   | x |\n| 2   | y |\n\n```\n# no heading\n```\n\n## G5 `mcg` off, or on?\n';

  test.each([
    ['A.1', true],
    ['A.1-1', true],
    ['A.1-2', true],
    ['A.1-3', false],
    ['A.2', false],
    ['A.10', false],
    ['G5', true],
    ['G5-1', false],
  ])('%s is in the text: %s', (reference, there) => expect(specHas(text, reference)).toBe(there));

  test('anchors are GitHub’s', () => {
    expect([...sectionsOf(text).keys()]).toEqual(['a-one', 'a1-first-thing', 'g5-mcg-off-or-on']);
  });

  test('links within the repository are told from others, and from code', () => {
    const links = '[a](x.md#y) [b](https://z.org/w.md) `[c](d)` ![e](f.png)\n```\n[g](h)\n```\n[i](#j)';
    expect(relativeLinks(links)).toEqual(['x.md#y', 'f.png', '#j']);
  });

  test('files are named as code in Markdown, and by their folder in comments', () => {
    expect(filesNamed('`a/b.ts`, `c.svelte.ts`, `d.json`, e.ts')).toEqual(['a/b.ts', 'c.svelte.ts']);
    expect(filesInComments("/** See src/a.ts, b.ts. */\nimport 'x/c.ts';\n * (y/d.md)\n")).toEqual([
      'src/a.ts',
      'y/d.md',
    ]);
  });

  test.each([
    ['(model-spec A.9)', 'A.9', ''],
    ['model-spec A.4-4, G5 and H.2: so', 'A.4-4 G5 H.2', ''],
    ['by spec A.9', '', 'A.9'],
    ['G5: off', '', 'G5'],
    ['A.D. 2017, T.1, FG12, 3.G5x, v1.A.2', '', ''],
  ])('%s', (line, withName, without) => {
    expect(specReferences(line).join(' ')).toBe(withName);
    expect(namelessReferences(line).join(' ')).toBe(without);
  });
});
