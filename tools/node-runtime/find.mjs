/**
 * Which Node runs Mnerva: the one that is running, if it is new enough, else the one that this package brought along.
 * npm 11 links the latter into node_modules/.bin, npm 10 does not, so it is looked up here.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const modules = resolve(here, '../../node_modules');

/** Whether this process is new enough: Node-API 10 and module hooks came with 22.15. */
export function isNewEnough(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 15);
}

/** The path of a Node that is new enough. Throws with the next step where there is none. */
export function findNode() {
  if (isNewEnough()) return process.execPath;
  const { optionalDependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
  for (const name of Object.keys(optionalDependencies)) {
    for (const file of ['bin/node', 'bin/node.exe']) {
      const path = join(modules, name, file);
      if (existsSync(path)) return path;
    }
  }
  throw new Error(
    `Node ${process.versions.node} is too old and no newer one came with the packages: run npm ci again, or install Node 22.15 or newer.`,
  );
}
