#!/usr/bin/env node
/**
 * `mnerva` from a clone: finds a Node that is new enough, builds what is missing once, hands over to the bundled command line.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, programFolder } from '../start/build.mjs';
import { rerunOnNewNode } from '../start/node-version.mjs';

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1));

if (!rerunOnNewNode(import.meta.filename ?? process.argv[1])) {
  const failure = ensureBuilt('cli.js', (why) => process.stderr.write(`mnerva: building once, ${why}.\n`));
  if (failure) {
    process.stderr.write(`mnerva: the build failed.\n${failure}\n`);
    process.exit(1);
  }
  try {
    await import(pathToFileURL(join(programFolder, 'out', 'main', 'cli.js')).href);
  } catch (error) {
    // A package that is gone, or a native one that does not load here: the one thing that no command can report itself.
    if (!['ERR_MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED'].includes(error.code)) throw error;
    process.stderr.write(
      `mnerva: a package is missing or broken: ${error.message}\n        Run npm ci, then try again.\n`,
    );
    process.exitCode = 1;
  }
}
