/** The open pages of the web shell: each asks over its websocket, and events go to all of them. */
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { Caller } from '../../src/contract/caller';
import type { Handlers } from '../../src/contract/calls';
import type { Emit } from '../../src/contract/events';
import { serve } from '../../src/contract/serve';

/** The renderer's side is renderer/bridge-web.ts. */
const Asked = z.object({ id: z.int(), name: z.string().max(80), input: z.unknown(), caller: Caller });

/** A page that does not read is dropped rather than buffered without end; it connects again by itself. */
const mostBufferedBytes = 16 * 1024 * 1024;
/** Of one page: with more calls at work nothing is read from it until one of them is answered. */
const mostCalls = 200;
const badMessage = 1008;

interface CallsOfWindow {
  atWork: number;
  /** Read already, and not begun. */
  readonly waiting: string[];
}

/** The annotator of a window, from what it says; a shell that authenticates people may override it. */
export type CallerOf = (socket: WebSocket, said: Caller) => Caller;

export interface Windows {
  readonly emit: Emit;
  add(socket: WebSocket, handlers: Handlers): void;
  /** How many there are. */
  readonly openWindows: number;
  closeAll(): void;
}

/** The person who started this server may say whose work a window is for. */
export function createWindows(callerOf: CallerOf = (_, said) => said): Windows {
  const sockets = new Map<WebSocket, CallsOfWindow>();

  function send(socket: WebSocket, text: string): void {
    if (socket.bufferedAmount > mostBufferedBytes) socket.terminate();
    else socket.send(text, () => undefined); // the window has closed
  }

  async function answer(socket: WebSocket, handlers: Handlers, text: string): Promise<void> {
    const asked = Asked.safeParse(parseJson(text));
    if (!asked.success) return socket.close(badMessage, 'not a call');
    const { id, name, input, caller } = asked.data;
    const reply = await serve(handlers, name, input, callerOf(socket, caller));
    send(socket, JSON.stringify({ id, reply }));
  }

  /** Answers a call, and those that had to wait for it. */
  async function work(socket: WebSocket, handlers: Handlers, calls: CallsOfWindow, first: string): Promise<void> {
    calls.atWork++;
    for (let text: string | undefined = first; text !== undefined; text = calls.waiting.shift()) {
      if (sockets.has(socket)) await answer(socket, handlers, text);
    }
    calls.atWork--;
    if (socket.isPaused) socket.resume();
  }

  return {
    emit(event, value) {
      const text = JSON.stringify({ event, value });
      for (const socket of sockets.keys()) send(socket, text);
    },
    add(socket, handlers) {
      const calls: CallsOfWindow = { atWork: 0, waiting: [] };
      sockets.set(socket, calls);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.terminate()); // too large a message, or not websocket at all
      socket.on('message', (data, isBinary) => {
        if (isBinary) socket.close(badMessage, 'text only');
        else if (calls.atWork < mostCalls) void work(socket, handlers, calls, data.toString());
        else {
          calls.waiting.push(data.toString()); // came in one piece with others
          socket.pause();
        }
      });
    },
    get openWindows() {
      return sockets.size;
    },
    closeAll() {
      for (const socket of sockets.keys()) socket.terminate();
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
