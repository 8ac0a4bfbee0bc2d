/** What the machine must have before anything is loaded: said all at once, each with what to do. */
import { AppError } from '../../../src/errors';
import { findNode, findNodeGyp, findProgram, type Environment } from './programs';

export interface Tools {
  readonly node: string;
  readonly nodeGyp: string;
  /** null where every file was brought along. */
  readonly npm: string | null;
  readonly python: string;
  /** null = libraries are not stripped, which costs disk space and nothing else. */
  readonly strip: string | null;
}

export interface Wanted {
  /** Packages have to be loaded from the npm registry. */
  readonly registry: boolean;
  /** Wheels have to be loaded by pip. */
  readonly wheels: boolean;
  /** Whether Python has pip. */
  readonly hasPip: (python: string) => Promise<boolean>;
}

/** Throws `refused` with everything that is missing. */
export async function mustHaveTools(environment: Environment, { registry, wheels, hasPip }: Wanted): Promise<Tools> {
  mustBeLinux();
  const missing: string[] = [];
  const say = <T>(found: T | null, sentence: string): T | null => {
    if (found === null) missing.push(sentence);
    return found;
  };
  const compiler = 'On Debian and Ubuntu: sudo apt-get install build-essential.';
  say(findProgram(['c++', 'g++', 'clang++'], environment), `There is no C++ compiler. ${compiler}`);
  say(findProgram(['make', 'gmake'], environment), `There is no make. ${compiler}`);
  const python = say(findProgram(['python3', 'python'], environment), 'There is no Python 3, which compiling needs.');
  if (wheels && python !== null && !(await hasPip(python))) {
    missing.push(
      'Python has no pip. On Debian and Ubuntu: sudo apt-get install python3-pip; or name the wheel with --from FILE.',
    );
  }
  const node = say(findNode(environment), 'There is no node on PATH, which compiling needs.');
  const npm = findProgram(['npm'], environment);
  if (registry) say(npm, 'There is no npm. It comes with Node.');
  const nodeGyp = say(
    findNodeGyp(npm, environment),
    'There is no node-gyp, neither in npm nor on PATH: npm install --global node-gyp.',
  );
  if (missing.length > 0 || python === null || node === null || nodeGyp === null) {
    throw new AppError(
      'refused',
      `This engine is compiled on your machine, and something is missing. ${missing.join(' ')}`,
      'Nothing was loaded or changed.',
    );
  }
  return { node, nodeGyp, npm, python, strip: findProgram(['strip'], environment) };
}

function mustBeLinux(): void {
  if (process.platform === 'linux' && process.arch === 'x64') return;
  const message = `This engine can be installed on Linux with an x64 processor so far; this is ${process.platform} ${process.arch}.`;
  throw new AppError('refused', message, 'The engines that came with the app work here; see mnerva engine list.');
}
