import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { webBridge, type Link } from '../../renderer/bridge-web';
import type { Door } from '../../renderer/web-door';
import { nobodyNamed } from '../../src/contract/caller';

/** A socket whose other end is the test. */
class TestSocket extends EventTarget {
  readonly sent: string[] = [];
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.closes();
  }
  /** The shell greets the page and lets it in. */
  async opens(): Promise<void> {
    this.says({ nonce: 'n'.repeat(16) });
    await vi.waitFor(() => expect(this.sent).toEqual(['{"code":"the code of a start"}']));
    this.sent.length = 0;
    this.says({ pictures: 'p'.repeat(16), key: 'k'.repeat(16), proof: null });
    await vi.advanceTimersByTimeAsync(0);
  }
  says(message: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }
  closes(code = 1006): void {
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

let sockets: TestSocket[] = [];
const open = () => {
  const socket = new TestSocket();
  sockets.push(socket);
  return socket as unknown as WebSocket; // the bridge uses no more of it
};
let welcome = true;
let entry: { code: string } | null = null;
let changed = (): void => undefined;
const door: Door = {
  enter: async () => entry,
  isWelcome: async () => welcome,
  refused: () => (entry = null),
  onChange: (listener) => (changed = listener),
};
const newest = () => sockets.at(-1) ?? expect.fail('no socket was opened');

beforeEach(() => {
  sockets = [];
  welcome = true;
  entry = { code: 'the code of a start' };
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const anna = { annotator: 'Anna', project: 'p' };

test('what is asked before the connection opens is sent when it does, with who asks, and answers find their question', async () => {
  const { bridge } = webBridge(open, door);
  const [first, second] = [bridge.call('a.one', {}, anna), bridge.call('a.two', { n: 2 }, nobodyNamed)];
  expect(newest().sent).toEqual([]);
  await newest().opens();
  expect(newest().sent.map((text) => JSON.parse(text))).toMatchObject([
    { name: 'a.one', caller: anna },
    { name: 'a.two', caller: { annotator: null } },
  ]);
  newest().says({ id: 2, reply: { ok: true, value: 'two' } });
  newest().says({ id: 1, reply: { ok: false, error: { code: 'not-found', message: 'no', detail: null } } });
  expect(await second).toEqual({ ok: true, value: 'two' });
  expect(await first).toMatchObject({ ok: false, error: { code: 'not-found' } });
});

test('events go to every listener until it stops', async () => {
  const { bridge } = webBridge(open, door);
  const heard: unknown[] = [];
  const stop = bridge.on((name, value) => heard.push([name, value]));
  await newest().opens();
  newest().says({ event: 'job.changed', value: 1 });
  stop();
  newest().says({ event: 'job.changed', value: 2 });
  expect(heard).toEqual([['job.changed', 1]]);
});

test('a lost connection refuses what was asked, says so, and is opened again with growing pauses', async () => {
  const { bridge, onLink } = webBridge(open, door);
  const links: Link[] = [];
  onLink((link) => links.push(link));
  await newest().opens();
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
  await newest().opens();
  expect(newest().sent).toHaveLength(1);
  newest().says({ id: 2, reply: { ok: true, value: null } });
  expect(await later).toEqual({ ok: true, value: null });
  expect(links).toEqual(['open', 'lost', 'lost', 'open']);
});

test('an edit that was not answered is sent again on the next connection, before what was asked since', async () => {
  const { bridge } = webBridge(open, door);
  await newest().opens();
  const edit = bridge.call('annotations.edit', { n: 1 }, anna);
  newest().closes();
  void bridge.call('a.two', {}, anna);
  vi.advanceTimersByTime(250);
  await newest().opens();
  expect(newest().sent.map((text) => JSON.parse(text).name)).toEqual(['annotations.edit', 'a.two']);
  newest().says({ id: 1, reply: { ok: true, value: 'saved' } });
  expect(await edit).toEqual({ ok: true, value: 'saved' });
});

test("another program at Mnerva's place is told nothing", async () => {
  const { bridge } = webBridge(open, door);
  const [links, other] = [[] as Link[], newest()];
  void bridge.call('a.one', {}, anna);
  welcome = false;
  await other.opens();
  expect(other.sent).toEqual([]);
  vi.advanceTimersByTime(250);
  expect(sockets).toHaveLength(2); // and it is looked for again
  expect(links).toEqual([]);
});

test('a page that is refused says so, waits, and goes on with a new start address', async () => {
  const { bridge, onLink } = webBridge(open, door);
  const links: Link[] = [];
  onLink((link) => links.push(link));
  void bridge.call('a.one', {}, anna);
  newest().says({ nonce: 'n'.repeat(16) });
  await vi.advanceTimersByTimeAsync(0);
  newest().closes(4001); // the code was used before: is there a key?
  newest().says({ nonce: 'n'.repeat(16) });
  await vi.advanceTimersByTimeAsync(0);
  expect(links).toEqual(['locked']);
  vi.advanceTimersByTime(60_000);
  expect(sockets).toHaveLength(2);
  entry = { code: 'the code of a start' };
  changed();
  await newest().opens();
  expect(newest().sent).toHaveLength(1);
  expect(links).toEqual(['locked', 'open']);
});
