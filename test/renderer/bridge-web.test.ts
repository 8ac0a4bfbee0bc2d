import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { webBridge, type Link } from '../../renderer/bridge-web';
import { nobodyNamed } from '../../src/contract/caller';

/** A socket whose other end is the test. */
class TestSocket extends EventTarget {
  readonly sent: string[] = [];
  send(text: string): void {
    this.sent.push(text);
  }
  opens(): void {
    this.dispatchEvent(new Event('open'));
  }
  says(message: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }
  closes(): void {
    this.dispatchEvent(new Event('close'));
  }
}

let sockets: TestSocket[] = [];
const open = () => {
  const socket = new TestSocket();
  sockets.push(socket);
  return socket as unknown as WebSocket; // the bridge uses no more of it
};
const newest = () => sockets.at(-1) ?? expect.fail('no socket was opened');

beforeEach(() => {
  sockets = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const anna = { annotator: 'Anna', project: 'p' };

test('what is asked before the connection opens is sent when it does, with who asks, and answers find their question', async () => {
  const { bridge } = webBridge(open);
  const [first, second] = [bridge.call('a.one', {}, anna), bridge.call('a.two', { n: 2 }, nobodyNamed)];
  expect(newest().sent).toEqual([]);
  newest().opens();
  expect(newest().sent.map((text) => JSON.parse(text))).toMatchObject([
    { name: 'a.one', caller: anna },
    { name: 'a.two', caller: { annotator: null } },
  ]);
  newest().says({ id: 2, reply: { ok: true, value: 'two' } });
  newest().says({ id: 1, reply: { ok: false, error: { code: 'not-found', message: 'no', detail: null } } });
  expect(await second).toEqual({ ok: true, value: 'two' });
  expect(await first).toMatchObject({ ok: false, error: { code: 'not-found' } });
});

test('events go to every listener until it stops', () => {
  const { bridge } = webBridge(open);
  const heard: unknown[] = [];
  const stop = bridge.on((name, value) => heard.push([name, value]));
  newest().opens();
  newest().says({ event: 'job.changed', value: 1 });
  stop();
  newest().says({ event: 'job.changed', value: 2 });
  expect(heard).toEqual([['job.changed', 1]]);
});

test('a lost connection refuses what was asked, says so, and is opened again with growing pauses', async () => {
  const { bridge, onLink } = webBridge(open);
  const links: Link[] = [];
  onLink((link) => links.push(link));
  newest().opens();
  const asked = bridge.call('a.one', {}, anna);
  newest().closes();
  expect(await asked).toMatchObject({ ok: false, error: { message: expect.stringContaining('lost') } });
  vi.advanceTimersByTime(250);
  newest().closes(); // still nobody there
  vi.advanceTimersByTime(250);
  expect(sockets).toHaveLength(2);
  vi.advanceTimersByTime(250);
  expect(sockets).toHaveLength(3);
  const later = bridge.call('a.two', {}, anna);
  newest().opens();
  expect(newest().sent).toHaveLength(1);
  newest().says({ id: 2, reply: { ok: true, value: null } });
  expect(await later).toEqual({ ok: true, value: null });
  expect(links).toEqual(['open', 'lost', 'lost', 'open']);
});
