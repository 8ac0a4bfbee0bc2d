/** The first words on a websocket: a page that cannot say them within ten seconds is nobody's window. */
import type { WebSocket } from 'ws';
import { Entry, refusedEntry, type Welcome } from '../../src/contract/web-entry';
import { newSecret, type Access } from './access';

const patienceMs = 10_000;
const badMessage = 1008;
/** Pages that have not entered yet; each costs a socket. */
const mostWaiting = 100;

export interface Entrance {
  /** Greets; calls `enter` once the page is welcome. */
  greet(socket: WebSocket, enter: () => void): void;
}

/** @param ready resolves when there is something to show: a page that waited for a restart must not ask before. */
export function createEntrance(access: () => Access, ready: Promise<unknown>): Entrance {
  let waiting = 0;
  return {
    greet(socket, enter) {
      if (waiting >= mostWaiting) return socket.terminate();
      waiting++;
      const nonce = newSecret();
      const tooLong = setTimeout(() => socket.terminate(), patienceMs);
      const leave = (): void => {
        clearTimeout(tooLong);
        waiting--;
      };
      socket.once('close', leave);
      socket.on('error', () => socket.terminate());
      socket.once('message', (data, isBinary) => {
        const entry = isBinary ? null : entryOf(data.toString());
        if (!entry) return socket.close(badMessage, 'not an entry');
        const welcome: Welcome | null = access().enter(entry, nonce);
        if (!welcome) return socket.close(refusedEntry, 'a new start address is needed');
        socket.off('close', leave);
        leave();
        void ready.then(() => {
          if (socket.readyState !== socket.OPEN) return;
          socket.send(JSON.stringify(welcome), () => undefined); // before any event
          enter();
        });
      });
      socket.send(JSON.stringify({ nonce }), () => undefined);
    },
  };
}

function entryOf(text: string): Entry | null {
  try {
    return Entry.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
