/** Runs a TypeScript entry of this repository: `node tools/run-ts.mjs bench/index.ts --smoke`. Its `main(args)` is awaited. */
import { runnerImport } from 'vite';

const [entry, ...args] = process.argv.slice(2);
const { module } = await runnerImport(`./${entry}`, { configFile: false, logLevel: 'error' });
process.exitCode = (await module.main(args)) ?? 0;
