/** The choice of a backend, and what the person is told when ONNX Runtime cannot be used. */
import { createRequire } from 'node:module';
import { afterAll, describe, expect, it } from 'vitest';
import { BindingError, loadBinding, unregisterOrtBackend } from '../../../main/engine/ort';
import { registerOrtWithOps } from '../../../main/engine/ort-with-ops';
import { selectBackend } from '../../../main/engine/select';
import { tf } from '../../../models/tf';
import { localFolderEngine, sentences, temporaryFolder, tinyRequest, types } from './tiny';

const require = createRequire(import.meta.url);
/** Node's require with some modules in place of the real ones. */
const pretend =
  (modules: Record<string, unknown>) =>
  (id: string): unknown => {
    if (!(id in modules)) return require(id);
    const found = modules[id];
    if (found instanceof Error) throw found;
    return found;
  };

describe('the binding', () => {
  it('is loaded when it is the version this code knows', () => {
    expect(loadBinding().version).toBe('1.30.0');
  });

  it.each([
    ['another version', { 'onnxruntime-node/package.json': { version: '2.0.0' } }, /is version 2\.0\.0, this program needs 1\.30\.0/],
    ['no binary here', { 'onnxruntime-node': new Error('Cannot find module x.node') }, /could not be loaded on .*: Cannot find module x\.node/],
    ['another inside', { 'onnxruntime-node/dist/binding.js': { binding: {} } }, /does not look as expected/],
  ])('%s is refused in plain words', (_, modules, message) => {
    expect(() => loadBinding(pretend(modules))).toThrow(BindingError);
    expect(() => loadBinding(pretend(modules))).toThrow(message);
  }); // prettier-ignore
});

describe('the selection', () => {
  it.each([
    ['wasm', 'TensorFlow.js 4.22.0 in WebAssembly, 1 thread', 'It is slow because it computes in one thread'],
    ['tfjs-cpu', 'TensorFlow.js 4.22.0 in JavaScript, 1 thread', 'It is by far the slowest'],
  ] as const)('takes %s where it was chosen, and says why it is slow', async (use, device, why) => {
    const { info } = await selectBackend({ use });
    expect(info).toMatchObject({ backend: use, device, reason: expect.stringContaining(why) });
  });

  const folders: (() => Promise<void>)[] = [];
  afterAll(() => Promise.all(folders.map((remove) => remove())));

  it('takes ONNX Runtime where it passes the self-test', async () => {
    const { info, ort } = await selectBackend({ threads: 2 });
    expect(info).toMatchObject({ backend: 'cpu', device: 'ONNX Runtime 1.30.0 on the CPU, 2 threads' });
    expect(info.reason).toContain('passed the self-test');
    expect(info.probeMs).toBeGreaterThan(0);
    expect(ort).not.toBeNull();
  });

  it('falls back to WebAssembly with the reason, and still trains and predicts', async () => {
    unregisterOrtBackend();
    const binding = { 'onnxruntime-node': new Error('libonnxruntime.so.1: cannot open shared object file') };
    const engine = localFolderEngine({
      register: (options) => registerOrtWithOps({ ...options, binding: loadBinding(pretend(binding)) }),
    });
    const info = await engine.info();
    expect(info.backend).toBe('wasm');
    expect(info.reason).toMatch(
      /libonnxruntime\.so\.1.*The slower WebAssembly engine is used instead\. It is slow because/,
    );
    const folder = await temporaryFolder();
    folders.push(folder.remove);
    const result = await engine.train(tinyRequest(folder.path('out'), { maxSteps: 1 }));
    expect(result.steps).toBe(1);
    const words = sentences.map(({ tokens }) => tokens);
    expect(await engine.predict({ checkpoint: folder.path('out'), types, sentences: words })).toHaveLength(
      words.length,
    );
    await engine.close();
  });

  it('falls back from a backend that computes wrong', async () => {
    if (tf.findBackend('ort')) unregisterOrtBackend();
    const { info, ort } = await selectBackend({
      register: (options) => {
        const backend = registerOrtWithOps(options);
        tf.unregisterKernel('Softmax', 'ort');
        tf.registerKernel({
          kernelName: 'Softmax',
          backendName: 'ort',
          kernelFunc: ({ inputs }) =>
            backend.tensorOf(backend.recorder.map('Sigmoid', backend.valueBehind(inputs.logits!))),
        });
        return backend;
      },
    });
    expect(ort).toBeNull();
    expect(info.backend).toBe('wasm');
    expect(info.reason).toMatch(/^ONNX Runtime failed the self-test \(a softmax gives .*\)\. The slower/);
    expect(tf.getBackend()).toBe('wasm');
  });
});
