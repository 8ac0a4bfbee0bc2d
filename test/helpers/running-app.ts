/** `npm start` as a person runs it, on a data folder of its own, without a display; and a second line to it beside the browser's. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { nobodyNamed } from '../../src/contract/caller';
import { createClient, type Bridge, type Client } from '../../src/contract/client';
import type { Reply } from '../../src/contract/serve';
import { programFolder } from '../../tools/start/build.mjs';
import { enter, keyIn } from './shell-window';

export interface RunningApp {
  /** The address it printed: good once. */
  readonly url: string;
  readonly home: string;
  /** All it printed so far. */
  readonly said: () => string;
  /** No time to close anything. */
  kill(): void;
  /** Ctrl+C; answers the exit code. */
  end(): Promise<number | null>;
}

export async function startApp(home: string, args: readonly string[] = []): Promise<RunningApp> {
  const start = join(programFolder, 'tools', 'start', 'start.mjs');
  const app = spawn(process.execPath, [start, ...(args.includes('--port') ? [] : ['--port', '0']), ...args], {
    env: { ...process.env, CI: 'true', MNERVA_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((done) => app.once('exit', done));
  let said = '';
  const url = await new Promise<string>((ready, failed) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /http:\/\/\S+#start=[\w-]+/.exec(said);
      if (found) ready(found[0]);
    };
    app.stdout.on('data', hear);
    app.stderr.on('data', hear);
    void ended.then((code) => failed(new Error(`npm start ended with code ${code}: ${said}`)));
  });
  return {
    url,
    home,
    said: () => said,
    kill: () => void app.kill('SIGKILL'),
    end() {
      app.kill('SIGINT');
      return ended;
    },
  };
}

export interface SecondLine {
  readonly call: Client['call'];
  /** The folder of pictures that it was told. */
  readonly pictures: string;
  close(): void;
}

/** Calls beside the page, as a second window makes them. */
export async function secondLine({ url, home }: Pick<RunningApp, 'url' | 'home'>): Promise<SecondLine> {
  const { socket, welcome } = await enter(url, keyIn(home));
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
  return {
    call: createClient(bridge, () => nobodyNamed).call,
    pictures: welcome.pictures,
    close: () => socket.close(),
  };
}
