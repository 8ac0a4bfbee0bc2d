/** What lies beside the installers: a list of all parts (CycloneDX, by `npm sbom`) and the SHA-256 of every file. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Throws with what npm said. */
export function writeSbom(folder, to) {
  const shell = process.platform === 'win32'; // npm is a script there
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--omit', 'peer'];
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd: folder,
    encoding: 'utf8',
    shell,
    maxBuffer: 2 ** 27,
  });
  if (status !== 0) throw new Error(`npm sbom failed: ${stderr}`);
  writeFileSync(to, stdout);
}

/** As `sha256sum -c` reads it. */
export function writeChecksums(files, to) {
  const lines = files.map(
    (file) => `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${basename(file)}`,
  );
  writeFileSync(to, `${lines.join('\n')}\n`);
}
