import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { calls, type CallName, type Handlers } from '../../../src/contract/calls';
import { nobodyNamed } from '../../../src/contract/caller';
import { createClient, type Bridge } from '../../../src/contract/client';
import { serve } from '../../../src/contract/serve';
import { AppError } from '../../../src/errors';

/** Handlers that refuse everything but what a test gives. */
function handlersWith(given: Partial<Handlers>): Handlers {
  const refuse = (): Promise<never> => Promise.reject(new AppError('refused', 'Not in this test.'));
  const all = Object.fromEntries(Object.keys(calls).map((name) => [name, refuse]));
  return { ...(all as unknown as Handlers), ...given };
}

describe('serve', () => {
  test.each<[string, string, unknown, string]>([
    ['a call that is not there', 'nope', {}, 'bad-input'],
    ['an inherited name', 'toString', {}, 'bad-input'],
    ['input of the wrong shape', 'samples.get', { id: 'x' }, 'bad-input'],
    ['a handler that refuses', 'samples.get', { id: 1 }, 'refused'],
  ])('answers %s with a value, never a rejection', async (_, name, input, code) => {
    expect(await serve(handlersWith({}), name, input, nobodyNamed)).toMatchObject({ ok: false, error: { code } });
  });

  test.each<[string, unknown, string]>([
    ['a name', { annotator: 'anna' }, 'anna'],
    ['nobody named', nobodyNamed, 'nobody named'],
    ['nothing at all', undefined, 'bad-input'],
    ['an empty name', { annotator: '' }, 'bad-input'],
    ['a number', { annotator: 7 }, 'bad-input'],
  ])('a call by %s', async (_, caller, want) => {
    const told: string[] = [];
    const handlers = handlersWith({
      'annotations.history': (_input, { annotator }) => {
        told.push(annotator ?? 'nobody named');
        return Promise.resolve({ undo: 0, redo: 0 });
      },
    });
    const reply = await serve(handlers, 'annotations.history', {}, caller);
    expect(reply.ok ? told : [reply.error.code]).toEqual([want]);
  });

  test('an exception of the program becomes "internal" and keeps its message', async () => {
    const broken = handlersWith({ 'runs.list': () => Promise.reject(new TypeError('x is undefined')) });
    expect(await serve(broken, 'runs.list', {}, nobodyNamed)).toMatchObject({
      ok: false,
      error: { code: 'internal', message: 'x is undefined' },
    });
  });

  test('a full disk has a next step', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    const handlers = handlersWith({ 'runs.list': () => Promise.reject(full) });
    const reply = await serve(handlers, 'runs.list', {}, nobodyNamed);
    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'no-space', detail: expect.stringContaining('Free some space') },
    });
  });

  test('every schema can be told as JSON Schema: nothing but JSON values crosses', () => {
    for (const name of Object.keys(calls) as CallName[]) {
      expect(() => z.toJSONSchema(calls[name].input, { io: 'input' })).not.toThrow();
      expect(() => z.toJSONSchema(calls[name].output)).not.toThrow();
    }
  });

  test('the client says who sits at the window and which project it shows, at each call anew', async () => {
    const heard: unknown[] = [];
    const bridge: Bridge = {
      call: (_name, _input, caller) => (heard.push(caller), Promise.resolve({ ok: true, value: [] })),
      on: () => () => undefined,
    };
    let annotator: string | null = null;
    const client = createClient(bridge, () => ({ annotator, project: 'p' }));
    await client.call('runs.list', {});
    annotator = 'anna';
    await client.call('runs.list', {});
    expect(heard).toEqual([
      { annotator: null, project: 'p' },
      { annotator: 'anna', project: 'p' },
    ]);
  });

  test('what a window’s state holds crosses a bridge that clones', async () => {
    const bridge: Bridge = {
      call: async (_name, input) => ({ ok: true, value: structuredClone(input) }),
      on: () => () => undefined,
    };
    const held = new Proxy({ sampleIds: new Proxy([7], {}) }, {});
    expect(() => structuredClone(held)).toThrow('could not be cloned');
    const client = createClient(bridge, () => nobodyNamed);
    expect(await client.call('reference.make', held as never)).toEqual({ sampleIds: [7] });
  });

  test('the client gives the value, throws the error, and hears only the events it asked for', async () => {
    const listeners = new Set<(name: string, value: unknown) => void>();
    const handlers = handlersWith({ 'annotations.history': () => Promise.resolve({ undo: 2, redo: 0 }) });
    const bridge: Bridge = {
      call: (name, input, caller) => serve(handlers, name, input, caller),
      on: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const client = createClient(bridge, () => nobodyNamed);
    expect(await client.call('annotations.history', {})).toEqual({ undo: 2, redo: 0 });
    await expect(client.call('runs.list', {})).rejects.toMatchObject({ code: 'refused' });
    const heard: unknown[] = [];
    const closed = { folder: null, what: ['project'], sampleIds: null };
    const stop = client.on('project.changed', (value) => heard.push(value));
    listeners.forEach((tell) => tell('sample.changed', { sampleId: 1, revision: 2 }));
    listeners.forEach((tell) => tell('project.changed', closed));
    stop();
    listeners.forEach((tell) => tell('project.changed', { ...closed, folder: 'x' }));
    expect(heard).toEqual([closed]);
  });
});
