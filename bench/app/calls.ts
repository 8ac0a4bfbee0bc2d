/** What windows ask of main, timed from outside: over the websocket, schemas and JSON included. */
import type { CallInput } from '../../src/contract/calls';
import type { Window } from './window';

export async function timeCalls(count: number, call: (i: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const from = performance.now();
    await call(i);
    times.push(performance.now() - from);
  }
  return times;
}

/** Adds a mention to an open sample and takes it out again, each a save of its own. */
export async function timeSaves(window: Window, count: number): Promise<number[]> {
  const place: CallInput<'samples.neighbour'> = {
    id: null,
    direction: 'next',
    filter: { states: ['new'] },
  };
  const sample = await window.call('samples.neighbour', place);
  if (!sample) throw new Error('There is no open sample to save to.');
  let { revision } = sample;
  const base = sample.base && sample.base.ref;
  const end = sample.tokens.length;
  return timeCalls(count, async (i) => {
    const id = `bench-${i >> 1}`;
    const edit =
      i % 2 === 0
        ? ({ kind: 'add', id, start: end - 1, end, type: 'LOC' } as const)
        : ({ kind: 'remove', id } as const);
    ({ revision } = await window.call('annotations.edit', { sampleId: sample.id, revision, base, edit }));
  });
}
