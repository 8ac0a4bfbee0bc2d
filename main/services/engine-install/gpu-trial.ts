/**
 * Trying the GPU: in a child process with a time limit, so that a driver that crashes or hangs affects nothing else. The
 * verdict is stored for this machine and counts from the next start of an engine on.
 */
import type { GpuVerdict } from '../../../src/engine/webgpu';
import { AppError, toAppError } from '../../../src/errors';
import { forgetCrash, gpuVerdict, rememberGpu } from '../../engine/installed';
import type { EngineFactory } from '../options';

const limitSeconds = 300;

export type TryGpu = (signal: AbortSignal) => Promise<GpuVerdict>;

/** Throws `cancelled` where it was stopped; then nothing is remembered. */
export function tryGpuWith(create: EngineFactory, engines: string, seconds = limitSeconds): TryGpu {
  return async (signal) => {
    const engine = create('child');
    try {
      const verdict = await Promise.race([engine.probeGpu().catch(asVerdict), silence(seconds, signal)]);
      await engine.close();
      rememberGpu(engines, verdict);
      return verdict;
    } catch (error) {
      await engine.close();
      forgetCrash(engines, 'webgpu'); // it was killed by us
      throw error;
    }
  };
}

/** The process ended: that is what a probe is there to find out. */
function asVerdict(error: unknown): GpuVerdict {
  const { code, message, cause } = toAppError(error);
  if (code === 'engine-lost') return { outcome: 'crashed', how: typeof cause === 'string' ? cause : message };
  return { outcome: 'failed', said: message };
}

function silence(seconds: number, signal: AbortSignal): Promise<GpuVerdict> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve({ outcome: 'silent', seconds }), seconds * 1000);
    timer.unref();
    const stop = (): void => {
      clearTimeout(timer);
      reject(new AppError('cancelled', 'Stopped on request.'));
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

export interface IdleTrialOptions {
  readonly engines: string;
  readonly tryGpu: TryGpu;
  /** Whether a request is waiting for the engine. */
  readonly isBusy: () => boolean;
  readonly changed: () => void;
}

/** How often it is looked whether the app is idle. */
export const idleMs = 45_000;

/** Tries the GPU once where it has not been tried, when the app has been idle for a while. Returns how to stop. */
export function tryGpuWhenIdle({ engines, tryGpu, isBusy, changed }: IdleTrialOptions): () => Promise<void> {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    if (isBusy()) return;
    clearInterval(timer);
    if (gpuVerdict(engines) !== null) return;
    // Stopped, or there is nothing to try it with: the next start of the app asks again.
    running = tryGpu(stopping.signal).then(changed, () => undefined);
  }, idleMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await running;
  };
}
