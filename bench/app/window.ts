/** One more window of a web shell, without a browser: the contract's client over its websocket. */
import { z } from 'zod';
import { nobodyNamed } from '../../src/contract/caller';
import { createClient, type Client } from '../../src/contract/client';
import type { Reply } from '../../src/contract/serve';
import { errorCodes } from '../../src/errors';
import type { JobRecord } from '../../src/jobs/job';
import { enter } from '../../test/helpers/shell-window';
import type { ShellProcess } from './shell-process';

export interface Window extends Client {
  /** Waits for a job that was started from this window; throws when it did not finish. */
  finished(job: { readonly jobId: string }): Promise<void>;
  close(): void;
}

const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({
    ok: z.literal(false),
    error: z.object({ code: z.enum(errorCodes), message: z.string(), detail: z.string().nullable() }),
  }),
]);
const Message = z.union([
  z.object({ id: z.number(), reply: Answer }),
  z.object({ event: z.string(), value: z.unknown() }),
]);

export async function openWindow({ url, key }: Pick<ShellProcess, 'url' | 'key'>): Promise<Window> {
  const { socket } = await enter(url, key);
  const asked = new Map<number, (reply: Reply<unknown>) => void>();
  const listeners = new Set<(name: string, value: unknown) => void>();
  let lastId = 0;
  socket.on('message', (data) => {
    const message = Message.parse(JSON.parse(String(data)));
    if ('event' in message) listeners.forEach((listener) => listener(message.event, message.value));
    else asked.get(message.id)?.(message.reply);
  });
  const client = createClient(
    {
      call: (name, input, caller) =>
        new Promise((answer) => {
          const id = ++lastId;
          asked.set(id, answer);
          socket.send(JSON.stringify({ id, name, input, caller }));
        }),
      on(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    () => nobodyNamed,
  );

  // A job may end before the call that started it is answered.
  const ended = new Map<string, JobRecord>();
  const waiting = new Map<string, (job: JobRecord) => void>();
  client.on('job.changed', (job) => {
    if (job.state === 'running') return;
    ended.set(job.id, job);
    waiting.get(job.id)?.(job);
  });
  return {
    ...client,
    async finished({ jobId }) {
      const job = ended.get(jobId) ?? (await new Promise<JobRecord>((tell) => waiting.set(jobId, tell)));
      if (job.state !== 'finished') throw new Error(`${job.title}: ${job.state} ${JSON.stringify(job.error)}`);
    },
    close: () => socket.close(),
  };
}
