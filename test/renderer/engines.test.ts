/** Installing an engine from the app: nothing is loaded before a yes, and what goes wrong stays on screen. */
import { expect, test } from 'vitest';
import type { CallName } from '../../src/contract/calls';
import type { Client } from '../../src/contract/client';
import type { EngineEntryView, EnginesView } from '../../src/contract/engine-views';
import { AppError } from '../../src/errors';
import { EnginesState } from '../../renderer/screens/engines.svelte';

const listed: EnginesView = {
  chosen: 'auto',
  precision: 'auto',
  engines: [
    { name: 'cpu', title: 'ONNX Runtime', state: 'bundled', detail: null, bytes: null },
    { name: 'native', title: 'TensorFlow', state: 'not-installed', detail: null, bytes: null },
  ],
  installing: null,
  problem: null,
};

function main(refusal: AppError | null = null): {
  engines: EnginesState;
  calls: CallName[];
  tell: (view: EnginesView) => void;
} {
  const calls: CallName[] = [];
  let listener: (view: EnginesView) => void = () => undefined;
  const call = async (name: CallName): Promise<unknown> => {
    calls.push(name);
    if (name === 'engines.list') return listed;
    if (name === 'engines.plan' && refusal) throw refusal;
    return name === 'engines.plan'
      ? {
          name: 'native',
          title: 'TensorFlow',
          licence: 'Apache',
          bytesToLoad: 5,
          space: { installed: 9, atLeast: false, meanwhile: 20, free: 100 },
          gpu: null,
        }
      : {};
  };
  const on = (_: string, heard: typeof listener): (() => void) => {
    listener = heard;
    return () => (listener = () => undefined);
  };
  const engines = new EnginesState({ call, on } as unknown as Client); // answers only what this state asks
  return { engines, calls, tell: (view) => listener(view) };
}

test('what it takes is shown, and only a yes installs it', async () => {
  const { engines, calls } = main();
  engines.start();
  await engines.ask('native');
  expect(engines.extra.map(({ name }) => name)).toEqual(['native']);
  expect(engines.plan).toMatchObject({ licence: 'Apache', bytesToLoad: 5 });
  engines.dismiss();
  await engines.agree();
  expect(calls).toEqual(['engines.list', 'engines.plan']);
  await engines.ask('native');
  await engines.agree();
  expect(calls.at(-1)).toBe('engines.install');
  expect(engines.plan).toBeNull();
});

test.each<[EngineEntryView['state'], string | null]>([
  ['bundled', null],
  ['not-there', 'WebGPU: no driver found (x).'],
  ['broken', 'WebGPU: no driver found (x).'],
  ['crashed', 'WebGPU: no driver found (x).'],
])('a GPU that is %s: why it cannot be used', (state, want) => {
  const { engines, tell } = main();
  engines.start();
  const gpu = { name: 'webgpu', title: 'GPU', state, detail: 'WebGPU: no driver found (x).', bytes: null } as const;
  tell({ ...listed, engines: [...listed.engines, gpu] });
  expect(engines.whyNoGpu).toBe(want);
});

test('a machine that lacks something is told why, and events show how it goes', async () => {
  const { engines, tell } = main(new AppError('refused', 'There is no C++ compiler.'));
  const stop = engines.start();
  await engines.ask('native');
  expect(engines.problem?.message).toBe('There is no C++ compiler.');
  expect(engines.busy).toBe(false);
  tell({ ...listed, installing: { name: 'native', done: 1, total: 5, note: 'compiling' } });
  expect(engines.view?.installing?.note).toBe('compiling');
  stop();
  tell(listed);
  expect(engines.view?.installing?.note).toBe('compiling');
});
