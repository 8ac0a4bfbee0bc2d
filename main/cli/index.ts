/** Entry of the bundled command line. */
import { localEngines } from '../web/engines';
import { dataFolder, enginesFolder, programResources, programVersion } from '../web/places';
import type { CliIo } from './io';
import { runCli } from './program';

const io: CliIo = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY ?? false,
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
