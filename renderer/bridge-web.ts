/**
 * The bridge over a websocket. Messages: {id, name, input, caller} -> {id, reply}; main's own: {event, value}. A lost connection is
 * opened again with growing pauses; what was asked and not answered is refused, because it may or may not have been done.
 */
import { z } from 'zod';
import type { Bridge } from '../src/contract/client';
import type { Reply } from '../src/contract/serve';
import { errorCodes } from '../src/errors';

export type Link = 'open' | 'lost';

export interface Connection {
  readonly bridge: Bridge;
  /** Called when the way to main opens again or breaks; never on the desktop. */
  onLink(listener: (link: Link) => void): void;
}

const WireReply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({
    ok: z.literal(false),
    error: z.object({ code: z.enum(errorCodes), message: z.string(), detail: z.string().nullable() }),
  }),
]);
const Message = z.union([
  z.object({ id: z.number(), reply: WireReply }),
  z.object({ event: z.string(), value: z.unknown() }),
]);

const firstPauseMs = 250;
const longestPauseMs = 8_000;

const lost: Reply<unknown> = {
  ok: false,
  error: {
    code: 'internal',
    message: 'The connection to Mnerva was lost before it answered.',
    detail: 'It connects again by itself. Then try again.',
  },
};

export function webBridge(open: () => WebSocket): Connection {
  let socket: WebSocket | null = null;
  let pauseMs = firstPauseMs;
  let lastId = 0;
  let waiting: string[] = [];
  const asked = new Map<number, (reply: Reply<unknown>) => void>();
  const listeners = new Set<(name: string, value: unknown) => void>();
  const linkListeners = new Set<(link: Link) => void>();
  const notify = (link: Link) => linkListeners.forEach((listener) => listener(link));

  function start(): void {
    const next = open();
    next.addEventListener('open', () => {
      socket = next;
      pauseMs = firstPauseMs;
      waiting.forEach((text) => next.send(text));
      waiting = [];
      notify('open');
    });
    next.addEventListener('message', (event) => receive(String(event.data)));
    next.addEventListener('close', () => {
      if (socket === next) {
        socket = null;
        const unanswered = [...asked.values()];
        asked.clear();
        unanswered.forEach((answer) => answer(lost));
      }
      notify('lost');
      setTimeout(start, pauseMs);
      pauseMs = Math.min(longestPauseMs, pauseMs * 2);
    });
  }

  function receive(text: string): void {
    const message = Message.parse(JSON.parse(text));
    if ('event' in message) listeners.forEach((listener) => listener(message.event, message.value));
    else {
      asked.get(message.id)?.(message.reply);
      asked.delete(message.id);
    }
  }

  start();
  return {
    bridge: {
      call(name, input, caller) {
        const id = ++lastId;
        return new Promise((answer) => {
          asked.set(id, answer);
          const text = JSON.stringify({ id, name, input, caller });
          if (socket) socket.send(text);
          else waiting.push(text);
        });
      },
      on(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    onLink: (listener) => linkListeners.add(listener),
  };
}
