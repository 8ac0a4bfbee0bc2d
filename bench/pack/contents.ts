/** What goes into a pack beside Node: ONNX Runtime for this platform, the benchmark as one file, a small model, a Vulkan loader. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { writeCheckpoint } from '../../models';
import type { PackedFile } from './archive';
import { smallModel } from './small-model';

const file = (path: string, from: string): PackedFile => ({ path, bytes: readFileSync(from) });

export async function contentsOfPack(): Promise<PackedFile[]> {
  const own = ['in_torch.py'].map((name) => file(name, join('bench/pack/run', name)));
  return [
    ...onnxRuntime(),
    ...vulkanLoader(),
    ...own,
    file('model.py', 'bench/torch/model.py'),
    { path: 'bench.mjs', bytes: await bundle() },
    ...[...writeCheckpoint(smallModel())].map(([name, bytes]) => ({ path: `model/${name}`, bytes })),
  ];
}

/** The two packages, with the binaries of this platform, where the bundle looks for them. */
function onnxRuntime(): PackedFile[] {
  const files: PackedFile[] = [];
  const take = (folder: string, wanted: RegExp): void => {
    for (const entry of readdirSync(join('node_modules', folder), { recursive: true, withFileTypes: true })) {
      const from = join(entry.parentPath, entry.name);
      if (entry.isFile() && wanted.test(entry.name)) files.push(file(from.replaceAll('\\', '/'), from));
    }
  };
  for (const name of ['onnxruntime-node', 'onnxruntime-common']) {
    files.push(file(`node_modules/${name}/package.json`, `node_modules/${name}/package.json`));
  }
  take('onnxruntime-node/dist', /\.js$/);
  take('onnxruntime-common/dist/cjs', /\.(js|json)$/);
  take(`onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}`, /./);
  return files;
}

/** Servers often have a GPU's driver without the loader that finds it; half a megabyte helps. */
function vulkanLoader(): PackedFile[] {
  const folders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib/chromium', '/usr/lib/chromium-browser'];
  const found = folders.map((folder) => join(folder, 'libvulkan.so.1')).find((path) => existsSync(path));
  return found === undefined ? [] : [file('loader/libvulkan.so.1', found)];
}

async function bundle(): Promise<Uint8Array> {
  const made = await rolldown({
    input: 'bench/pack/run/main.ts',
    platform: 'node',
    external: [/^node:/, /^onnxruntime-/],
    logLevel: 'silent',
  });
  const { output } = await made.generate({ format: 'es', codeSplitting: false, minify: true });
  await made.close();
  return Buffer.from(output[0].code);
}
