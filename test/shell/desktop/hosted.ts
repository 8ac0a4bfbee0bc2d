/** The desktop shell without Electron: its built main in a process of its own, its preload and renderer in a Chromium page. */
import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

interface Told {
  readonly kind: 'ready' | 'answer' | 'event';
  readonly id: number;
  readonly port: number;
  readonly value: unknown;
  readonly failure?: string;
  readonly channel: string;
  readonly args: readonly unknown[];
}

export type Frame = 'page' | 'foreign' | 'inner' | 'gone';

export interface HostedDesktop {
  readonly address: string;
  /** Asks the host (host.mjs lists the probes). */
  probe<T>(probe: string, value?: unknown): Promise<T>;
  invoke<T>(channel: string, args: readonly unknown[], frame?: Frame): Promise<T>;
  /** The page as a window shows it: the built preload first, then the built renderer. `complain` hears its errors. */
  openPage(browser: Browser, complain?: (line: string) => void): Promise<Page>;
  /** Quits as a person would; answers the exit code. */
  quit(): Promise<number | null>;
  kill(): void;
}

/** @param bundles the folder that holds main/ and preload/. */
export async function hostDesktop(bundles: string, home: string): Promise<HostedDesktop> {
  const host: ChildProcess = fork(join(import.meta.dirname, 'host.mjs'), [join(bundles, 'main')], {
    serialization: 'advanced',
    env: { ...process.env, MNERVA_HOME: home, NODE_OPTIONS: '' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (told: Told) => void>();
  const pages = new Set<Page>();
  let lastId = 0;

  const port = await new Promise<number>((ready, failed) => {
    host.once('exit', (code) => failed(new Error(`The desktop's main process ended with code ${code}.`)));
    host.on('message', (told: Told) => {
      if (told.kind === 'ready') ready(told.port);
      else if (told.kind === 'answer') waiting.get(told.id)?.(told);
      else for (const page of pages) void hear(page, told).catch(() => undefined); // the page is being closed
    });
  });

  function probe<T>(name: string, value?: unknown): Promise<T> {
    const id = ++lastId;
    return new Promise<T>((resolve, reject) => {
      waiting.set(id, (told) => {
        waiting.delete(id);
        if (told.failure === undefined) resolve(told.value as T);
        else reject(new Error(told.failure));
      });
      host.send({ id, probe: name, value }, (error) => error && reject(error));
    });
  }
  const invoke = <T>(channel: string, args: readonly unknown[], frame: Frame = 'page') =>
    probe<T>('invoke', { channel, args, frame });

  return {
    address: `http://127.0.0.1:${port}/`,
    probe,
    invoke,
    async openPage(browser, complain = () => undefined) {
      const page = await browser.newPage();
      page.on('console', (message) => message.type() === 'error' && complain(message.text()));
      page.on('pageerror', (error) => complain(error.message));
      await page.exposeFunction('ipcInvoke', (channel: string, args: unknown[]) =>
        invoke(channel, args).catch((error: unknown) => {
          if (host.connected) throw error;
          return new Promise(() => undefined); // main has ended: a page hears no more, as in Electron
        }),
      );
      await page.addInitScript({ content: inPage(readFileSync(join(bundles, 'preload', 'index.cjs'), 'utf8')) });
      pages.add(page);
      page.on('close', () => pages.delete(page));
      await page.goto(`http://127.0.0.1:${port}/`);
      return page;
    },
    quit: () =>
      new Promise((ended) => {
        host.once('exit', ended);
        host.send({ id: 0, probe: 'quit' });
      }),
    kill: () => host.kill('SIGKILL'),
  };
}

function hear(page: Page, { channel, args }: Told): Promise<unknown> {
  const values = [{}, ...args].map((value) => JSON.stringify(value)).join();
  return page.evaluate(`globalThis.ipcListeners.get(${JSON.stringify(channel)})?.forEach((hear) => hear(${values}))`);
}

/** The preload as Electron runs it in a sandbox: a CommonJS file whose `require` knows `electron` and nothing else. */
function inPage(preload: string): string {
  return `(() => {
    const listeners = (globalThis.ipcListeners = new Map());
    const invoke = globalThis.ipcInvoke;
    const electron = {
      contextBridge: {
        exposeInMainWorld: (name, value) =>
          Object.defineProperty(globalThis, name, { value: Object.freeze(value), enumerable: true }),
      },
      ipcRenderer: {
        invoke: (channel, ...args) => invoke(channel, args),
        on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
        removeListener: (channel, listener) =>
          listeners.set(channel, (listeners.get(channel) ?? []).filter((other) => other !== listener)),
      },
    };
    const require = (name) => {
      if (name === 'electron') return electron;
      throw new Error('A sandboxed preload cannot require ' + name);
    };
    const module = { exports: {} };
    ((require, module, exports) => {
      ${preload}
    })(require, module, module.exports);
  })();`;
}
