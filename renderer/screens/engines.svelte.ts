/** The engines there are, and installing one more: what it takes is shown first, and nothing is loaded before a yes. */
import type { Client } from '../../src/contract/client';
import type { EngineEntryView, EnginePlanView, EnginesView } from '../../src/contract/engine-views';
import type { EngineChoice } from '../../src/engine/choice';
import { installableEngines, type InstallableEngine } from '../../src/engine/choice';
import type { PrecisionChoice } from '../../src/engine/precision';
import { toAppError, type AppError } from '../../src/errors';

export class EnginesState {
  view = $state.raw<EnginesView | null>(null);
  /** What the person is asked to agree to. */
  plan = $state.raw<EnginePlanView | null>(null);
  problem = $state.raw<AppError | null>(null);
  busy = $state(false);

  /** The engines that can be installed, with what came along left out. */
  readonly extra = $derived(
    (this.view?.engines ?? []).filter(({ name }) => installableEngines.some((known) => known === name)),
  );

  /** The GPU, with what came of trying it. */
  readonly gpu = $derived(this.view?.engines.find(({ name }) => name === 'webgpu') ?? null);

  /** Why the GPU cannot be used as it was found; null = it can, or was not tried yet. */
  readonly whyNoGpu = $derived(
    this.gpu && this.gpu.state !== 'bundled' ? (this.gpu.detail ?? 'It cannot be used.') : null,
  );

  constructor(private readonly client: Client) {}

  start(): () => void {
    const stop = this.client.on('engines.changed', (view) => (this.view = view));
    void this.#attempt(async () => {
      this.view = await this.client.call('engines.list', {});
    });
    return stop;
  }

  /** Asks what it takes; refused where the machine lacks something. */
  ask(name: InstallableEngine): Promise<void> {
    return this.#attempt(async () => {
      this.plan = await this.client.call('engines.plan', { name });
    });
  }

  dismiss(): void {
    this.plan = null;
  }

  agree(): Promise<void> {
    return this.#attempt(async () => {
      const { plan } = this;
      this.plan = null;
      if (plan) await this.client.call('engines.install', { name: plan.name });
    });
  }

  stop(): Promise<void> {
    return this.#attempt(async () => void (await this.client.call('engines.stop', {})));
  }

  use(name: EngineChoice): Promise<void> {
    return this.#attempt(async () => {
      await this.client.call('engines.use', { name });
      await this.client.call('engine.info', { start: true }); // starts it, so that the card says what computes now
    });
  }

  suggestIn(precision: PrecisionChoice): Promise<void> {
    return this.#attempt(async () => void (await this.client.call('engines.precision', { precision })));
  }

  remove(name: InstallableEngine): Promise<void> {
    return this.#attempt(async () => void (await this.client.call('engines.remove', { name })));
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this.problem = null;
    this.busy = true;
    try {
      await work();
    } catch (error) {
      this.problem = toAppError(error);
    } finally {
      this.busy = false;
    }
  }
}

/** "not installed" */
export function stateInWords({ state }: EngineEntryView): string {
  return state === 'bundled' ? 'came with the app' : state.replace('-', ' ');
}
