/**
 * The engine's entry with a GPU that is pretended: what ONNX Runtime is to run on the GPU it runs on the processor, and then does
 * what MNERVA_PRETEND_GPU says: right, wrong, crash, abort, hang, late (a crash in the middle of later work).
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const { MNERVA_PRETEND_GPU: how, MNERVA_REAL_ENTRY: entry } = process.env;
const { binding } = createRequire(entry)('onnxruntime-node/dist/binding.js');
const Real = binding.InferenceSession;
let runs = 0;

class Pretended extends Real {
  isOnGpu = false;

  loadModel(bytes, offset, length, options) {
    if (!options.executionProviders.includes('webgpu')) return super.loadModel(bytes, offset, length, options);
    if (how === 'none') throw new Error('Failed to get a WebGPU adapter: No supported adapters');
    if (how === 'crash') process.kill(process.pid, 'SIGSEGV');
    if (how === 'abort') process.abort();
    // Longer than any test waits, and not for ever: a test run that is killed leaves nothing running.
    if (how === 'hang') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
    this.isOnGpu = true;
    return super.loadModel(bytes, offset, length, { ...options, executionProviders: ['cpu'] });
  }

  run(feeds, fetches, options) {
    const results = super.run(feeds, fetches, options);
    if (!this.isOnGpu) return results;
    runs++;
    if (how === 'late' && runs > 7) process.kill(process.pid, 'SIGSEGV');
    // The self-test's graphs are small; what is wrong shows only in a model.
    const large = Object.values(fetches).filter(({ data }) => data.length > 64);
    if (how === 'wrong') for (const { data } of large) data[5] = Number(data[5]) * 1.5 + 0.1;
    return results;
  }
}
Object.defineProperty(binding, 'InferenceSession', { value: Pretended });

await import(pathToFileURL(entry).href);
