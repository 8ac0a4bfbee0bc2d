/** Who sits at a window: it goes with every call, is kept for the window's life, and its work is shown at once. */
import { describe, expect, it, test } from 'vitest';
import { Identity } from '../../renderer/identity';
import { Session } from '../../renderer/session.svelte';
import type { Caller } from '../../src/contract/caller';
import { createClient, type Bridge } from '../../src/contract/client';
import { AppError, toWire } from '../../src/errors';
import { FakeMain } from './fake-main';
import { sample } from './fake-samples';
import { timersInHand } from './timers';

const quiet = timersInHand();

/** A window's own storage. */
function storage(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

/** A window on a main; `mine` is what it kept of an earlier life. `hears` is told whom and what each call names. */
function windowOn(main: FakeMain, mine = storage(), hears: (caller: Caller) => void = () => undefined) {
  const identity = new Identity(mine);
  const bridge: Bridge = {
    call: async (name, input, caller) => {
      const { annotator } = caller;
      hears(caller);
      try {
        if (name === 'app.info')
          return { ok: true, value: { version: '0', shell: 'web', nativeDialogs: false, platform: 'x', projectsFolder: '/', notices: [] } }; // prettier-ignore
        if (name === 'engine.info')
          return { ok: true, value: { state: 'idle', backend: 'cpu', device: '', reason: '' } };
        return {
          ok: true,
          value: await main.as(annotator).call(name as 'projects.current', input as Record<string, never>),
        };
      } catch (error) {
        return { ok: false, error: toWire(error) };
      }
    },
    on: (listener) => {
      const names = ['sample.changed', 'project.changed', 'job.changed'] as const;
      const stops = names.map((name) => main.on(name, (value) => listener(name, value)));
      return () => stops.forEach((stop) => stop());
    },
  };
  return new Session(
    createClient(bridge, () => identity.caller),
    storage(),
    identity,
    (caller) => createClient(bridge, () => caller),
  );
}

const two = () => new FakeMain([sample(1, 'In Halden', ['LOC 1-2 0.9']), sample(2, 'Nothing')]);

test('a window that never said who it is belongs to whoever worked here last, and stays theirs', async () => {
  const main = two();
  const [first, second] = [windowOn(main), windowOn(main)];
  await first.start();
  expect(first.project?.annotator).toBe('me');
  await second.start();
  await second.become('Anna');
  await quiet();
  expect([first.project?.annotator, second.project?.annotator]).toEqual(['me', 'Anna']);
  expect(first.project?.annotators).toContain('Anna');
});

test('after a reload a window is whose it was', async () => {
  const main = two();
  const kept = storage();
  const before = windowOn(main, kept);
  await before.start();
  await before.become('Anna');
  await windowOn(main).become('Bob');
  const after = windowOn(main, kept);
  await after.start();
  expect(after.project?.annotator).toBe('Anna');
  const other = windowOn(main);
  await other.start();
  expect(other.project?.annotator).toBe('Bob'); // who was here last
});

describe('another person', () => {
  it('is told, and their counts are shown at once', async () => {
    const main = two();
    const session = windowOn(main);
    await session.start();
    main.change(1, { kind: 'finish', accept: ['m1-2'] });
    expect(session.project?.counts.byState.done).toBe(1);
    await session.become('Anna');
    expect(session.project?.counts.byState.done).toBe(0);
    expect(session.said).toBe('This is the work of Anna.');
    main.change(2, { kind: 'finish', accept: [] }); // of me: not hers
    expect(session.project?.counts.byState.done).toBe(0);
  });

  it('who cannot sit down leaves things as they are', async () => {
    const main = two();
    const session = windowOn(main);
    await session.start();
    main.failures.set('annotators.use', new AppError('no-space', 'The disk is full.'));
    await expect(session.become('Anna')).rejects.toMatchObject({ message: 'The disk is full.' });
    expect(session.project?.annotator).toBe('me');
  });
});

test('a job that started by itself is seen, and its failure is said', async () => {
  const main = two();
  const session = windowOn(main);
  await session.start();
  await main.call('ranking.start', { strategy: 'random' });
  expect(session.runningJob?.title).toBe('Ranking: At random');
  await quiet();
  expect([session.runningJob, session.toast?.text]).toEqual([null, 'Ranking: At random: done.']);
});

test('a job that fails is said to, and why', async () => {
  const main = new FakeMain([sample(1, 'In Halden')], { promoted: null });
  const session = windowOn(main);
  await session.start();
  await main.call('ranking.start', { strategy: 'mnlp' });
  await quiet();
  expect(session.toast?.text).toBe(
    'Ranking: Least sure per word failed: No checkpoint is promoted, so nothing can be suggested.',
  );
});

test('only what is seen outside the lists is asked for again', async () => {
  const main = two();
  const session = windowOn(main);
  await session.start();
  main.asked.length = 0;
  main.suggest(1, ['LOC 1-2 0.9']);
  main.change(1, { kind: 'finish', accept: [] });
  await quiet();
  expect(main.asked).toEqual([]);
  await main.call('labels.change', { change: { kind: 'add', name: 'EVENT' } });
  await quiet();
  expect(session.project?.types.map(({ name }) => name)).toContain('EVENT');
});

test('calls name the project that the window shows, and those of its screens the one they were made for', async () => {
  const main = two();
  const heard: Caller[] = [];
  const session = windowOn(main, storage(), (caller) => heard.push(caller));
  await session.start();
  const shown = session.project;
  if (!shown) throw new Error('a project is open');
  expect(heard.at(0)).toEqual({ annotator: null, project: null }); // before it knows
  const screen = session.clientOf(shown);
  main.projectId = 'another';
  main.emit('project.changed', { folder: '/another', what: ['project'], sampleIds: null });
  await quiet();
  await session.client.call('annotations.history', {});
  expect(heard.at(-1)).toEqual({ annotator: 'me', project: 'another' });
  await screen.call('annotations.history', {}); // an edit that was held back, say
  expect(heard.at(-1)).toEqual({ annotator: 'me', project: shown.id });
});

test('a project opens on its tweets, whatever screen the one before was left on', async () => {
  const main = two();
  const one = windowOn(main);
  await one.start();
  one.show('data');
  await one.openBy('projects.open', { folder: '/p' });
  expect(one.screen).toBe('annotate');
});
