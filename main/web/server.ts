/** The http server of the web shell: files, pictures, one websocket address. It accepts GET and HEAD without a body, nothing else. */
import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Content } from '../program/content';
import { contentPolicy, pageHeaders } from '../program/policy';
import type { Access, Verdict } from './access';

/** The largest call is an edit; a megabyte is far above any. */
const mostMessageBytes = 1024 * 1024;
const mostHeaderBytes = 16 * 1024;

export interface ServerParts {
  /** Known once the server listens, for the cookie carries its port. */
  readonly access: () => Access;
  readonly contentOf: (path: string) => Promise<Content>;
  readonly onWindow: (socket: WebSocket) => void;
}

const refusals: Readonly<Record<Exclude<Verdict, 'allowed'>, readonly [number, string]>> = {
  'bad-host': [403, 'This server answers to its own address only.'],
  'bad-origin': [403, 'Another site may not use this server.'],
  'no-token': [401, 'Open the address that Mnerva printed when it started: it carries the key to this page.'],
};

export function createShellServer({ access, contentOf, onWindow }: ServerParts): Server {
  const server = createServer({ maxHeaderSize: mostHeaderBytes, requestTimeout: 30_000 }, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: mostMessageBytes, perMessageDeflate: false });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // connect-src names the websocket too: not every browser counts it as 'self'.
    const policy = contentPolicy(["'self'", `ws://${request.headers.host ?? '127.0.0.1'}`]);
    const send = (status: number, headers: Record<string, string>, body: string | Uint8Array = '') => {
      response.writeHead(status, { ...pageHeaders(policy), 'content-length': Buffer.byteLength(body), ...headers });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    const refuse = (status: number, text: string, headers: Record<string, string> = {}) =>
      send(
        status,
        { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers },
        `${text}\n`,
      );

    if (!access().knowsHost(request.headers)) return refuse(...refusals['bad-host']);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse(405, 'Only GET is answered here.', { allow: 'GET, HEAD', connection: 'close' });
    if (request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0)
      return refuse(413, 'A request has no body here.', { connection: 'close' });

    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
    const token = new URLSearchParams(query).get('token');
    if (path === '/' && token !== null) {
      const cookie = access().cookieFor(token);
      if (cookie) return send(303, { location: '/', 'set-cookie': cookie, 'cache-control': 'no-store' });
    }
    const verdict = access().ofRequest(request.headers);
    if (verdict !== 'allowed') return refuse(...refusals[verdict]);
    const content = await contentOf(path);
    send(
      content.status,
      {
        'content-type': content.mediaType,
        'cache-control': content.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
      },
      content.body,
    );
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const verdict = access().ofSocket(request.headers);
    const status = verdict !== 'allowed' ? refusals[verdict][0] : request.url === '/ws' ? null : 404;
    if (status === null) sockets.handleUpgrade(request, socket, head, onWindow);
    else
      socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  return server;
}
