/** Entry of the bundled command line. */
import '../files/no-telemetry';
import { createInterface } from 'node:readline/promises';
import { controlsShown } from '../../src/text/controls';
import { localEngines } from '../program/engines';
import { catchTheRest } from '../program/last-resort';
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
  ...(process.stdin.isTTY && {
    onEnter(listener: () => void) {
      process.stdin.on('data', listener);
      return () => void process.stdin.off('data', listener).pause();
    },
  }),
  onInterrupt(listener) {
    process.on('SIGINT', listener);
    process.on('SIGTERM', listener);
    return () => {
      process.off('SIGINT', listener);
      process.off('SIGTERM', listener);
    };
  },
};

catchTheRest({
  tell: ({ message, detail, stack }) =>
    io.err(controlsShown(`mnerva: ${message}\n${detail === null ? '' : `        ${detail}\n`}${stack ?? ''}\n`)),
  close: async () => undefined, // the system takes the lock away, and no edit waits in memory
  exit: (code) => process.exit(code),
});

const resources = programResources();
process.exitCode = await runCli(process.argv.slice(2), {
  io,
  version: programVersion(),
  resources,
  engineFactory: localEngines(resources, enginesFolder(dataFolder())),
});
