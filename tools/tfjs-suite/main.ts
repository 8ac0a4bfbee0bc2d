/**
 * `npm run test:tfjs [-- FILTER]`: tfjs-core's own tests against main/engine/ort. Prints `N of M pass` and ends with 1 where the
 * failures are not those of known-failures.json, each of which has its reason there. With FILTER (a regular expression) only
 * the tests of that name run, and the list is left alone.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { compare, type Outcome } from './outcome';
import { runSuite } from './run';

const KnownFailuresFile = z.object({
  least: z.int(),
  failures: z.array(z.object({ reason: z.string().min(1), tests: z.array(z.string()) })),
});

export async function main([filter]: string[]): Promise<number> {
  const { outcomes, fallbacks } = await runSuite(filter);
  const file = readFileSync(join(import.meta.dirname, 'known-failures.json'), 'utf8');
  const { least, failures } = KnownFailuresFile.parse(JSON.parse(file));
  const { passed, total, pending, fresh, stale } = compare(outcomes, filter === undefined ? failures : []);
  console.log(`${number(passed)} of ${number(total)} pass (${pending} more are switched off by tfjs itself)`);
  if (fallbacks.length > 0) {
    console.log(`On the cpu backend: ${fallbacks.map(([kernel, uses]) => `${kernel} ${uses}`).join(', ')}`);
  }
  if (fresh.length > 0) console.log(`\nFailed, and not in known-failures.json:\n${fresh.map(line).join('\n')}`);
  if (filter !== undefined) return fresh.length > 0 ? 1 : 0;
  if (stale.length > 0) {
    console.log(`\nIn known-failures.json, but did not fail:\n${stale.map((name) => `  ${name}`).join('\n')}`);
  }
  if (passed < least) console.log(`\nAt least ${number(least)} must pass.`);
  return fresh.length + stale.length > 0 || passed < least ? 1 : 0;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

function line({ name, message }: Outcome): string {
  return `  ${name}\n      ${message.split('\n').join(' ').slice(0, 200)}`;
}
