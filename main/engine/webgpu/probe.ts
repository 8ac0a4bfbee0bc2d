/**
 * The GPU held against the processor: a tiny graph, the self-test of every engine, then a real step of BGA-MNER on both, and
 * last their speeds on the starter's size. Runs in a process of its own, because a driver may take its process down.
 */
import { tf } from '../../../models/tf';
import type { GpuVerdict, Speed } from '../../../src/engine/webgpu';
import { OrtBackend } from '../ort';
import { registerOrtWithOps } from '../ort-with-ops';
import { plainBackend } from '../plain-backend';
import { selfTest } from '../self-test';
import { bgaModel, type BgaModel, type Numbers, type Task } from './bga-step';
import { webGpuBackend, webGpuName } from './candidate';
import { largestDifference } from './difference';

/** Of a tensor's largest number. A GPU adds up in another order; a wrong kernel is off by far more. */
const limit = 1e-3;

/** Small, with everything in it that a step has: both branches, generators, samplers, crops. */
const small: Task = { size: 'toy', rows: 4, pieces: 16 };
/** What the app does all day: a batch of suggestions, a step of training. */
const usual: Task = { size: 'starter', rows: 8, pieces: 32 };
const rounds = 3;

type Right = Extract<GpuVerdict, { outcome: 'right' }>;

interface Runner {
  readonly name: string;
  readonly backend: OrtBackend;
}

/** `timed` is what the speeds are taken on. */
export async function probeGpu(threads: number, timed: Task = usual): Promise<GpuVerdict> {
  const plain = await plainBackend();
  const cpu = { name: 'ort', backend: ortOnCpu(threads, plain) };
  const gpu = { name: webGpuName, backend: webGpuBackend(threads, plain) };
  try {
    const wrong = await on(gpu, selfTest);
    if (wrong !== null) return refused(wrong) ?? { outcome: 'failed', said: `it fails the self-test: ${wrong}` };
    const [own, others] = [await withModel(cpu, small, numbersOf), await withModel(gpu, small, numbersOf)];
    const { what, share } = largestDifference(others.numbers, own.numbers);
    if (!(share <= limit)) return { outcome: 'wrong', what, difference: share, limit };
    return { outcome: 'right', difference: share, ...(await speeds(cpu, gpu, others, timed)) };
  } catch (error) {
    const said = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
    return refused(said) ?? { outcome: 'failed', said };
  }
}

/** ONNX Runtime's two ways to say that there is nothing to try. */
function refused(said: string): GpuVerdict | null {
  if (/Failed to get a WebGPU adapter/.test(said)) {
    return { outcome: 'none', said: 'ONNX Runtime sees no device of Vulkan, Metal or Direct3D 12' };
  }
  if (/unsupported: '?webgpu/.test(said)) {
    return { outcome: 'none', said: `ONNX Runtime has no WebGPU for ${process.platform} ${process.arch}` };
  }
  return null;
}

interface Outcome {
  readonly numbers: Numbers;
  readonly forwardMs: number;
  readonly stepMs: number;
}

/** Everything that is compared, then the times of one more of each, now that everything is compiled. */
function numbersOf(model: BgaModel): Outcome {
  const gradients = model.gradients();
  const numbers = new Map([...gradients, ...model.suggestions()]);
  const forwardMs = best(1, () => model.suggestions());
  model.step();
  return { numbers, forwardMs, stepMs: model.step() };
}

/**
 * Both on the starter's size. A small step takes the GPU as many calls as its layers have kernels, and the starter's has more
 * layers: where the small work alone is slower than the processor is with the starter's, the GPU is not waited for.
 */
async function speeds(cpu: Runner, gpu: Runner, tiny: Outcome, task: Task): Promise<Pick<Right, 'forward' | 'step'>> {
  const timed = (model: BgaModel): { forward: number; step: number } => {
    model.suggestions();
    model.step();
    return { forward: best(rounds, () => model.suggestions()), step: best(rounds, () => model.step()) };
  };
  const own = await withModel(cpu, task, timed);
  const tooSlow = (cpuMs: number, gpuMs: number): Speed | null =>
    gpuMs > cpuMs ? { cpuMs, gpuMs, atLeast: true } : null;
  const [forward, step] = [tooSlow(own.forward, tiny.forwardMs), tooSlow(own.step, tiny.stepMs)];
  if (forward !== null || step !== null) return { forward, step };
  const others = await withModel(gpu, task, timed);
  return {
    forward: { cpuMs: own.forward, gpuMs: others.forward, atLeast: false },
    step: { cpuMs: own.step, gpuMs: others.step, atLeast: false },
  };
}

/** Milliseconds of the fastest of some rounds. */
function best(count: number, work: () => unknown): number {
  let least = Infinity;
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    work();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

async function withModel<T>(runner: Runner, task: Task, work: (model: BgaModel) => T): Promise<T> {
  return on(runner, async () => {
    const model = await bgaModel(task, runner.backend);
    try {
      return work(model);
    } finally {
      model.dispose();
    }
  });
}

async function on<T>({ name }: Runner, work: () => T | Promise<T>): Promise<T> {
  await tf.setBackend(name);
  return work();
}

function ortOnCpu(threads: number, fallback: tf.KernelBackend): OrtBackend {
  const known = tf.findBackend('ort');
  return known instanceof OrtBackend ? known : registerOrtWithOps({ threads, fallback });
}
