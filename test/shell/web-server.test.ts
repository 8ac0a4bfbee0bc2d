/** The web shell's door, knocked on as strangers would: without a key, by another name, from another site, with paths and floods. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createHmac } from 'node:crypto';
import { request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { WebSocket } from 'ws';
import { createContent } from '../../main/program/content';
import { createAccess, newSecret } from '../../main/web/access';
import { createEntrance } from '../../main/web/entrance';
import { createShellServer } from '../../main/web/server';
import { createWindows } from '../../main/web/windows';
import { nobodyNamed } from '../../src/contract/caller';
import type { Handlers } from '../../src/contract/calls';
import { provable } from '../../src/contract/web-entry';

const hash = 'a'.repeat(64);
let time = 0;
const access = createAccess(newSecret(), () => time);
const windows = createWindows();
const addTo =
  (some: typeof windows) =>
  (socket: WebSocket): void =>
    some.add(socket, handlers);
let addWindow = addTo(windows);
let opened = (): void => undefined;
const entrance = createEntrance(() => access, new Promise<void>((resolve) => (opened = resolve)));
/** Two calls are enough: what the door lets through is the contract's matter. */
const handlers = {
  'projects.recent': async () => [],
  'annotators.use': async (_input: unknown, caller: unknown) => caller,
} as unknown as Handlers;
const caller = nobodyNamed;
let folder: string;
let server: Server;
let port: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mnerva-shell-'));
  const renderer = join(folder, 'renderer');
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  writeFileSync(join(renderer, 'index.html'), '<title>page</title>');
  writeFileSync(join(renderer, 'assets', 'app-1.js'), 'script');
  writeFileSync(join(folder, 'secret.html'), 'secret');
  writeFileSync(join(renderer, '.hidden.html'), 'secret');
  writeFileSync(join(folder, 'picture'), 'pixels');
  const imageFile = async (asked: string) =>
    asked === hash ? { path: join(folder, 'picture'), mediaType: 'image/png' } : null;
  server = createShellServer({
    access: () => access,
    contentOf: createContent(renderer, { imageFile, upright: async () => null }),
    onWindow: (socket) => entrance.greet(socket, () => addWindow(socket)),
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  port = (server.address() as AddressInfo).port;
  opened();
});

afterAll(async () => {
  windows.closeAll();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The path goes out as it is written: fetch would tidy it first. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET', body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path, method, headers: { host: `127.0.0.1:${port}`, ...headers } });
    sent.on('error', reject);
    sent.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.end(body);
  });
}

