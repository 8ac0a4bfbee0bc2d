/** What came of trying the GPU: said in one sentence, and whether it computes from now on. */
import { z } from 'zod';

/** Milliseconds of the same work on both; `atLeast` where the GPU was so slow that it was not waited for: that, or more. */
const Speed = z.object({ cpuMs: z.number(), gpuMs: z.number(), atLeast: z.boolean() });
export type Speed = Readonly<z.infer<typeof Speed>>;

export const GpuVerdict = z.discriminatedUnion('outcome', [
  /** There is no driver, or none that ONNX Runtime can use. */
  z.object({ outcome: z.literal('none'), said: z.string() }),
  z.object({ outcome: z.literal('failed'), said: z.string() }),
  /** `what` differs from the processor's by `difference` of its largest number, where `limit` is allowed. */
  z.object({ outcome: z.literal('wrong'), what: z.string(), difference: z.number(), limit: z.number() }),
  /** Right; a batch of suggestions and a step of training were timed. null = not measured, because the other is too slow. */
  z.object({
    outcome: z.literal('right'),
    difference: z.number(),
    forward: Speed.nullable(),
    step: Speed.nullable(),
  }),
  z.object({ outcome: z.literal('crashed'), how: z.string() }),
  z.object({ outcome: z.literal('silent'), seconds: z.number() }),
]);
export type GpuVerdict = Readonly<z.infer<typeof GpuVerdict>>;

/** Below this it would not be worth a driver's whims. */
const leastGain = 1.1;

/** Whether the GPU is chosen by itself: right, and faster at both. */
export function isWorthIt(verdict: GpuVerdict | null): boolean {
  if (verdict?.outcome !== 'right') return false;
  return [verdict.forward, verdict.step].every((speed) => speed !== null && gainOf(speed) >= leastGain);
}

/** Times as fast as the processor. */
const gainOf = ({ cpuMs, gpuMs }: Speed): number => cpuMs / gpuMs;

/** "WebGPU is right, but 4.1 times slower than the CPU here." */
export function gpuInWords(verdict: GpuVerdict | null): string {
  if (verdict === null) return 'WebGPU has not been tried on this machine yet; the app does so in an idle minute.';
  const again = 'mnerva engine use webgpu tries it again.';
  switch (verdict.outcome) {
    case 'none':
      return `WebGPU: no driver found (${verdict.said}).`;
    case 'failed':
      return `WebGPU could not be used: ${verdict.said}. ${again}`;
    case 'wrong': {
      const { what, difference, limit } = verdict;
      const by = Number.isFinite(difference) ? `by ${small(difference)}` : 'by more than can be said';
      return `WebGPU gives other numbers than the CPU (${what} differs ${by}, ${small(limit)} is allowed), and is not used.`;
    }
    case 'right':
      return `WebGPU is right, ${isWorthIt(verdict) ? 'and' : 'but'} ${speedsInWords(verdict)} here.`;
    case 'crashed':
      return `WebGPU crashed when it was tried (${verdict.how}), and is not used. ${again}`;
    case 'silent':
      return `WebGPU did not answer within ${verdict.seconds} seconds, and is not used. ${again}`;
  }
}

function speedsInWords({ forward, step }: { forward: Speed | null; step: Speed | null }): string {
  const parts = [
    forward && `${comparedWithCpu(forward)} at suggestions`,
    step && `${comparedWithCpu(step)} at training`,
  ];
  return parts.filter((part) => part !== null).join(' and ');
}

function comparedWithCpu(speed: Speed): string {
  const gain = gainOf(speed);
  const ratio = gain >= 1 ? `${times(gain)} faster` : `${speed.atLeast ? 'at least ' : ''}${times(1 / gain)} slower`;
  return `${ratio} than the CPU`;
}

const times = (ratio: number): string => `${ratio < 100 ? ratio.toFixed(1) : Math.round(ratio)} times`;
const small = (value: number): string => value.toPrecision(2);
