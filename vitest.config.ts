import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { loaderPath } from './test/helpers/graphics-driver.ts';

process.env.ORT_DISABLE_TELEMETRY = '1'; // as main/files/no-telemetry.ts says, where vitest was not started by npm
const slow = process.env.MNERVA_RING === 'slow';
if (slow) Object.assign(process.env, loaderPath()); // the system's loader reads it when a process starts

export default defineConfig({
  plugins: [svelte({ configFile: false })],
  test: {
    include: slow ? ['test/**/*.slow.test.ts'] : ['test/**/*.test.ts'],
    exclude: slow ? ['node_modules/**'] : ['node_modules/**', 'test/**/*.slow.test.ts'],
    testTimeout: slow ? 1_200_000 : 180_000, // a test that hangs, not one on a busy machine
    hookTimeout: slow ? 600_000 : 180_000,
    expect: { poll: { timeout: 30_000 } }, // one second is too short where others compute too
    pool: 'forks',
    maxWorkers: slow ? 1 : 2, // a slow test has all processors: a process of low priority beside another one would starve
  },
});
