/**
 * Adds up the rings that ran (out/rings/*.json) and closes with `N passed, N failed, N skipped`.
 * With --require-browser it fails when a browser suite was skipped.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(resolve(dirname(fileURLToPath(import.meta.url)), '../..'), 'out', 'rings');
const total = { passed: 0, failed: 0, skipped: 0 };
const skippedBrowserFiles = [];
for (const name of readdirSync(folder).filter((file) => /^(fast|slow)\.json$/.test(file))) {
  for (const file of JSON.parse(readFileSync(join(folder, name), 'utf8')).testResults) {
    if (file.status === 'failed' && file.assertionResults.length === 0) total.failed += 1; // the file itself did not load
    const states = file.assertionResults.map((test) => test.status);
    total.passed += states.filter((state) => state === 'passed').length;
    total.failed += states.filter((state) => state === 'failed').length;
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
