/** `npm start` as a person runs it, on a data folder of its own, without a display; and a second line to it beside the browser's. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { nobodyNamed } from '../../src/contract/caller';
import { createClient, type Bridge, type Client } from '../../src/contract/client';
import type { Reply } from '../../src/contract/serve';
import { programFolder } from '../../tools/start/build.mjs';

export interface RunningApp {
  /** The address it printed, with its token. */
  readonly url: string;
  /** All it printed so far. */
  readonly said: () => string;
  /** Ctrl+C; answers the exit code. */
  end(): Promise<number | null>;
}

export async function startApp(home: string, args: readonly string[] = []): Promise<RunningApp> {
  const start = join(programFolder, 'tools', 'start', 'start.mjs');
  const app = spawn(process.execPath, [start, '--port', '0', ...args], {
    env: { ...process.env, CI: 'true', MNERVA_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((done) => app.once('exit', done));
  let said = '';
  const url = await new Promise<string>((ready, failed) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /http:\/\/\S+\?token=\S+/.exec(said);
      if (found) ready(found[0]);
    };
    app.stdout.on('data', hear);
    app.stderr.on('data', hear);
    void ended.then((code) => failed(new Error(`npm start ended with code ${code}: ${said}`)));
  });
  return {
    url,
    said: () => said,
    end() {
      app.kill('SIGINT');
      return ended;
    },
  };
}

export interface SecondLine {
  readonly call: Client['call'];
  close(): void;
}

/** Calls beside the page, as a second window makes them. */
export async function secondLine(url: string): Promise<SecondLine> {
  const { host, origin } = new URL(url);
  const entered = await fetch(url, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const socket = new WebSocket(`ws://${host}/ws`, { headers: { cookie, origin } });
  await new Promise((open, failed) => socket.once('open', open).once('error', failed));
  const waiting = new Map<number, (reply: Reply<unknown>) => void>();
  let lastId = 0;
  socket.on('message', (data) => {
    const message: { id?: number; reply?: Reply<unknown> } = JSON.parse(String(data));
    if (message.id !== undefined && message.reply) waiting.get(message.id)?.(message.reply);
  });
  const bridge: Bridge = {
    call: (name, input, caller) =>
      new Promise((answer) => {
        waiting.set(++lastId, answer);
        socket.send(JSON.stringify({ id: lastId, name, input, caller }));
      }),
    on: () => () => undefined,
  };
  return { call: createClient(bridge, () => nobodyNamed).call, close: () => socket.close() };
}
