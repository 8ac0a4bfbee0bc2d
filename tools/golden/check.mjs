/** `npm run golden`: which golden files would change, and why. Changes nothing; ends with 1 when something would change. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { entries } from './entries.mjs';

process.chdir(resolve(import.meta.dirname, '../..'));
let changes = 0;
for (const entry of entries) {
  const [difference, answer] = check(entry);
  if (difference) changes++;
  console.log(`${entry.file}  (${entry.by})\n  ${answer}`);
}
if (changes > 0) console.log(`${changes} of ${entries.length} golden files would change.`);
process.exitCode = changes > 0 ? 1 : 0;

/** Whether the file would change, and the sentence to print. */
function check({ file, make, compare, sha256 }) {
  const kept = readFileSync(file, 'utf8');
  if (sha256 !== undefined) {
    const found = createHash('sha256').update(readFileSync(file)).digest('hex');
    return found === sha256 ? [false, 'unchanged'] : [true, `its SHA-256 is ${found}, it was given as ${sha256}`];
  }
  const folder = mkdtempSync(join(tmpdir(), 'mnerva-golden-'));
  try {
    const { path, skipped, failed } = make(folder);
    if (skipped) return [false, `skipped: ${skipped}`];
    if (failed) return [true, `its program failed: ${failed}`];
    const difference = compare(kept, readFileSync(path, 'utf8'));
    return difference ? [true, `would change. ${difference}`] : [false, 'unchanged'];
  } catch (error) {
    return [true, `its program failed: ${error.message}`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
