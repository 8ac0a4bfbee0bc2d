/**
 * The bridge over a websocket. First the page is let in (web-door.ts), then messages: {id, name, input, caller} -> {id, reply}; main's own:
 * {event, value}. A lost connection is opened again with growing pauses. What was asked and not answered may or may not have been done:
 * an edit names the revision it was made on, so it is sent again; anything else is refused.
 */
import { z } from 'zod';
import type { Bridge } from '../src/contract/client';
import type { Reply } from '../src/contract/serve';
import { Greeting, refusedEntry, Welcome } from '../src/contract/web-entry';
import { errorCodes } from '../src/errors';
import type { Door } from './web-door';

/** locked = the page was not let in: it needs a new start address. */
export type Link = 'open' | 'lost' | 'locked';

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

/** Safe to ask twice. */
const askedAgain: ReadonlySet<string> = new Set(['annotations.edit']);

interface Asked {
  readonly name: string;
  readonly text: string;
  readonly answer: (reply: Reply<unknown>) => void;
}

export function webBridge(open: () => WebSocket, door: Door): Connection {
  let socket: WebSocket | null = null;
  let pauseMs = firstPauseMs;
  let lastId = 0;
  /** Runs out when it is time to try again; null while a connection is open or on its way, and while the page is locked out. */
  let pause: ReturnType<typeof setTimeout> | null = null;
  let locked = false;
  /** In the order they were asked: those on their way, and those that wait for a connection. */
  const asked = new Map<number, Asked>();
  const listeners = new Set<(name: string, value: unknown) => void>();
  const linkListeners = new Set<(link: Link) => void>();
  const notify = (link: Link) => linkListeners.forEach((listener) => listener(link));

  function start(): void {
    pause = null;
    locked = false;
    const next = open();
    let isGreeted = false;
    /** One message after the other, as proofs take their time. */
    let turn = Promise.resolve();

    async function enter(said: unknown): Promise<void> {
      if (!isGreeted) {
        isGreeted = true;
        const entry = await door.enter(Greeting.parse(said).nonce);
        locked = entry === null;
        if (entry) next.send(JSON.stringify(entry));
        else next.close();
      } else if (await door.isWelcome(Welcome.parse(said))) {
        socket = next;
        pauseMs = firstPauseMs;
        for (const { text } of asked.values()) next.send(text);
        notify('open');
      } else next.close(); // another program at Mnerva's place
    }

    next.addEventListener('message', (event) => {
      const text = String(event.data);
      if (socket === next) receive(text);
      else
        turn = turn.then(() => (socket === next ? receive(text) : enter(JSON.parse(text)))).catch(() => next.close());
    });
    next.addEventListener('close', ({ code }) => {
      if (socket === next) {
        socket = null;
        for (const [id, { name, answer }] of asked) {
          if (askedAgain.has(name)) continue;
          asked.delete(id);
          answer(lost);
        }
      }
      if (code === refusedEntry) {
        door.refused();
        return start(); // with the key, where it was the code that was too old
      }
      if (locked) return notify('locked');
      notify('lost');
      pause = setTimeout(start, pauseMs);
      pauseMs = Math.min(longestPauseMs, pauseMs * 2);
    });
  }

  function receive(text: string): void {
    const message = Message.parse(JSON.parse(text));
    if ('event' in message) listeners.forEach((listener) => listener(message.event, message.value));
    else {
      asked.get(message.id)?.answer(message.reply);
      asked.delete(message.id);
    }
  }

  door.onChange(() => {
    if (!locked && pause === null) return; // open, or on its way
    if (pause !== null) clearTimeout(pause);
    start();
  });
  start();
  return {
    bridge: {
      call(name, input, caller) {
        const id = ++lastId;
        return new Promise((answer) => {
          const text = JSON.stringify({ id, name, input, caller });
          asked.set(id, { name, text, answer });
          socket?.send(text);
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
