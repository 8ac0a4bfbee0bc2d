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
  /** Known once the server listens, for the session's key belongs to its port. */
  readonly access: () => Access;
  readonly contentOf: (path: string) => Promise<Content>;
  readonly onWindow: (socket: WebSocket) => void;
}

const refusals: Readonly<Record<Exclude<Verdict, 'allowed'>, readonly [number, string]>> = {
  'two-hosts': [400, 'A request has one Host.'],
  'bad-host': [403, 'This server answers to its own address only.'],
  'bad-origin': [403, 'Another site may not use this server.'],
};

export function createShellServer({ access, contentOf, onWindow }: ServerParts): Server {
  const server = createServer({ maxHeaderSize: mostHeaderBytes, requestTimeout: 30_000 }, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: mostMessageBytes, perMessageDeflate: false });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const verdict = access().ofRequest(request);
    // connect-src names the websocket too: not every browser counts it as 'self'. A Host that is not ours is not repeated.
    const policy = contentPolicy(verdict === 'allowed' ? ["'self'", `ws://${request.headers.host}`] : []);
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

    if (verdict !== 'allowed') return refuse(...refusals[verdict]);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse(405, 'Only GET is answered here.', { allow: 'GET, HEAD', connection: 'close' });
    if (request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0)
      return refuse(413, 'A request has no body here.', { connection: 'close' });

    const [asked = '/'] = (request.url ?? '/').split('?', 1);
    const path = asked.startsWith('/image/') ? access().picture(asked) : asked;
    if (path === null) return refuse(404, 'Not found.');
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
    const verdict = access().ofSocket(request);
    const status = verdict !== 'allowed' ? refusals[verdict][0] : request.url === '/ws' ? null : 404;
    if (status === null) sockets.handleUpgrade(request, socket, head, onWindow);
    else
      socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  return server;
}
