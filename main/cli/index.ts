/** Entry of the bundled command line. */
import { createInterface } from 'node:readline/promises';
import { localEngines } from '../program/engines';
import { dataFolder, enginesFolder, programResources, programVersion } from '../program/places';
import type { CliIo } from './io';
import { runCli } from './program';

async function askTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

const io: CliIo = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY ?? false,
  ask: process.stdin.isTTY ? askTerminal : undefined,
  env: process.env,
  cwd: process.cwd(),
  onInterrupt(listener) {
    process.on('SIGINT', listener);
    process.on('SIGTERM', listener);
    return () => {
      process.off('SIGINT', listener);
      process.off('SIGTERM', listener);
    };
  },
};

const resources = programResources();
process.exitCode = await runCli(process.argv.slice(2), {
  io,
  version: programVersion(),
  resources,
  engineFactory: localEngines(resources, enginesFolder(dataFolder())),
});
