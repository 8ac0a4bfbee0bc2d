/**
 * better-sqlite3 needs a newer Node than a machine may have: a script that was started by an old one starts itself again on
 * the one that came with the packages (tools/node-runtime). Runs on Node 20.
 */
import { spawn } from 'node:child_process';
import { findNode, isNewEnough } from '../node-runtime/find.mjs';

/** True when another process has taken over: this one only waits for it. */
export function rerunOnNewNode(script) {
  if (isNewEnough()) return false;
  let node;
  try {
    node = findNode();
  } catch (error) {
    process.stderr.write(`Mnerva: ${error.message}\n`);
    process.exit(1);
  }
  const child = spawn(node, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
  return true;
}
