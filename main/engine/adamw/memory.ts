/**
 * Weights, gradients and both moments of every parameter side by side in WebAssembly memories, with the sums of gradients where
 * several batches make one step. A memory is never grown (that would detach every view); one holds at most a gigabyte, larger
 * models get several. A step reads each gradient for the norm, which clipping needs of all of them first, then goes over all four
 * arrays once: 32 bytes per parameter, 0.7 to 0.8 times the time that copying moves as many in.
 */
import { adamwWasm } from './adamw-wasm';

/** One AdamW step over arrays at byte offsets; see tools/wasm/adamw.wat. */
type Step = (
  weights: number,
  gradients: number,
  first: number,
  second: number,
  count: number,
  take1: number,
  take2: number,
  correction: number,
  epsilon: number,
  rate: number,
  keep: number,
  scale: number,
) => void;
/** What tools/wasm/adamw.wat exports; positions are byte offsets. */
interface Kernels {
  readonly step: Step;
  /** Sum of squares of `count` numbers. */
  readonly squares: (at: number, count: number) => number;
  readonly add: (sums: number, gradients: number, count: number) => void;
  /** Gives the sum of squares of the means. */
  readonly mean: (gradients: number, sums: number, count: number, batches: number) => number;
}

/** The sums of gradients over several batches. */
export interface GradientSums {
  readonly values: Float32Array;
  /** sums ← sums + gradient */
  add(): void;
  /** gradient ← (sums + gradient) / batches; gives the sum of its squares. */
  mean(batches: number): number;
}

/** The arrays of one parameter; `update` changes weights and moments in place. */
export interface Slot {
  readonly weights: Float32Array;
  readonly gradient: Float32Array;
  /** null where every step is of one batch. */
  readonly sums: GradientSums | null;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  /** Sum of the squares of the gradient. */
  squaredNorm(): number;
  update(numbers: StepNumbers): void;
}

export interface StepNumbers {
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Steps taken, this one included: from 1 on. */
  readonly step: number;
  /** The gradient is taken times this; 1 unless it is clipped. */
  readonly scale?: number;
}

const pageBytes = 65536;
const maxMemoryBytes = 2 ** 30;

export interface SlotOptions {
  /** With memory for the sums of several batches' gradients. */
  readonly withSums?: boolean;
  readonly memoryBytes?: number;
}

/** One slot per size, in order. The memory is freed when the slots are no longer referenced. */
export function allocateSlots(
  sizes: readonly number[],
  { withSums = false, memoryBytes = maxMemoryBytes }: SlotOptions = {},
): Slot[] {
  const arrays = withSums ? 5 : 4;
  const module = new WebAssembly.Module(Buffer.from(adamwWasm, 'base64'));
  const groups: number[][] = [];
  let used = Infinity;
  for (const size of sizes) {
    const bytes = slotBytes(size, arrays);
    if (used + bytes > memoryBytes) {
      groups.push([]);
      used = 0;
    }
    groups.at(-1)?.push(size);
    used += bytes;
  }
  return groups.flatMap((group) => slotsOf(module, group, arrays));
}

/** Arrays start at cache lines; the loops take up to sixteen numbers at once. */
function paddedLength(size: number): number {
  return (size + 15) & ~15;
}

function slotBytes(size: number, arrays: number): number {
  return paddedLength(size) * Float32Array.BYTES_PER_ELEMENT * arrays;
}

function slotsOf(module: WebAssembly.Module, sizes: readonly number[], arrays: number): Slot[] {
  const bytes = sizes.reduce((sum, size) => sum + slotBytes(size, arrays), 0);
  const pages = Math.max(1, Math.ceil(bytes / pageBytes));
  const memory = new WebAssembly.Memory({ initial: pages, maximum: Math.max(pages, 1) });
  const kernels = kernelsOf(new WebAssembly.Instance(module, { host: { memory } }));
  let offset = 0;
  return sizes.map((size) => {
    const slot = slotAt(memory, offset, size, kernels, arrays);
    offset += slotBytes(size, arrays);
    return slot;
  });
}

function kernelsOf({ exports: { step, squares, add, mean } }: WebAssembly.Instance): Kernels {
  const all = [step, squares, add, mean];
  if (!all.every((kernel) => typeof kernel === 'function')) throw new Error('the AdamW module is incomplete');
  return { step, squares, add, mean } as Kernels;
}

function slotAt(memory: WebAssembly.Memory, offset: number, size: number, kernels: Kernels, arrays: number): Slot {
  const count = paddedLength(size);
  const [weights = 0, gradient = 0, first = 0, second = 0, sums = 0] = [0, 1, 2, 3, 4].map(
    (i) => offset + i * count * 4,
  );
  const view = (at: number): Float32Array => new Float32Array(memory.buffer, at, size);
  const gradientSums = (): GradientSums => ({
    values: view(sums),
    add: () => kernels.add(sums, gradient, count),
    mean: (batches) => kernels.mean(gradient, sums, count, batches),
  });
  return {
    weights: view(weights),
    gradient: view(gradient),
    firstMoment: view(first),
    secondMoment: view(second),
    sums: arrays > 4 ? gradientSums() : null,
    squaredNorm: () => kernels.squares(gradient, count),
    update({ learningRate, weightDecay, beta1, beta2, epsilon, step: t, scale = 1 }) {
      const correction = 1 / Math.sqrt(1 - beta2 ** t);
      const rate = learningRate / (1 - beta1 ** t);
      const keep = 1 - learningRate * weightDecay;
      const [take1, take2] = [1 - beta1, 1 - beta2];
      kernels.step(weights, gradient, first, second, count, take1, take2, correction, epsilon, rate, keep, scale);
    },
  };
}
