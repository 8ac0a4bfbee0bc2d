/** Chooses what computes: the first candidate that loads and passes the self-test, with the reason why it is this one. */
import { tf } from '../../models/tf';
import type { EngineChoice } from '../../src/engine/choice';
import type { EngineInfo } from '../../src/engine/info';
import { AppError } from '../../src/errors';
import { availableParallelism } from 'node:os';
import { candidatesFor, type Candidate, type Started, type Surroundings } from './candidates';
import { readChoice } from './choice-file';
import type { OrtBackend } from './ort';
import { plainBackend } from './plain-backend';
import { probeSpeed, selfTest } from './self-test';
import { hasCrashed, markStart } from './start-marker';

export interface SelectedBackend {
  readonly info: EngineInfo;
  /** The chosen backend where it is ONNX Runtime. */
  readonly ort: OrtBackend | null;
}

export interface SelectOptions {
  readonly threads?: number;
  /** Registers the backend `ort`; a test may hand in one that fails. */
  readonly register?: Surroundings['register'];
  /** The folder of installed engines and of the person's choice; null = there is none. */
  readonly engines?: string | null;
  /** In place of the person's choice. */
  readonly use?: EngineChoice;
}

/** More threads than this do not make tweets faster. */
const mostThreads = 8;
export const usualThreads = (): number => Math.min(mostThreads, availableParallelism());

/** Makes the best backend that works tfjs's current one. */
export async function selectBackend(options: SelectOptions = {}): Promise<SelectedBackend> {
  const { threads = usualThreads(), register, engines = null } = options;
  const surroundings = { threads, register, engines, plain: await plainBackend() };
  const choice = options.use ?? (engines === null ? 'auto' : readChoice(engines));
  const troubles: string[] = [];
  for (const candidate of candidatesFor(choice, engines)) {
    try {
      const { device, reason, ort } = await startAndTest(candidate, surroundings);
      const { title, slow } = candidate;
      const instead = [...troubles, `${title} is used instead.`, slow].filter(Boolean).join(' ');
      const why = troubles.length > 0 ? instead : reason;
      return { info: { backend: candidate.backend, device, reason: why, probeMs: probeSpeed() }, ort };
    } catch (error) {
      troubles.push(error instanceof Error ? error.message : String(error));
      candidate.stop();
      await tf.setBackend('cpu');
    }
  }
  throw new Error(`no backend computes right: ${troubles.join(' ')}`);
}

/** Leaves the candidate as tfjs's current backend. */
async function startAndTest(candidate: Candidate, surroundings: Surroundings): Promise<Started> {
  const { engines } = surroundings;
  const { backend, title, mayCrash } = candidate;
  const marked = mayCrash && engines !== null ? engines : null;
  if (marked !== null && hasCrashed(marked, backend)) {
    const detail = `To try it again: mnerva engine use ${backend}.`;
    throw new AppError('refused', `${title} crashed when it was started last, and was not tried again.`, detail);
  }
  const settled = marked === null ? () => undefined : markStart(marked, backend);
  try {
    const started = await candidate.start(surroundings);
    await tf.setBackend(started.tfjsName);
    const wrong = selfTest();
    if (wrong !== null) throw new Error(`${title} failed the self-test (${wrong}).`);
    return started;
  } finally {
    settled();
  }
}
