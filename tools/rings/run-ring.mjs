/**
 * Runs one ring of tests with vitest (fast: all but the slow ones; unit: fast without the browser suites; slow), keeps its
 * counts as JSON under out/rings, and says in one line each what was skipped for want of a browser, of Electron or of data.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const [ring = 'fast', ...rest] = process.argv.slice(2);
/** The folders below test/ whose suites need a browser. */
const browsing = ['shell', 'e2e', 'components'];
const exclude = ring === 'unit' ? browsing.flatMap((folder) => ['--exclude', `test/${folder}/**`]) : [];
const report = join(root, 'out', 'rings', `${ring}.json`);
mkdirSync(dirname(report), { recursive: true });

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const args = [
  vitest,
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...exclude,
  ...rest,
];
const run = spawnSync(process.execPath, args, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, MNERVA_RING: ring },
});

const result = JSON.parse(readFileSync(report, 'utf8'));
const skipped = result.testResults.filter((file) =>
  file.assertionResults.some((test) => test.status !== 'passed' && test.status !== 'failed'),
);
const under = (...folders) =>
  skipped.filter((file) => folders.some((folder) => file.name.replaceAll('\\', '/').includes(`/test/${folder}/`)))
    .length;
if (under(...browsing) > 0) {
  console.log(
    `Browser suites skipped (${under(...browsing)} files): no Chromium was found. Install one, or name it in MNERVA_CHROMIUM.`,
  );
}
if (under('electron') > 0)
  console.log('The suite in Electron itself skipped: its runtime is not installed, or this is root.');
if (skipped.some((file) => file.name.endsWith('stays-here.test.ts')))
  console.log('Traces of what is asked of the network skipped: strace is not here, or may not look at other programs.');
if (!process.env.MNERVA_DATA) console.log('Tests on real data skipped: MNERVA_DATA names no folder.');
process.exit(run.status ?? 1);
