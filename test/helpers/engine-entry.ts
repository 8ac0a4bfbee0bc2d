/** The engine's entry as one JavaScript file, as the build makes it: threads and children cannot run the sources. */
import { createHash } from 'node:crypto';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const root = new URL('../../', import.meta.url).pathname;
/** Inside node_modules, so that the packages left outside the bundle are found from there. */
const folder = join(root, 'node_modules/.cache/mnerva-test');

let built: Promise<string> | undefined;

/** Path of the bundled entry; built once a test file, and taken from disk where the same text was built before. */
export function engineEntry(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const bundle = await rolldown({
    input: join(root, 'main/engine/entry.ts'),
    platform: 'node',
    external: [/^node:/, /^onnxruntime-/],
    logLevel: 'silent',
  });
  const { output } = await bundle.generate({ format: 'es', codeSplitting: false });
  await bundle.close();
  const [{ code }] = output;
  const path = join(folder, `engine-${createHash('sha256').update(code).digest('hex').slice(0, 16)}.mjs`);
  await mkdir(folder, { recursive: true });
  if (!(await exists(path))) {
    // Several test files may build at the same time: whoever renames last wins with the same text.
    const fresh = `${path}.${process.pid}`;
    await writeFile(fresh, code);
    await rename(fresh, path);
  }
  return path;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
