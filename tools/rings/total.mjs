/**
 * Adds up the rings that ran (out/rings/*.json), names once more what failed and why, and closes with
 * `N passed, N failed, N skipped`.
 * With --require-browser it fails when a browser suite was skipped.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = join(root, 'out', 'rings');
const total = { passed: 0, failed: 0, skipped: 0 };
const skippedBrowserFiles = [];
/** @param {string} ring @param {string} what @param {string} why */
const failure = (ring, what, why) => {
  total.failed += 1;
  console.log(`failed in ${ring}: ${what}\n${why.split('\n').slice(0, 20).join('\n').replace(/^/gm, '    ')}\n`);
};
const rings = readdirSync(folder).filter((file) => /^(fast|slow|electron)\.json$/.test(file));
for (const name of rings) {
  for (const file of JSON.parse(readFileSync(join(folder, name), 'utf8')).testResults) {
    const path = relative(root, file.name);
    if (name !== 'electron.json' && rings.includes('electron.json') && /[\\/]test[\\/]electron[\\/]/.test(file.name))
      continue; // ran there
    if (file.status === 'failed' && file.assertionResults.length === 0) failure(name, path, file.message ?? ''); // did not load
    for (const test of file.assertionResults)
      if (test.status === 'failed') failure(name, `${path}: ${test.fullName}`, (test.failureMessages ?? []).join('\n'));
    const states = file.assertionResults.map((test) => test.status);
    total.passed += states.filter((state) => state === 'passed').length;
    const skipped = states.filter((state) => state !== 'passed' && state !== 'failed').length;
    total.skipped += skipped;
    if (skipped === states.length && skipped > 0 && /[\\/]test[\\/](shell|e2e|components)[\\/]/.test(file.name))
      skippedBrowserFiles.push(file.name);
  }
}
const missing = process.argv.includes('--require-browser') ? skippedBrowserFiles : [];
for (const file of missing) console.log(`skipped although a browser is required: ${file}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 || missing.length > 0 ? 1 : 0);
