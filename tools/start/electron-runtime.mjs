/**
 * Electron's runtime is not part of the npm package: its own installer downloads it. It is run at most once, can be skipped
 * with a key, is given up when nothing arrives any more, and a refusal is remembered so that the next start is not held up.
 */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Path of the executable; null where it is not installed. Never loads `electron` itself, whose first line downloads. */
export function electronExecutable(packageFolder) {
  try {
    const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(packageFolder, 'dist');
    const path = join(dist, readFileSync(join(packageFolder, 'path.txt'), 'utf8').trim());
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** Why the installer did not get it last time; null when it may be tried. */
export function rememberedRefusal(file) {
  try {
    return readFileSync(file, 'utf8').trim() || 'it could not be installed';
  } catch {
    return null;
  }
}

export function rememberRefusal(file, reason) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${reason}\n`);
}

/**
 * Runs the installer. Answers null when it is done, else why not, in a clause.
 * `keys` is a terminal to read the skip key from, `say` rewrites the progress line.
 */
export function installElectron(packageFolder, { quietMs = 20_000, pollMs = 250, keys = null, say = () => undefined }) {
  const downloads = mkdtempSync(join(tmpdir(), 'mnerva-electron-'));
  const watched = [downloads, join(packageFolder, 'dist')];
  const installer = spawn(process.execPath, [join(packageFolder, 'install.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // It downloads into the system's temporary folder: one of our own lets its progress be read from outside.
    env: { ...process.env, TMPDIR: downloads, TEMP: downloads, TMP: downloads, ELECTRON_GET_NO_PROGRESS: '1' },
  });
  let complaint = '';
  installer.stderr.on('data', (text) => (complaint = (complaint + text).slice(0, 4000)));

  return new Promise((answer) => {
    let reason = null;
    let bytes = bytesIn(watched);
    let movedAt = Date.now();
    const stop = (why) => {
      reason ??= why;
      installer.kill('SIGKILL');
    };
    const onKey = (key) => {
      if (key.toString() === '\u0003') process.exit(130); // Ctrl+C, which a raw terminal hands over as a key
      if (/^[sqn]/i.test(key.toString())) stop('it was skipped');
    };
    keys?.setRawMode?.(true);
    keys?.resume().on('data', onKey);
    const poll = setInterval(() => {
      const now = bytesIn(watched);
      if (now !== bytes) [bytes, movedAt] = [now, Date.now()];
      else if (Date.now() - movedAt >= quietMs) stop(`nothing arrived for ${Math.round(quietMs / 1000)} s`);
      say(`Installing Electron's runtime, once: ${(bytes / 1e6).toFixed(0)} MB${keys ? ' (press S to skip)' : ''}`);
    }, pollMs);
    const end = (failure) => {
      clearInterval(poll);
      keys?.off('data', onKey);
      keys?.setRawMode?.(false);
      keys?.pause();
      rmSync(downloads, { recursive: true, force: true });
      const installed = electronExecutable(packageFolder) !== null;
      answer(reason ?? (installed ? null : failure));
    };
    installer.on('error', (error) => end(error.message));
    installer.on('exit', () => end(firstCause(complaint) ?? 'its installer failed'));
  });
}

/** The line of a stack trace that a person can use. */
function firstCause(text) {
  const cause = /\[cause\]: \w*Error: ([^\n]+)/.exec(text)?.[1] ?? /Error: ([^\n]+)/.exec(text)?.[1];
  return cause ? `its download failed (${cause.trim()})` : null;
}

function bytesIn(folders) {
  let bytes = 0;
  for (const folder of folders) {
    try {
      for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
        if (entry.isFile()) bytes += statSync(join(entry.parentPath ?? entry.path, entry.name)).size;
      }
    } catch {
      // not there yet, or moved while it was read: the next look sees it
    }
  }
  return bytes;
}
