/**
 * The two engines of the process, started when first needed: the thread that suggests, and a child for each training. Says
 * what computes, and what it is doing, to whoever listens.
 */
import type { EngineView } from '../../src/contract/run-views';
import { toAppError } from '../../src/errors';
import type { EnginePort } from '../../src/engine/calls';
import type { EngineHome } from './options';

export interface Engines {
  /** Runs some work on the suggestion engine. */
  suggest<T>(work: (engine: EnginePort) => Promise<T>): Promise<T>;
  /** Runs some work on an engine of its own in a child process, which ends with it. */
  train<T>(work: (engine: EnginePort) => Promise<T>): Promise<T>;
  /** Starts the thread if `start` is set, so that it can report its backend. */
  view(options: { readonly start: boolean }): Promise<EngineView>;
  /** Whether a suggestion or a training is pending. */
  isBusy(): boolean;
  /** Ends the thread after its current request; the next call starts it again, with the engine chosen then. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export function createEngines(create: (home: EngineHome) => EnginePort, changed: (view: EngineView) => void): Engines {
  let thread: EnginePort | null = null;
  let view: EngineView = { state: 'stopped', backend: '', device: '', reason: 'Starts with the first suggestion.' };
  let suggesting = 0;
  let training = 0;
  const children = new Set<EnginePort>();

  function show(change: Partial<EngineView>): void {
    const next = { ...view, ...change };
    if (JSON.stringify(next) === JSON.stringify(view)) return;
    view = next;
    changed(view);
  }

  function showState(): void {
    if (training > 0) show({ state: 'training' });
    else if (suggesting > 0) show({ state: 'suggesting' });
    else show({ state: thread ? 'idle' : 'stopped' });
  }

  async function describe(engine: EnginePort): Promise<void> {
    if (view.backend !== '') return;
    const { backend, device, reason } = await engine.info();
    show({ backend, device, reason });
  }

  function theThread(): EnginePort {
    if (!thread) {
      thread = create('thread');
      show({ state: 'starting' });
    }
    return thread;
  }

  return {
    async suggest(work) {
      const engine = theThread();
      suggesting += 1;
      try {
        await describe(engine);
        showState();
        return await work(engine);
      } finally {
        suggesting -= 1;
        showState();
      }
    },
    async train(work) {
      const engine = create('child');
      children.add(engine);
      training += 1;
      showState();
      try {
        await describe(engine);
        return await work(engine);
      } finally {
        training -= 1;
        children.delete(engine);
        showState();
        await engine.close();
      }
    },
    async view({ start }) {
      if (!start && !thread) return view;
      try {
        await describe(theThread());
        showState();
      } catch (error) {
        show({ state: 'stopped', reason: toAppError(error).message });
      }
      return view;
    },
    isBusy: () => suggesting + training > 0,
    async restart() {
      const leaving = thread;
      thread = null;
      show({ state: 'stopped', backend: '', device: '', reason: 'Starts with the next suggestion.' });
      await leaving?.close();
    },
    async close() {
      await Promise.all([...children].map((child) => child.close()));
      await thread?.close();
      thread = null;
      showState();
    },
  };
}
