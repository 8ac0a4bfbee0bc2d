/** Files are measured before they are read: a folder with huge ones costs no memory, and its others are imported. */
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ImportReport } from '../../../src/contract/exchange-views';
import type { JobRecord } from '../../../src/jobs/job';
import { setUp, temporaryFolder, writeFile } from './set-up';

const megabyte = 1024 * 1024;

/** A file of zeros that takes no room on the disk. */
function hollow(path: string, bytes: number): void {
  writeFileSync(path, '');
  truncateSync(path, bytes);
}

/** What an import of the folder of pairs says, and how much memory for bytes it needed at most beyond what was there. */
async function imported(folder: string): Promise<{ job: JobRecord; mostBytes: number }> {
  const app = setUp({ starter: { Oslo: 'LOC' } });
  await app.call('projects.create', { name: 'p', folder: join(app.home, 'p'), types: ['LOC'] });
  const before = process.memoryUsage().arrayBuffers;
  let mostBytes = 0;
  let going = true;
  const look = (): void => {
    mostBytes = Math.max(mostBytes, process.memoryUsage().arrayBuffers - before);
    if (going) setImmediate(look);
  };
  setImmediate(look);
  const { jobId } = await app.call('import.start', { format: 'pairs', inputs: { dir: folder } });
  const job = await app.ended(jobId);
  going = false;
  await app.settled();
  return { job, mostBytes };
}

const findings = ({ result }: JobRecord): string[] =>
  (result as unknown as ImportReport).findings.map(({ code, message }) => `${code}: ${message}`);

test('pictures over the limit are not read', async () => {
  const folder = join(temporaryFolder(), 'pairs');
  mkdirSync(folder);
  for (let i = 0; i < 6; i += 1) {
    writeFile(join(folder, `${i}.txt`), `number ${i} in Oslo`);
    hollow(join(folder, `${i}.jpg`), 858 * megabyte);
  }
  const { job, mostBytes } = await imported(folder);
  expect(job).toMatchObject({ state: 'finished', result: { samples: 6, images: 0 } });
  expect(findings(job)).toEqual(
    Array.from({ length: 6 }, (_, i) => `bad-picture: ${i}.jpg: The picture file has 858 MB; 64 MB are the limit.`),
  );
  expect(mostBytes).toBeLessThan(64 * megabyte);
});

test('of large pictures two are in memory at the same time', async () => {
  const folder = join(temporaryFolder(), 'pairs');
  mkdirSync(folder);
  for (let i = 0; i < 10; i += 1) {
    writeFile(join(folder, `${i}.txt`), `number ${i} in Oslo`);
    hollow(join(folder, `${i}.jpg`), 60 * megabyte);
  }
  const { job, mostBytes } = await imported(folder);
  expect(job).toMatchObject({ state: 'finished', result: { samples: 10, images: 0 } });
  expect(mostBytes).toBeLessThan(5 * 60 * megabyte); // and what was not collected yet
});

test('a text of 3 GB is left out, and the others are imported', async () => {
  const folder = join(temporaryFolder(), 'pairs');
  mkdirSync(folder);
  writeFile(join(folder, '1.txt'), 'in Oslo');
  hollow(join(folder, '2.txt'), 3 * 1024 * megabyte);
  writeFile(join(folder, '3.txt'), 'in Bergen');
  const { job, mostBytes } = await imported(folder);
  expect(job).toMatchObject({ state: 'finished', result: { samples: 2 } });
  expect(findings(job)).toContain('unreadable-file: 2.txt has 3221225472 bytes; the limit is 268435456.');
  expect(mostBytes).toBeLessThan(64 * megabyte);
});
