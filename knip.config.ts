/** What `npm run design` asks of knip: nothing that no entry reaches, no export that no other file uses, no package that is not listed. */
import type { KnipConfig } from 'knip';

export default {
  entry: [
    // the program: its bundles and its page
    'electron.config.ts',
    'main/{desktop,web,cli}/index.ts',
    'main/desktop/preload.ts',
    'main/engine/entry.ts',
    'main/images/decode-worker.ts',
    'main/storage/query-worker.ts',
    'renderer/main.ts',
    // what npm's scripts start, by way of tools/node-runtime/run.mjs
    'bench/index.ts',
    'tools/{electron/{finish,default-app/main},golden/check,package/dist,rings/*,run-ts,screenshot/take,start/start,design/*}.mjs',
    'tools/{experiments/main,parity/main,starter/make,tfjs-suite/main,wasm/generate}.ts',
    // what benches and tests start as a process or a page of its own
    'bench/app/probe.mjs',
    'bench/engine/{cold-raw.mjs,one-engine.ts}',
    'bench/memory/{steady,train}.ts',
    'bench/pack/run/{main.ts,unpack.mjs}',
    'test/**/*.test.ts',
    'test/components/page/main.ts',
    'test/helpers/export-model.ts',
    'test/main/engine/{counting-entry.ts,webgpu/pretend-gpu.mjs}',
    'test/main/storage/children/{holder,migrator,reader,worker}.ts',
    'test/shell/desktop/{fake-electron,host}.mjs',
    'tools/tfjs-suite/suite.ts',
  ],
  project: ['**/*.{ts,mjs,svelte}'],
  // a type of its own file's exported function is exported for whoever names it
  ignoreExportsUsedInFile: { interface: true, type: true },
  // started as programs behind run.mjs
  ignoreDependencies: ['dependency-cruiser', 'svelte-check', '@mnerva/node-runtime'],
  // programs of a Linux machine that tests use where they find them
  ignoreBinaries: ['strip', 'mount', 'umount', 'unshare', 'strace', 'mkfifo'],
} satisfies KnipConfig;
