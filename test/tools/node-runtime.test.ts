/** The Node that the packages bring for a machine with an older one: maintained, and new enough for every package. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it, test } from 'vitest';
import { programFolder } from '../../tools/start/build.mjs';

/** It comes with sharp, without types. */
const semver: { satisfies(version: string, range: string): boolean } = createRequire(import.meta.url)('semver');
const read = (...path: readonly string[]) => readFileSync(join(programFolder, ...path), 'utf8');
const brought: Record<string, string> = JSON.parse(read('tools', 'node-runtime', 'package.json')).optionalDependencies;
const locked: Record<string, { engines?: { node?: string }; cpu?: string | readonly string[] }> = JSON.parse(
  read('package-lock.json'),
).packages;

/** Lines with security releases, and the oldest release that has those of 2026. */
const maintained = '^22.23.2 || ^24.18.1 || >=26';

test.each(Object.entries(brought))('%s %s is maintained', (_name, version) => {
  expect(semver.satisfies(version, maintained)).toBe(true);
});

test.each(Object.entries(brought))('no package asks for more than %s %s', (_name, version) => {
  const asking = Object.entries(locked).filter(
    ([, { engines, cpu }]) => !cpu?.includes('ia32') && !semver.satisfies(version, engines?.node ?? '*'), // no Node is brought for ia32
  );
  expect(asking.map(([path]) => path)).toEqual([]);
});

it('npm ci warns of none of them on a Node that only starts the brought one', () => {
  expect(read('.npmrc')).toMatch(/^loglevel=error$/m);
});
