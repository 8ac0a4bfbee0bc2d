/** The production bundles, built once for all suites that run them. Two test processes may ask at once: one builds, one waits. */
import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { build, programFolder, whyBuild } from '../../tools/start/build.mjs';

const lock = join(programFolder, 'out', '.building');
const abandonedMs = 120_000;

/** Answers the folder of the bundles. */
export async function builtApp(): Promise<string> {
  const out = join(programFolder, 'out');
  mkdirSync(out, { recursive: true });
  while (whyBuild('index.js') !== null) {
    if (!takeLock()) {
      await pause(200);
      continue;
    }
    try {
      const failure = whyBuild('index.js') === null ? null : build();
      if (failure) throw new Error(`The build failed.\n${failure}`);
    } finally {
      rmdirSync(lock);
    }
  }
  return out;
}

function takeLock(): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > abandonedMs) rmdirSync(lock);
    return false;
  }
}
