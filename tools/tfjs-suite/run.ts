/** Bundles the suite (tfjs's files import each other without extensions, which Node does not read) and runs it in a child. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { z } from 'zod';
import { numbered, type Outcome } from './outcome';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'out/tfjs-suite');

const Results = z.object({
  outcomes: z.array(
    z.object({ name: z.string(), status: z.enum(['passed', 'failed', 'pending']), message: z.string() }),
  ),
  fallbacks: z.array(z.tuple([z.string(), z.number()])),
});

export interface SuiteRun {
  readonly outcomes: readonly Outcome[];
  /** Kernels that ran on tfjs's cpu backend, most used first. */
  readonly fallbacks: readonly (readonly [kernel: string, uses: number])[];
}

/** Runs the tests whose full name matches `filter`. Throws where the child does not come to its end. */
export async function runSuite(filter = ''): Promise<SuiteRun> {
  mkdirSync(folder, { recursive: true });
  const [program, report] = [join(folder, 'suite.cjs'), join(folder, 'report.json')];
  await bundle(program);
  const child = spawn(process.execPath, [program, report, filter], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => (tail = (tail + text.toString()).slice(-4000)));
  }
  const code = await new Promise<number | null>((done, fail) => child.on('error', fail).on('close', done));
  if (code !== 0) throw new Error(`the suite ended with ${code}\n${tail}`);
  const { outcomes, fallbacks } = Results.parse(JSON.parse(readFileSync(report, 'utf8')));
  return { outcomes: numbered(outcomes), fallbacks: fallbacks.sort((a, b) => b[1] - a[1]) };
}

/** One tfjs for all: the packages' own entries are bundles with a tfjs inside that the tests would not share. */
const oneTfjs = {
  name: 'one-tfjs',
  resolveId: {
    filter: { id: /^@tensorflow\/tfjs-(core|backend-cpu)$/ },
    handler: (id: string) => join(root, 'node_modules', id, 'dist/index.js'),
  },
};

async function bundle(file: string): Promise<void> {
  const bundled = await rolldown({
    input: join(import.meta.dirname, 'suite.ts'),
    platform: 'node',
    external: [/^node:/, /^onnxruntime-/, /^jasmine-core/],
    plugins: [oneTfjs],
    treeshake: false, // tests are imported for what they do
    logLevel: 'silent',
  });
  await bundled.write({ format: 'cjs', file, codeSplitting: false });
  await bundled.close();
}
