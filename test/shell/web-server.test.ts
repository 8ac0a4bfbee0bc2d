/** The web shell's door, knocked on as strangers would: without the token, by another name, from another site, with paths and floods. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { WebSocket } from 'ws';
import { createContent } from '../../main/program/content';
import { createAccess } from '../../main/web/access';
import { createShellServer } from '../../main/web/server';
import { createWindows } from '../../main/web/windows';
import { nobodyNamed } from '../../src/contract/caller';
import type { Handlers } from '../../src/contract/calls';

const hash = 'a'.repeat(64);
const access = createAccess('test', []);
const cookie = `mnerva-test=${access.token}`;
const windows = createWindows();
const addTo =
  (some: typeof windows) =>
  (socket: WebSocket): void =>
    some.add(socket, handlers);
let addWindow = addTo(windows);
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
    onWindow: (socket) => addWindow(socket),
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  port = (server.address() as AddressInfo).port;
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

describe('the token', () => {
  test('in the address is traded for a cookie that pages cannot read and other sites do not send', async () => {
    const { status, headers } = await ask(`/?token=${access.token}`);
    expect(status).toBe(303);
    expect(headers.location).toBe('/');
    expect(headers['set-cookie']).toEqual([`${cookie}; Path=/; HttpOnly; SameSite=Strict`]);
  });

  test.each<[string, Record<string, string>, number]>([
    ['/', {}, 401],
    ['/?token=wrong', {}, 401],
    ['/?token=', {}, 401],
    ['/assets/app-1.js', {}, 401],
    [`/image/${hash}`, {}, 401],
    ['/', { cookie: 'mnerva-test=wrong' }, 401],
    ['/', { cookie: `mnerva-other=${access.token}` }, 401],
    ['/', { cookie: `theme=dark; ${cookie}` }, 200],
  ])('%s with %o answers %i', async (path, headers, want) => {
    expect((await ask(path, headers)).status).toBe(want);
  });

  it('does not open a door under a foreign name', async () => {
    const { status, headers } = await ask(`/?token=${access.token}`, { host: `rebound.example:${port}` });
    expect(status).toBe(403);
    expect(headers['set-cookie']).toBeUndefined();
  });
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
  ])('%s', async (_name, headers, want) => {
    expect((await ask('/', { cookie, ...headers })).status).toBe(want);
  });
});

describe('files', () => {
  test.each<[string, number, string]>([
    ['/', 200, '<title>page</title>'],
    ['/assets/app-1.js', 200, 'script'],
    [`/image/${hash}`, 200, 'pixels'],
    [`/image/${'b'.repeat(64)}`, 404, 'Not found.\n'],
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
    const answer = await ask(path, { cookie });
    expect([answer.status, answer.body]).toEqual([status, body]);
  });

  it('come with a content security policy that allows no foreign script, and are not sniffed', async () => {
    for (const path of ['/', '/assets/app-1.js', '/nothing.js']) {
      const { headers } = await ask(path, { cookie });
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
    expect((await ask('/', { cookie, ...headers }, method, body)).status).toBe(want);
  });

  it('headers of any length are not read', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`);
      });
      socket.on('data', (data) => resolve(data.toString()));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 431/);
  });
});

interface Dial {
  readonly path?: string;
  readonly headers?: Record<string, string>;
}

/** Answers the open socket, or the status it was refused with. */
function dial({ path = '/ws', headers = {} }: Dial = {}): Promise<WebSocket | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
      headers: { cookie, origin: `http://127.0.0.1:${port}`, ...headers },
    });
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => undefined);
  });
}

async function opened(): Promise<WebSocket> {
  const socket = await dial();
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  return socket;
}

const nextMessage = (socket: WebSocket) =>
  new Promise<unknown>((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data)))));
const closeCode = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve));

describe('the websocket', () => {
  test.each<[string, Dial, number]>([
    ['without a cookie', { headers: { cookie: '' } }, 401],
    ['with a wrong cookie', { headers: { cookie: 'mnerva-test=x' } }, 401],
    ['from another site', { headers: { origin: 'https://site.example' } }, 403],
    ['from a page of a rebound name', { headers: { host: 'rebound.example', origin: 'http://rebound.example' } }, 403],
    ['without an origin', { headers: { origin: '' } }, 403],
    ['at another path', { path: '/other' }, 404],
  ])('%s is refused', async (_name, how, want) => {
    expect(await dial(how)).toBe(want);
  });

  it('answers calls by their id, unknown ones with an error', async () => {
    const socket = await opened();
    socket.send(JSON.stringify({ id: 7, name: 'projects.recent', input: {}, caller }));
    expect(await nextMessage(socket)).toEqual({ id: 7, reply: { ok: true, value: [] } });
    socket.send(JSON.stringify({ id: 8, name: 'toString', input: {}, caller }));
    expect(await nextMessage(socket)).toMatchObject({ id: 8, reply: { ok: false, error: { code: 'bad-input' } } });
    socket.close();
  });

  it('hands on who sits at the window', async () => {
    const socket = await opened();
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
    const socket = await opened();
    addWindow = addTo(windows);
    const asked = { id: 10, name: 'annotators.use', input: { name: 'anna' }, caller: { annotator: 'bob' } };
    socket.send(JSON.stringify(asked));
    expect(await nextMessage(socket)).toMatchObject({ reply: { value: { annotator: 'known to the shell' } } });
    socket.close();
  });

  it('tells every window what happened', async () => {
    const [one, two] = [await opened(), await opened()];
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
    const [bad, good] = [await opened(), await opened()];
    bad.send(message);
    expect(await closeCode(bad)).toBe(want);
    good.send(JSON.stringify({ id: 1, name: 'projects.recent', input: {}, caller }));
    expect(await nextMessage(good)).toMatchObject({ id: 1 });
    good.close();
  });
});