/** Bytes as they are, and the first that come back. */
function raw(sent: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(sent));
    socket.on('data', (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

/** The folder of pictures that a welcomed page is told. */
const picturesOf = () => access.enter({ code: access.newCode() }, 'n')?.pictures ?? '';

describe('a picture', () => {
  it('is sent to a page that was let in, and not kept by its browser', async () => {
    const { status, body, headers } = await ask(`/image/${picturesOf()}/${hash}`);
    expect([status, body, headers['cache-control']]).toEqual([200, 'pixels', 'no-store']);
  });

  test.each([
    ['without the folder', `/image/${hash}`],
    ['in another folder', `/image/${'A'.repeat(43)}/${hash}`],
    ['in no folder', `/image//${hash}`],
    ['with a token of old', `/image/${hash}?token=x`],
  ])('%s is not there', async (_name, path) => {
    expect((await ask(path)).status).toBe(404);
  });

  it('of no sample is not there', async () => {
    expect((await ask(`/image/${picturesOf()}/${'b'.repeat(64)}`)).status).toBe(404);
  });
});

it('no answer sets a cookie', async () => {
  for (const path of ['/', '/?token=x', '/assets/app-1.js', `/image/${picturesOf()}/${hash}`])
    expect((await ask(path)).headers['set-cookie']).toBeUndefined();
});

describe('Host and Origin', () => {
  test.each<[string, Record<string, string>, number]>([
    ['this address', { host: '127.0.0.1:1' }, 200],
    ['a tunnel to another port', { host: 'localhost:9999' }, 200],
    ['IPv6', { host: '[::1]:80' }, 200],
    ['a name that was rebound', { host: 'rebound.example' }, 403],
    ['a name that begins alike', { host: '127.0.0.1.rebound.example' }, 403],
    ['another site', { host: 'localhost:80', origin: 'https://site.example' }, 403],
    ['another port of this machine', { host: 'localhost:80', origin: 'http://localhost:81' }, 403],
    ['a sandboxed frame', { host: 'localhost:80', origin: 'null' }, 403],
    ['the page itself', { host: 'localhost:80', origin: 'http://localhost:80' }, 200],
    ['a Host with a policy in it', { host: 'evil.example; script-src *' }, 403],
    ['a port with a policy in it', { host: 'localhost:80; script-src *' }, 403],
  ])('%s', async (_name, headers, want) => {
    expect((await ask('/', headers)).status).toBe(want);
  });

  it('a Host that is not ours is not repeated in the policy', async () => {
    const { headers } = await ask('/', { host: 'evil.example; script-src *' });
    expect(headers['content-security-policy']).not.toMatch(/evil|\*/);
    expect(headers['content-security-policy']).toContain("connect-src 'none'");
  });

  test.each([
    ['the same twice', 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n'],
    ['ours, then another', 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n'],
    [
      'to the websocket',
      'GET /ws HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nOrigin: http://localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    ],
  ])('two Host headers, %s', async (_name, sent) => {
    expect(await raw(sent)).toMatch(/^HTTP\/1\.1 400/);
  });
});

describe('files', () => {
  test.each<[string, number, string]>([
    ['/', 200, '<title>page</title>'],
    ['/assets/app-1.js', 200, 'script'],
    ['/image/../secret.html', 404, 'Not found.\n'],
    ['/../secret.html', 404, 'Not found.\n'],
    ['/assets/../../secret.html', 404, 'Not found.\n'],
    ['/%2e%2e/secret.html', 404, 'Not found.\n'],
    ['/..%2fsecret.html', 404, 'Not found.\n'],
    ['/..\\secret.html', 404, 'Not found.\n'],
    ['//etc/hosts.html', 404, 'Not found.\n'],
    ['/.hidden.html', 404, 'Not found.\n'],
    ['/assets', 404, 'Not found.\n'],
    ['/assets/app-1.js%00.html', 404, 'Not found.\n'],
  ])('%s answers %i', async (path, status, body) => {
    const answer = await ask(path);
    expect([answer.status, answer.body]).toEqual([status, body]);
  });

  it('come with a content security policy that allows no foreign script, and are not sniffed', async () => {
    for (const path of ['/', '/assets/app-1.js', '/nothing.js']) {
      const { headers } = await ask(path);
      const policy = headers['content-security-policy'] ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
      expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${port};`);
      expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/);
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test.each([
    ['POST', 'x', 405],
    ['PUT', 'x', 405],
    ['OPTIONS', undefined, 405],
    ['GET', 'x'.repeat(100), 413],
  ])('%s with body %s answers %i', async (method, body, want) => {
    const headers: Record<string, string> = body ? { 'content-length': String(body.length) } : {};
    expect((await ask('/', headers, method, body)).status).toBe(want);
  });

  it('headers of any length are not read', async () => {
    const answer = await raw(`GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431/);
  });
});

interface Dial {
  readonly path?: string;
  readonly headers?: Record<string, string>;
}

/** Answers the socket once it was greeted, or the status it was refused with. */
function dial({ path = '/ws', headers = {} }: Dial = {}): Promise<WebSocket | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
      headers: { origin: `http://127.0.0.1:${port}`, ...headers },
    });
    socket.once('message', (data) => {
      expect(JSON.parse(String(data))).toEqual({ nonce: expect.stringMatching(/^[\w-]{43}$/) });
      resolve(socket);
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => undefined);
  });
}

async function greeted(): Promise<WebSocket> {
  const socket = await dial();
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  return socket;
}

async function entered(): Promise<WebSocket> {
  const socket = await greeted();
  socket.send(JSON.stringify({ code: access.newCode() }));
  expect(await nextMessage(socket)).toMatchObject({ key: expect.any(String) });
  return socket;
}

const nextMessage = (socket: WebSocket) =>
  new Promise<unknown>((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data)))));
const closeCode = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve));

