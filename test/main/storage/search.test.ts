/** What a search finds, and that nothing that can be typed is a mistake of its language. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importSamples, imported, newProject, open, sampleOf } from './project-folder';
import type { ProjectStore } from '../../../src/storage/project-store';

/** The fixture's rows as samples. */
function projectOf(file: string): ProjectStore {
  const lines = readFileSync(join(import.meta.dirname, '../../fixtures/faults/search', file), 'utf8')
    .trim()
    .split(/\r?\n/u);
  const project = open(newProject());
  importSamples(
    project,
    lines.slice(1).map((line) => {
      const [, id = '', text = ''] = /^([^,]*),(.*)$/u.exec(line) ?? [];
      return sampleOf(id, text.replace(/^"(.*)"$/u, '$1').replaceAll('""', '"'));
    }),
  );
  return project;
}

function found(project: ProjectStore, query: string): string {
  const { rows } = project.samples.page({ ...imported, query }, null, 200);
  return rows.map(({ externalId }) => externalId).join(' ');
}

test.each([
  ['🇫🇷', 'f1 f2 f4 f5'],
  ['🇧🇷', 'f2 f3 f4'],
  ['🇺🇸', 'f5'],
  ['Paris', 'f1'],
  ['🇫🇷🇧🇷', 'f2'],
  ['🇫🇷 match', 'f2'],
])('%s finds %s', (query, want) => {
  expect(found(projectOf('search2.csv'), query)).toBe(want);
});

test('nothing that can be typed is refused', () => {
  const project = projectOf('search.csv');
  const typed = [
    '"',
    '""',
    'a"b',
    'AND',
    'a AND',
    'NEAR(a b)',
    'a*',
    '-a',
    'a:b',
    '(',
    '^a',
    'C++',
    '@name',
    "'",
    '{a}',
  ];
  const hidden = [
    '\0',
    'a\0b',
    '\0"',
    '\ud800',
    'a\udfffb',
    '\u001b[31m',
    '🇫',
    '\u0085',
    'http://t.co/x?y=1',
    '%',
    '\\',
  ];
  for (const query of [...typed, ...hidden]) expect(() => found(project, query), JSON.stringify(query)).not.toThrow();
  expect(found(projectOf('search2.csv'), 'Par\0')).toBe('f1');
});
