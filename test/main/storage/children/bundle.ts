/** A child program of these tests as one JavaScript file: Node does not resolve the sources' imports by itself. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const root = new URL('../../../../', import.meta.url).pathname;

/** Inside node_modules, so that the packages left outside the bundle are found from there. */
export async function bundleChild(name: 'worker' | 'holder' | 'reader' | 'migrator'): Promise<string> {
  const folder = join(root, 'node_modules/.cache/mnerva-test');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `storage-${name}-${process.pid}.mjs`);
  const bundle = await rolldown({
    input: join(root, `test/main/storage/children/${name}.ts`),
    platform: 'node',
    external: [/^node:/, 'better-sqlite3', 'zod'],
    logLevel: 'silent',
  });
  await bundle.write({ file, format: 'es', codeSplitting: false });
  await bundle.close();
  return file;
}
