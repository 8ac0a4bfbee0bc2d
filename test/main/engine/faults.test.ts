/**
 * What can go wrong with an engine, made to go wrong for real where that can be done: what the person is told, and that nothing is
 * lost. A training process that is killed: killed-at.slow.test.ts. An installation that breaks off: engine-install/install.test.ts.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync, writeFileSync, writeSync } from 'node:fs'; // prettier-ignore
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeChoice } from '../../../main/engine/choice-file';
import { loadBinding } from '../../../main/engine/ort';
import { registerOrtWithOps } from '../../../main/engine/ort-with-ops';
import type { EnginePort } from '../../../src/engine/calls';
import { toAppError } from '../../../src/errors';
import { engineEntry } from '../../helpers/engine-entry';
import { folderEngine } from '../../../tools/engine-on-folders';
import { localFolderEngine, sentences, temporaryFolder, tinyRequest, types } from './tiny';

const { resolve } = createRequire(import.meta.url);
const words = sentences.map(({ tokens }) => tokens);
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

/** What a person reads of a failure. */
async function told(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (failure: unknown) => toAppError(failure),
  );
  return error ? [`${error.code}:`, error.message, error.detail].filter(Boolean).join(' ') : 'nothing';
}

const predicts = async (engine: EnginePort, checkpoint: string): Promise<number> =>
  (await engine.predict({ checkpoint, types, sentences: words })).length;

/** ONNX Runtime's package with its native files as they are, for `spoil` to change. */
function packageCopy(name: string, spoil: (binaries: string) => void): NodeJS.Require {
  const [original, common] = ['onnxruntime-node', 'onnxruntime-common'].map((id) => packageFolder(id));
  const modules = folder.path(`${name}/node_modules`);
  const copy = join(modules, 'onnxruntime-node');
  const place = `bin/napi-v6/${process.platform}/${process.arch}`;
  mkdirSync(join(copy, place), { recursive: true });
  for (const part of ['package.json', 'dist']) cpSync(join(original!, part), join(copy, part), { recursive: true });
  for (const file of readdirSync(join(original!, place))) {
    if (file.endsWith('.node')) cpSync(join(original!, place, file), join(copy, place, file));
    else symlinkSync(join(original!, place, file), join(copy, place, file));
  }
  symlinkSync(common!, join(modules, 'onnxruntime-common'));
  spoil(join(copy, place));
  return createRequire(join(modules, 'anything.js'));
}

function packageFolder(id: string): string {
  for (let at = dirname(resolve(id)); ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json')) && at.endsWith(id)) return at;
  }
}

describe('the native binary of ONNX Runtime', () => {
  const binary = 'onnxruntime_binding.node';
  it.each<[string, (binaries: string) => void, RegExp]>([
    ['is missing', (at) => spawnSync('rm', [join(at, binary)]), /Cannot find module/],
    [
      'is damaged at its beginning',
      (at) => void writeSync(openSync(join(at, binary), 'r+'), Buffer.alloc(64, 0x20), 0, 64, 0),
      /invalid ELF header|not a mach-o file|not a valid Win32/,
    ],
    ['breaks off', (at) => void writeFileSync(join(at, binary), Buffer.alloc(100)), /file too short|invalid|not a/],
  ])('%s: the slower engine computes, and says why', async (name, spoil, why) => {
    const load = packageCopy(name.replaceAll(' ', '-'), spoil);
    const engine = localFolderEngine({
      register: (options) => registerOrtWithOps({ ...options, binding: loadBinding(load) }),
    });
    const { backend, reason } = await engine.info();
    expect(backend).toBe('wasm');
    expect(reason).toMatch(why);
    expect(reason).toMatch(/^ONNX Runtime could not be loaded on .*The slower WebAssembly engine is used instead\. It is slow because/); // prettier-ignore
    await engine.train(tinyRequest(folder.path(`by ${name}`), { maxSteps: 1, dev: [] }));
    expect(await predicts(engine, folder.path(`by ${name}`))).toBe(words.length);
    await engine.close();
  });
});

it('a driver that takes the process down as it starts: said, not tried again, and the next start computes', async () => {
  const engines = folder.path('engines');
  crashingEngine(engines);
  writeChoice(engines, 'native');
  const engine = folderEngine({ home: 'child', entry: await engineEntry(), engines });
  expect(await told(engine.info())).toMatch(
    /^engine-lost: The training process ended: it was stopped by SIGSEGV\. Resume/,
  );
  const { backend, reason } = await engine.info();
  expect(backend).toBe('cpu');
  expect(reason).toBe(
    'TensorFlow crashed when it was started last, and was not tried again. ONNX Runtime is used instead.',
  );
  await engine.close();
});

