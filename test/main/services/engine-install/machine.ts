/**
 * A machine in small: programs on its PATH that do what npm, pip, strip and node-gyp would, out of fixture files, and write
 * down that they were called. What one of them does wrong is named by a file beside it.
 */
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { KnownEngine, NpmPackage } from '../../../../main/services/engine-install/known';
import type { InstallRequest } from '../../../../main/services/engine-install/install';
import { temporaryFolder } from '../set-up';

export const fixtures = resolve(import.meta.dirname, '../../../fixtures/engine-install');
export const wheelName = 'tensorflow_cpu-2.15.1-cp311-cp311-manylinux2014_x86_64.whl';

const npmPackage = (name: string, version: string, file: string): NpmPackage => {
  const bytes = readFileSync(join(fixtures, file));
  return {
    name,
    version,
    file,
    bytes: bytes.length,
    integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
  };
};

export const smallEngine: KnownEngine = {
  title: 'An engine in small',
  main: npmPackage('@tensorflow/tfjs-node', '4.22.0', 'tensorflow-tfjs-node-4.22.0.tgz'),
  needs: [npmPackage('google-protobuf', '3.21.4', 'google-protobuf-3.21.4.tgz')],
  tensorflow: {
    requirement: 'tensorflow-cpu==2.15.1',
    bytes: statSync(join(fixtures, wheelName)).size,
    sha256: createHash('sha256')
      .update(readFileSync(join(fixtures, wheelName)))
      .digest('hex'),
  },
  nvidia: [],
  unpackedBytes: 1000,
  installedBytes: 700,
  licence: 'Made for a test.',
};

export interface Machine {
  readonly engines: string;
  request(change?: Partial<InstallRequest>): InstallRequest;
  /** Which programs were called, in order. */
  calls(): string[];
  without(program: string): void;
  /** What a program does from now on, as a line of shell. */
  breaks(program: string, line: string): void;
}

export function machine(): Machine {
  const folder = temporaryFolder();
  const bin = join(folder, 'bin');
  const log = join(folder, 'calls.txt');
  const engines = join(folder, 'engines');
  mkdirSync(join(folder, 'node_modules', 'node-gyp', 'bin'), { recursive: true });
  mkdirSync(bin);
  writeFileSync(log, '');
  const program = (name: string, lines: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\necho ${name} >> ${log}\n${lines}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  const copy = (file: string): string => `cp ${join(fixtures, file)} .`;
  program('c++', 'exit 0');
  program('make', 'exit 0');
  program('strip', 'printf stripped > "$2"');
  program(
    'npm',
    `case "$*" in *protobuf*) ${copy('google-protobuf-3.21.4.tgz')};; *) ${copy('tensorflow-tfjs-node-4.22.0.tgz')};; esac`,
  );
  program('python3', `case "$*" in *download*) ${copy(wheelName)};; esac`);
  writeFileSync(
    join(folder, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js'),
    `const { mkdirSync, writeFileSync, appendFileSync, existsSync } = require('node:fs');
appendFileSync(${JSON.stringify(log)}, 'node-gyp\\n');
const failure = ${JSON.stringify(join(folder, 'no-compile'))};
if (existsSync(failure)) { console.error('error: c_api.h: No such file or directory'); process.exit(1); }
mkdirSync('lib/napi-v8', { recursive: true });
writeFileSync('lib/napi-v8/tfjs_binding.node', 'addon');
mkdirSync('build');
writeFileSync('build/object.o', 'left over');
`,
  );
  return {
    engines,
    request: (change = {}) => ({
      name: 'native',
      engines,
      from: null,
      environment: { PATH: `${bin}:/bin:/usr/bin` },
      known: smallEngine,
      ...change,
    }),
    calls: () => readFileSync(log, 'utf8').split('\n').filter(Boolean),
    without: (name) => rmSync(join(bin, name)),
    breaks: (name, line) =>
      name === 'node-gyp' ? writeFileSync(join(folder, 'no-compile'), line) : program(name, line),
  };
}

/** A folder of the person's own with some of the fixture files. */
export function broughtFolder(...files: string[]): string {
  const folder = temporaryFolder();
  for (const file of files) cpSync(join(fixtures, file), join(folder, file));
  return folder;
}
