/** Installing, choosing and removing engines for the windows: one installation at a time, its progress published to all of them. */
import type { EnginePlanView, EnginesView } from '../../../src/contract/engine-views';
import type { EngineChoice, InstallableEngine } from '../../../src/engine/choice';
import type { PrecisionChoice } from '../../../src/engine/precision';
import { AppError, toWire } from '../../../src/errors';
import { writePrecision } from '../../engine/installed';
import { throttled } from '../../../src/jobs/progress';
import { install, planInstallation, type InstallOptions, type InstallPlan } from './install';
import type { TryGpu } from './gpu-trial';
import { chooseEngine, listEngines, mustBeRight, removeEngine } from './list';
import type { Environment } from './programs';

export interface EngineManager {
  view(): EnginesView;
  plan(name: InstallableEngine): Promise<EnginePlanView>;
  /** Starts it; the view shows its progress and its end. Throws where it cannot be started. */
  start(name: InstallableEngine): Promise<void>;
  stop(): void;
  use(name: EngineChoice): Promise<void>;
  /** The precision of suggestions from now on. */
  suggestIn(precision: PrecisionChoice): void;
  remove(name: InstallableEngine): Promise<void>;
  /** Stops an installation and waits for its end. */
  close(): Promise<void>;
}

export interface ManagerOptions extends Pick<InstallOptions, 'tryEngine' | 'programFolder' | 'now'> {
  readonly engines: string;
  readonly environment: Environment;
  readonly changed: (view: EnginesView) => void;
  readonly tryGpu: TryGpu;
  /** The suggestion engine ends; its next start takes what is chosen then. */
  readonly restart: () => Promise<void>;
  /** For tests: other packages than the known ones. */
  readonly known?: InstallPlan['request']['known'];
}

export function createEngineManager(options: ManagerOptions): EngineManager {
  const { engines, environment, changed, restart, known, tryGpu } = options;
  const leaving = new AbortController();
  let installing: EnginesView['installing'] = null;
  let problem: EnginesView['problem'] = null;
  let stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  function view(): EnginesView {
    const { chosen, precision, engines: entries } = listEngines(engines);
    return { chosen, precision, engines: entries.map((entry) => ({ ...entry })), installing, problem };
  }
  const publish = (): void => changed(view());
  const publishThrottled = throttled<null>(publish, options.now);

  function planned(name: InstallableEngine): Promise<InstallPlan> {
    return planInstallation({ name, engines, from: null, environment, ...(known && { known }) });
  }

  async function carryOut(plan: InstallPlan): Promise<void> {
    const { name } = plan.request;
    const { tryEngine, programFolder, now } = options;
    const { signal } = stopping;
    const onProgress: InstallOptions['onProgress'] = ({ done, total, note }) => {
      installing = { name, done: done ?? 0, total: total ?? null, note: note ?? '' };
      publishThrottled(null);
    };
    try {
      await install(plan, { tryEngine, programFolder, now, signal, onProgress });
    } catch (error) {
      problem = signal.aborted ? null : toWire(error);
    } finally {
      installing = null;
      publish();
    }
  }

  return {
    view,
    async plan(name) {
      const { title, licence, bytesToLoad, space, gpu } = await planned(name);
      return { name, title, licence, bytesToLoad, space, gpu };
    },
    async start(name) {
      if (installing)
        throw new AppError('in-use', `The engine ${installing.name} is being installed.`, 'Wait for its end.');
      installing = { name, done: 0, total: null, note: '' };
      problem = null;
      stopping = new AbortController();
      try {
        const plan = await planned(name);
        running = carryOut(plan);
      } catch (error) {
        installing = null;
        throw error;
      } finally {
        publish();
      }
    },
    stop: () => stopping.abort(),
    async use(name) {
      if (name === 'webgpu') mustBeRight(await tryGpu(leaving.signal));
      chooseEngine(engines, name);
      await restart();
      publish();
    },
    suggestIn(precision) {
      writePrecision(engines, precision);
      publish();
    },
    async remove(name) {
      const computes = listEngines(engines).chosen === name;
      await removeEngine(engines, name);
      if (computes) await restart();
      publish();
    },
    async close() {
      leaving.abort();
      stopping.abort();
      await running;
    },
  };
}
