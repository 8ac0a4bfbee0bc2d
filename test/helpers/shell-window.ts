/** One more window of a running web shell, without a browser: it enters with the session's key, as the person's own pages do. */
import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { Greeting, provable, Welcome } from '../../src/contract/web-entry';

/** The key that pages of a data folder's shell enter with. */
export function keyIn(home: string): string {
  return z.object({ key: z.string() }).parse(JSON.parse(readFileSync(join(home, 'web-session.json'), 'utf8'))).key;
}

export interface EnteredSocket {
  readonly socket: WebSocket;
  readonly welcome: Welcome;
}

/** Opens the socket of a shell and enters. Rejects with the status or the close code where it is refused. */
export function enter(address: string, key: string): Promise<EnteredSocket> {
  const { host, origin } = new URL(address);
  const socket = new WebSocket(`ws://${host}/ws`, { headers: { origin } });
  return new Promise((entered, refused) => {
    socket.once('unexpected-response', (_request, { statusCode }) => refused(new Error(`status ${statusCode}`)));
    socket.once('close', (code) => refused(new Error(`closed with ${code}`)));
    socket.once('error', refused);
    socket.once('message', (greeting) => {
      const { nonce } = Greeting.parse(JSON.parse(String(greeting)));
      const own = randomBytes(32).toString('hex');
      const proof = createHmac('sha256', key)
        .update(provable('page', nonce, own))
        .digest('hex');
      socket.send(JSON.stringify({ nonce: own, proof }));
      socket.once('message', (welcome) => entered({ socket, welcome: Welcome.parse(JSON.parse(String(welcome))) }));
    });
  });
}
