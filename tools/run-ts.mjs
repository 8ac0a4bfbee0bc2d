/**
 * Runs a TypeScript entry of this repository: `node tools/run-ts.mjs bench/index.ts --smoke`. Its `main(args)` is awaited.
 * Vite's own runnerImport would do, but closes before modules that are imported later arrive.
 */
import { createRunnableDevEnvironment, resolveConfig } from 'vite';

const [entry, ...args] = process.argv.slice(2);
const config = await resolveConfig(
  {
    configFile: false,
    envDir: false,
    logLevel: 'error',
    environments: {
      script: {
        consumer: 'server',
        dev: { moduleRunnerTransform: true },
        resolve: { external: true, mainFields: [], conditions: ['node'] },
      },
    },
  },
  'serve',
);
const environment = createRunnableDevEnvironment('script', config, {
  runnerOptions: { hmr: { logger: false } },
  hot: false,
});
await environment.init();
try {
  const { main } = await environment.runner.import(`./${entry}`);
  process.exitCode = (await main(args)) ?? 0;
} finally {
  await environment.close();
}
