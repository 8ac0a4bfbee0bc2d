/** Whether out/ is as new as the sources, and building it. The check reads dates only: some milliseconds. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const programFolder = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const sources = ['src', 'models', 'datasets', 'main', 'renderer'];
const files = ['electron.config.ts', 'package.json', 'package-lock.json'];
const stamp = join('out', '.built');
const lock = join('out', '.building');
/** A build takes seconds: a lock as old as this was left by a process that was killed. */
const abandonedMs = 120_000;

/** Why a build is needed, to be said in a line; null when it is not. A packed or published copy has no sources and is never stale. */
export function whyBuild(entry, folder = programFolder) {
  if (!existsSync(join(folder, 'electron.config.ts'))) return null;
  const stampPath = join(folder, stamp);
  if (!existsSync(join(folder, 'out', 'main', entry)) || !existsSync(stampPath)) return 'out/ is not there yet';
  const builtAt = statSync(stampPath).mtimeMs;
  const changed =
    files.find((file) => existsSync(join(folder, file)) && statSync(join(folder, file)).mtimeMs > builtAt) ??
    sources.map((source) => newerFile(join(folder, source), builtAt)).find((path) => path !== null);
  return changed ? 'the sources are newer than out/' : null;
}

/** The first source below a folder that changed after a time; null when none did. Data and pictures are read, not built. */
function newerFile(folder, since) {
  if (!existsSync(folder)) return null;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const found = newerFile(path, since);
      if (found) return found;
    } else if (/\.(ts|svelte|css|html|svg|woff2|wat|wasm)$/.test(entry.name) && statSync(path).mtimeMs > since)
      return path;
  }
  return null;
}

/**
 * Builds where it is needed, after telling why; of two processes that ask at once one builds and one waits. Answers what went
 * wrong, null when nothing did.
 */
export function ensureBuilt(entry, tell, folder = programFolder) {
  for (;;) {
    const why = whyBuild(entry, folder);
    if (why === null) return null;
    if (!takeLock(folder)) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      continue;
    }
    try {
      if (whyBuild(entry, folder) === null) return null;
      tell(why);
      return build(folder);
    } finally {
      rmdirSync(join(folder, lock));
    }
  }
}

function takeLock(folder) {
  const path = join(folder, lock);
  mkdirSync(dirname(path), { recursive: true });
  try {
    mkdirSync(path);
    return true;
  } catch {
    const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > abandonedMs) rmdirSync(path);
    return false;
  }
}

function build(folder) {
  const startedAt = new Date();
  const tool = join(folder, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  if (!existsSync(tool)) return 'The build tools are not installed. Run "npm ci" first.';
  const run = spawnSync(process.execPath, [tool, 'build', '-c', 'electron.config.ts', '--logLevel', 'warn'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (run.status !== 0) return `${run.stdout ?? ''}${run.stderr ?? ''}`.trim() || String(run.error ?? 'no message');
  // Dated to the start: what was saved while it built is newer than it.
  writeFileSync(join(folder, stamp), `${startedAt.toISOString()}\n`);
  utimesSync(join(folder, stamp), startedAt, startedAt);
  return null;
}
