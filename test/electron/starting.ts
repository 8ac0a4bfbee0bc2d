/** The desktop app in Electron itself: where it is, why it cannot be tried, and how it is started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, chromium, type Browser, type ElectronApplication, type Page } from 'playwright-core';
import { nobodyNamed } from '../../src/contract/caller';
import { createClient, type Bridge, type Client } from '../../src/contract/client';
import { programFolder } from '../../tools/start/build.mjs';
import { electronExecutable } from '../../tools/start/electron-runtime.mjs';

const executablePath = electronExecutable(join(programFolder, 'node_modules', 'electron')) ?? '';
/** What `npm run dist -- --dir` made, with its fuses (tools/electron/suite.sh); '' = not tried. */
export const packed = process.env.MNERVA_PACKED ?? '';

const { DISPLAY, WAYLAND_DISPLAY } = process.env;
/** Why nothing can be tried here; null where it can. */
export const why = !executablePath
  ? "Electron's runtime is not installed"
  : process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY
    ? 'there is no display (xvfb-run gives one)'
    : process.getuid?.() === 0
      ? "Electron's sandbox does not run as root"
      : null;
if (why) console.log(`Skipped in Electron itself: ${why}.`);

export interface Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** What main and its libraries wrote to the terminal so far. */
  said(): string;
}

export const newHome = (): string => mkdtempSync(join(tmpdir(), 'mnerva-electron-'));
export const removeHome = (home: string): void => rmSync(home, { recursive: true, force: true });

/** From the program's folder, where main can be asked too. */
export async function startDesktop(home: string): Promise<Desktop> {
  const app = await _electron.launch({
    executablePath,
    args: [programFolder],
    chromiumSandbox: true,
    env: { ...process.env, MNERVA_HOME: home },
  });
  const said = hear(app.process());
  return { app, page: await app.firstWindow(), said };
}

export interface PackedDesktop {
  readonly page: Page;
  readonly process: ChildProcess;
  said(): string;
  /** Closes its window, as a person does; answers the exit code. */
  end(): Promise<number | null>;
}

/** The packed app: no debugger reaches its main, so that only its page is driven, by Chromium's own protocol. */
export async function startPacked(home: string): Promise<PackedDesktop> {
  const app = spawn(packed, ['--remote-debugging-port=0'], { env: { ...process.env, MNERVA_HOME: home } });
  const said = hear(app);
  const ended = new Promise<number | null>((end) => app.once('exit', end));
  const address = await new Promise<string>((found, failed) => {
    app.stderr.on('data', () => {
      const listening = /DevTools listening on (ws:\S+)/.exec(said())?.[1];
      if (listening) found(listening);
    });
    void ended.then((code) => failed(new Error(`The app ended with code ${code}: ${said()}`)));
  });
  const browser = await chromium.connectOverCDP(address);
  const page = await firstPage(browser);
  return {
    page,
    process: app,
    said,
    async end() {
      await page.evaluate('void setTimeout(() => window.close())');
      return ended;
    },
  };
}

async function firstPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  if (!context) throw new Error('The app has no browser context.');
  return context.pages()[0] ?? context.waitForEvent('page');
}

function hear({ stdout, stderr }: ChildProcess): () => string {
  let said = '';
  for (const stream of [stdout, stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return () => said;
}

/** Calls beside the page's own, over its bridge. */
export function callsOf(page: Page): Client['call'] {
  const bridge: Bridge = {
    call: (name, input, caller) =>
      page.evaluate(
        ([asked, given, who]) => (globalThis as unknown as { mnerva: Bridge }).mnerva.call(asked, given, who),
        [name, input, caller] as const,
      ),
    on: () => () => undefined,
  };
  return createClient(bridge, () => nobodyNamed).call;
}

/** Whether a picture is on the screen; goes on to the next tweet where there is none: the most uncertain ones have none. */
export async function pictureIsShown(page: Page): Promise<boolean> {
  const shown = await page.evaluate<boolean>(
    '[...document.images].some((image) => image.complete && image.naturalWidth > 0)',
  );
  if (!shown) await page.keyboard.press('Space');
  return shown;
}

/** Criticals of GLib, and Chromium's last words: what told of two GLibs in one process. */
export const libraryTrouble = (said: string): string[] =>
  said.split('\n').filter((line) => /GLib|g_object_|g_log|FATAL|SIGTRAP/.test(line));
