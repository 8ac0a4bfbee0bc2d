/** The open pages of the web shell: each asks over its websocket, and events go to all of them. */
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { Caller } from '../../src/contract/caller';
import type { Handlers } from '../../src/contract/calls';
import type { Emit } from '../../src/contract/events';
import { serve } from '../../src/contract/serve';

/** The renderer's side is renderer/bridge-web.ts. */
const Asked = z.object({ id: z.int(), name: z.string().max(80), input: z.unknown(), caller: Caller });

/** A page that does not read its events is dropped rather than buffered without end; it connects again by itself. */
const mostBufferedBytes = 16 * 1024 * 1024;
const badMessage = 1008;

/** The annotator of a window, from what it says; a shell that authenticates people may override it. */
export type CallerOf = (socket: WebSocket, said: Caller) => Caller;

export interface Windows {
  readonly emit: Emit;
  add(socket: WebSocket, handlers: Handlers): void;
  closeAll(): void;
}

/** The person who started this server may say whose work a window is for. */
export function createWindows(callerOf: CallerOf = (_, said) => said): Windows {
  const sockets = new Set<WebSocket>();

  async function answer(socket: WebSocket, handlers: Handlers, text: string): Promise<void> {
    const asked = Asked.safeParse(parseJson(text));
    if (!asked.success) return socket.close(badMessage, 'not a call');
    const { id, name, input, caller } = asked.data;
    const reply = await serve(handlers, name, input, callerOf(socket, caller));
    socket.send(JSON.stringify({ id, reply }), () => undefined); // the window has closed
  }

  return {
    emit(event, value) {
      const text = JSON.stringify({ event, value });
      for (const socket of sockets) {
        if (socket.bufferedAmount > mostBufferedBytes) socket.terminate();
        else socket.send(text, () => undefined);
      }
    },
    add(socket, handlers) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.terminate()); // too large a message, or not websocket at all
      socket.on('message', (data, isBinary) => {
        if (isBinary) socket.close(badMessage, 'text only');
        else void answer(socket, handlers, data.toString());
      });
    },
    closeAll() {
      for (const socket of sockets) socket.terminate();
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
