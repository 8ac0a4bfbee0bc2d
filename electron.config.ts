/**
 * What is bundled into out/: main's entries (desktop, web, command line, engine, the threads for pictures and for long SQL), the
 * preload, the renderer.
 * Packages in plain JavaScript are bundled, so that a start reads few files; packages with native parts stay outside.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;

/** Output name -> source. */
const entries = {
  index: 'main/desktop/index.ts',
  web: 'main/web/index.ts',
  cli: 'main/cli/index.ts',
  engine: 'main/engine/entry.ts',
  'decode-worker': 'main/images/decode-worker.ts',
  'query-worker': 'main/storage/query-worker.ts',
};

/** Everything else of `dependencies` is bundled. */
const native = [
  'better-sqlite3',
  'onnxruntime-node',
  'sharp',
  'ws',
  'open',
  '@tensorflow/tfjs-node',
  '@tensorflow/tfjs-node-gpu',
];

const plain = [
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-core',
  'commander',
  'env-paths',
  'fast-xml-parser',
  'zod',
];

/** tfjs in WebAssembly is bundled; its binaries go beside the bundle, where `main/engine/wasm` looks for them. */
const wasmBinaries = {
  name: 'wasm-binaries',
  generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: Uint8Array }): string }): void {
    for (const name of ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm']) {
      const source = readFileSync(resolve(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist', name));
      this.emitFile({ type: 'asset', fileName: `wasm/${name}`, source });
    }
  },
};

/** Which packages each part of out/ has code of, for the notices of what is shipped (tools/package/notices.mjs). */
const packageNames = {
  name: 'package-names',
  generateBundle(
    this: { emitFile(file: { type: 'asset'; fileName: string; source: string }): string },
    _options: unknown,
    bundle: Readonly<Record<string, { readonly moduleIds?: readonly string[] }>>,
  ): void {
    const modules = Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds);
    const names = modules.map((id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/'))?.[1]);
    const source = JSON.stringify([...new Set(names.filter((name) => name !== undefined))].sort());
    this.emitFile({ type: 'asset', fileName: 'packages.json', source });
  },
};

const input = Object.fromEntries(
  Object.entries(entries)
    .map(([name, path]) => [name, resolve(root, path)] as const)
    .filter(([, path]) => existsSync(path)),
);

export default defineConfig({
  main: {
    build: {
      outDir: resolve(root, 'out/main'),
      externalizeDeps: { include: native, exclude: plain },
      sourcemap: false,
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input,
        plugins: [wasmBinaries, packageNames],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: resolve(root, 'out/preload'),
      externalizeDeps: false, // a sandboxed preload may require nothing but electron
      sourcemap: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { index: resolve(root, 'main/desktop/preload.ts') },
        plugins: [packageNames],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    base: './',
    plugins: [svelte({ configFile: false })],
    build: {
      outDir: resolve(root, 'out/renderer'),
      sourcemap: false,
      minify: true,
      assetsInlineLimit: 0, // a data: URL would need an exception in the content security policy
      reportCompressedSize: false,
      modulePreload: { polyfill: false }, // an inline script, which the content security policy forbids
      rolldownOptions: { input: resolve(root, 'renderer/index.html'), plugins: [packageNames] },
    },
  },
});
