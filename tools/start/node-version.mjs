/**
 * better-sqlite3 needs Node 22.15 or newer. A machine may have an older one; the clone brings its own (tools/node-runtime) in
 * node_modules/.bin, and a script that was started by the old one starts itself again on it. Runs on Node 20.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { programFolder } from './build.mjs';

const needed = [22, 15];

export function isNewEnough(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
}

/** True when another process has taken over: this one only waits for it. */
export function rerunOnNewNode(script) {
  if (isNewEnough()) return false;
  const bundled = [join('.bin', 'node'), join('.bin', 'node.exe')]
    .map((name) => join(programFolder, 'node_modules', name))
    .find((path) => existsSync(path));
  if (!bundled || process.env.MNERVA_RERUN) {
    process.stderr.write(
      `Mnerva needs Node ${needed.join('.')} or newer; this is ${process.versions.node}. Run "npm ci" in ${programFolder} first, which brings one.\n`,
    );
    process.exit(1);
  }
  const child = spawn(bundled, [script, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, MNERVA_RERUN: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
  return true;
}