describe('the websocket', () => {
  test.each<[string, Dial, number]>([
    ['from another site', { headers: { origin: 'https://site.example' } }, 403],
    ['from a page of a rebound name', { headers: { host: 'rebound.example', origin: 'http://rebound.example' } }, 403],
    ['without an origin', { headers: { origin: '' } }, 403],
    ['at another path', { path: '/other' }, 404],
  ])('%s is refused', async (_name, how, want) => {
    expect(await dial(how)).toBe(want);
  });

  it('a code is good once', async () => {
    const code = access.newCode();
    const [first, second] = [await greeted(), await greeted()];
    first.send(JSON.stringify({ code }));
    expect(await nextMessage(first)).toMatchObject({ key: expect.any(String), pictures: expect.any(String) });
    second.send(JSON.stringify({ code }));
    expect(await closeCode(second)).toBe(4001);
    first.close();
  });

  test.each([
    [60_000, true],
    [60_001, false],
  ])('a code after %i ms lets in: %s', (ms, want) => {
    const code = access.newCode();
    time += ms;
    expect(access.enter({ code }, 'n') !== null).toBe(want);
  });

  test.each<[string, unknown, number]>([
    ['a code nobody made', { code: 'x'.repeat(43) }, 4001],
    ['a proof without the key', { nonce: 'n'.repeat(43), proof: 'p'.repeat(64) }, 4001],
    ['a call', { id: 1, name: 'projects.recent', input: {}, caller }, 1008],
    ['nothing', null, 1008],
  ])('%s in place of an entry is refused', async (_name, said, want) => {
    const socket = await greeted();
    socket.send(JSON.stringify(said));
    expect(await closeCode(socket)).toBe(want);
  });

  it('a proof is good for the greeting it answers, and no other', () => {
    const key = newSecret();
    const door = createAccess(key);
    const prove = (by: 'page' | 'shell', greeting: string) =>
      createHmac('sha256', key)
        .update(provable(by, greeting, 'mine'))
        .digest('hex');
    expect(door.enter({ nonce: 'mine', proof: prove('page', 'greeting') }, 'greeting')).toMatchObject({
      key: null,
      proof: prove('shell', 'greeting'),
    });
    expect(door.enter({ nonce: 'mine', proof: prove('page', 'greeting') }, 'another')).toBeNull();
    expect(door.enter({ nonce: 'mine', proof: prove('shell', 'greeting') }, 'greeting')).toBeNull();
  });

  it('hears nothing of what happens before it has entered', async () => {
    const [outside, inside] = [await greeted(), await entered()];
    const heard: unknown[] = [];
    outside.on('message', (data) => heard.push(data));
    windows.emit('project.changed', { folder: '/p', what: ['samples'], sampleIds: null });
    await nextMessage(inside);
    expect(heard).toEqual([]);
    outside.close();
    inside.close();
  });

  it('answers calls by their id, unknown ones with an error', async () => {
    const socket = await entered();
    socket.send(JSON.stringify({ id: 7, name: 'projects.recent', input: {}, caller }));
    expect(await nextMessage(socket)).toEqual({ id: 7, reply: { ok: true, value: [] } });
    socket.send(JSON.stringify({ id: 8, name: 'toString', input: {}, caller }));
    expect(await nextMessage(socket)).toMatchObject({ id: 8, reply: { ok: false, error: { code: 'bad-input' } } });
    socket.close();
  });

  it('hands on who sits at the window', async () => {
    const socket = await entered();
    const asked = {
      id: 9,
      name: 'annotators.use',
      input: { name: 'anna' },
      caller: { annotator: 'bob', project: 'p' },
    };
    socket.send(JSON.stringify(asked));
    expect(await nextMessage(socket)).toEqual({
      id: 9,
      reply: { ok: true, value: { annotator: 'bob', project: 'p' } },
    });
    socket.close();
  });

  it('a shell that knows better who sits there puts that in its place', async () => {
    addWindow = addTo(createWindows((_, said) => ({ ...said, annotator: 'known to the shell' })));
    const socket = await entered();
    addWindow = addTo(windows);
    const asked = { id: 10, name: 'annotators.use', input: { name: 'anna' }, caller: { annotator: 'bob' } };
    socket.send(JSON.stringify(asked));
    expect(await nextMessage(socket)).toMatchObject({ reply: { value: { annotator: 'known to the shell' } } });
    socket.close();
  });

  it('tells every window what happened', async () => {
    const [one, two] = [await entered(), await entered()];
    const heard = Promise.all([nextMessage(one), nextMessage(two)]);
    const value = { folder: '/p', what: ['samples' as const], sampleIds: null };
    windows.emit('project.changed', value);
    const event = { event: 'project.changed', value };
    expect(await heard).toEqual([event, event]);
    one.close();
    two.close();
  });

  test.each<[string, string | Buffer, number]>([
    ['what is not JSON', '{', 1008],
    ['what is not a call', '{"name":"projects.recent"}', 1008],
    ['a call of nobody', '{"id":1,"name":"projects.recent","input":{}}', 1008],
    ['bytes', Buffer.from('{}'), 1008],
    ['two megabytes', JSON.stringify({ id: 1, name: 'projects.recent', input: 'x'.repeat(2_000_000), caller }), 1009],
  ])('%s ends the connection, and only that one', async (_name, message, want) => {
    const [bad, good] = [await entered(), await entered()];
    bad.send(message);
    expect(await closeCode(bad)).toBe(want);
    good.send(JSON.stringify({ id: 1, name: 'projects.recent', input: {}, caller }));
    expect(await nextMessage(good)).toMatchObject({ id: 1 });
    good.close();
  });

  it('that is never read from is closed when 16 MB wait, and no more than 200 of its calls are at work', async () => {
    const flooding = createWindows();
    let atWork = 0;
    let most = 0;
    const large = 'x'.repeat(100_000);
    addWindow = (socket) =>
      flooding.add(socket, {
        'projects.recent': async () => {
          most = Math.max(most, ++atWork);
          await new Promise((turn) => setImmediate(turn));
          atWork--;
          return [large];
        },
      } as unknown as Handlers);
    const socket = await entered();
    addWindow = addTo(windows);
    const closed = closeCode(socket);
    for (let id = 0; id < 2_000; id++) socket.send(JSON.stringify({ id, name: 'projects.recent', input: {}, caller }));
    socket.pause(); // the page reads nothing from now on
    await expect.poll(() => flooding.openWindows).toBe(0);
    socket.resume();
    expect(await closed).toBe(1006);
    expect(most).toBeLessThanOrEqual(200);
  });
});
