/** A program as one JavaScript file, as the build makes it: threads and children cannot run the sources. */
import { createHash } from 'node:crypto';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const root = new URL('../../', import.meta.url).pathname;
/** Inside node_modules, so that the packages left outside the bundle are found from there. */
const folder = join(root, 'node_modules/.cache/mnerva-test');

const built = new Map<string, Promise<string>>();

/** Path of the engine's entry, bundled. */
export const engineEntry = (): Promise<string> => bundled('main/engine/entry.ts');

/** Path of a source file's bundle; built once a test file, and taken from disk where the same text was built before. */
export function bundled(source: string): Promise<string> {
  const path = built.get(source) ?? build(source);
  built.set(source, path);
  return path;
}

async function build(source: string): Promise<string> {
  const bundle = await rolldown({
    input: join(root, source),
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
