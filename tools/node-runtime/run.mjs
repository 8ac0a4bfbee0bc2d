/** Runs a command with the right Node first in PATH: `node tools/node-runtime/run.mjs vitest run`. */
import { spawn } from 'node:child_process';
import { delimiter, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode } from './find.mjs';

const bins = resolve(dirname(fileURLToPath(import.meta.url)), '../../node_modules/.bin');
const [command, ...args] = process.argv.slice(2);
const node = findNode();
// ORT_DISABLE_TELEMETRY: see main/files/no-telemetry.ts; here for tests, benches and experiments, which load ONNX Runtime themselves.
const env = {
  ...process.env,
  ORT_DISABLE_TELEMETRY: '1',
  PATH: [dirname(node), bins, process.env.PATH].join(delimiter),
};
const child =
  command === 'node'
    ? spawn(node, args, { stdio: 'inherit', env })
    : spawn(command, args, { stdio: 'inherit', env, shell: process.platform === 'win32' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
child.on('exit', (code, signal) => process.exit(signal ? 1 : code));