/** An engine that is whole by its manifest: a real addon, and a start that ends as a driver's fault does. */
function crashingEngine(engines: string): void {
  const dist = join(engines, 'native/package/dist');
  const binding = join(engines, 'native/package/lib/napi-v8');
  for (const place of [dist, binding]) mkdirSync(place, { recursive: true });
  const sqlite = join(packageFolder('better-sqlite3'), `prebuilds/${process.platform}-${process.arch}.node`);
  cpSync(sqlite, join(binding, 'tfjs_binding.node'));
  writeFileSync(join(dist, 'register_all_kernels.js'), "process.kill(process.pid, 'SIGSEGV');\n");
  writeFileSync(join(engines, 'native/package/package.json'), '{}');
  const manifest = {
    format: 1,
    name: 'native',
    package: '@tensorflow/tfjs-node',
    version: '4.22.0',
    tensorflow: '2.15.1',
    platform: process.platform,
    arch: process.arch,
    licence: 'Apache-2.0',
    installedAt: 0,
    files: [],
  };
  writeFileSync(join(engines, 'native/engine.json'), JSON.stringify(manifest));
}

describe('with an engine that works', () => {
  let engine: EnginePort;
  beforeAll(async () => {
    engine = localFolderEngine({ use: 'wasm' });
    await engine.train(tinyRequest(folder.path('good')));
  });
  afterAll(() => engine.close());
  const good = (): Buffer => readFileSync(folder.path('good/model.safetensors'));

  it('too little memory: refused before it starts, with what would fit', async () => {
    const out = folder.path('too-large');
    const pictured = sentences.map((sentence) => ({ ...sentence, picture: { hash: 'p.jpg', boxes: [] } }));
    const run = engine.train(tinyRequest(out, { size: 'base', train: pictured, batchSize: 64 }));
    expect(await told(run)).toMatch(/^refused: .*needs about \d+\.\d GB.*(fit|size)/);
    expect(readdirSync(folder.path('.')).filter((name) => name.startsWith('too-large'))).toEqual([]);
  });

  it.each<[string, (text: string) => string, RegExp]>([
    ['of another width', (text) => text.replace('"width": 32', '"width": 64'), /^bad-checkpoint: .*\[.*\].*\[.*\]/],
    ['whose configuration breaks off', (text) => text.slice(0, 40), /^bad-checkpoint: /],
  ])('a checkpoint %s: said, and the next one is read', async (name, change, want) => {
    const bad = folder.path(`bad ${name}`);
    cpSync(folder.path('good'), bad, { recursive: true });
    const config = readFileSync(join(bad, 'config.json'), 'utf8');
    expect(change(config)).not.toBe(config);
    writeFileSync(join(bad, 'config.json'), change(config));
    expect(await told(predicts(engine, bad))).toMatch(want);
    expect(await predicts(engine, folder.path('good'))).toBe(words.length);
  });

  const disk = smallDisk();
  it.skipIf(disk === null)(
    'a disk that fills while a checkpoint is written: said, and the run goes on with more room',
    async () => {
      const { path, resize, remove } = disk!;
      try {
        resize('96k');
        const out = join(path, 'run');
        expect(await told(engine.train(tinyRequest(out)))).toMatch(/^no-space: The disk is full.* Free some space/);
        expect(readdirSync(path).filter((name) => !name.endsWith('.resume'))).toEqual([]);
        resize('64m');
        await engine.train(tinyRequest(out));
        expect(readFileSync(join(out, 'model.safetensors')).equals(good())).toBe(true);
      } finally {
        remove();
      }
    },
  );
});

/** A disk of its own in memory, where this process may mount one; else null, and a line. */
function smallDisk(): { path: string; resize: (size: string) => void; remove: () => void } | null {
  const path = join('/tmp', `mnerva-disk-${process.pid}`);
  const run = (...args: string[]): boolean => spawnSync(args[0] ?? '', args.slice(1)).status === 0;
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    mkdirSync(path, { recursive: true });
    if (run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path)) {
      return {
        path,
        resize: (size) => void run('mount', '-o', `remount,size=${size}`, path),
        remove: () => void (run('umount', path) && run('rmdir', path)),
      };
    }
    run('rmdir', path);
  }
  console.log('A full disk was not tried: this process may not mount one.');
  return null;
}
