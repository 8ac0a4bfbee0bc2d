/** What a person's disk holds after `npm ci --omit=dev`, computed from the lock file's production packages. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchSuite } from './row';

export const sizeBench: BenchSuite = ({ smoke }) => {
  if (smoke) return Promise.resolve([]); // an install from the registry takes half a minute
  const folder = mkdtempSync(join(tmpdir(), 'mnerva-size-'));
  try {
    for (const name of ['package.json', 'package-lock.json', '.npmrc']) cpSync(name, join(folder, name));
    cpSync('tools/node-runtime', join(folder, 'tools/node-runtime'), { recursive: true });
    execFileSync('npm', ['ci', '--omit=dev', '--loglevel=error'], { cwd: folder, stdio: 'ignore' });
    const kilobytes = Number(
      execFileSync('du', ['-sk', 'node_modules'], { cwd: folder, encoding: 'utf8' }).split('\t')[0],
    );
    return Promise.resolve([
      { name: 'node_modules of npm ci --omit=dev', value: kilobytes / 1024, unit: 'MB', limit: 600 },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
