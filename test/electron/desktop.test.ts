/**
 * The desktop shell in Electron itself: what test/shell cannot see, the isolated world, a start under Chromium's sandbox, native
 * dialogs and menus, windows and their ends.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtApp } from '../helpers/build';
import {
  callsOf,
  libraryTrouble,
  newHome,
  pictureIsShown,
  removeHome,
  startDesktop,
  why,
  type Desktop,
} from './starting';

const soon = { timeout: 60_000, interval: 200 };

/** Answers dialogs of main from now on and keeps their words. */
async function answerDialogs(app: ElectronApplication, answer: { path?: string; button?: number }): Promise<void> {
  await app.evaluate(({ dialog }, { path = '', button = 0 }) => {
    const asked: unknown[] = [];
    Object.assign(globalThis, { asked });
    const keep = (...args: unknown[]) => void asked.push(args.at(-1));
    Object.assign(dialog, {
      showOpenDialog: async (...args: unknown[]) => (keep(...args), { canceled: path === '', filePaths: [path] }),
      showSaveDialog: async (...args: unknown[]) => (keep(...args), { canceled: path === '', filePath: path }),
      showMessageBox: async (...args: unknown[]) => (keep(...args), { response: button }),
      showErrorBox: keep,
    });
  }, answer);
}
const dialogsOf = (app: ElectronApplication): Promise<string> =>
  app.evaluate(() => JSON.stringify((globalThis as { asked?: unknown[] }).asked ?? []));

/** Whether every window shows a tweet: asked of main, because a debugger loses a page that died. */
const windowsShow = (app: ElectronApplication): Promise<boolean> =>
  app.evaluate(async ({ BrowserWindow }) => {
    const shown = BrowserWindow.getAllWindows().map((window) =>
      window.webContents.executeJavaScript(`document.querySelector('[role=application]') !== null`),
    );
    return (await Promise.all(shown)).every(Boolean);
  });

describe.skipIf(why !== null)('in Electron', () => {
  let home: string;
  let desktop: Desktop;
  beforeAll(async () => {
    await builtApp();
    home = newHome();
    desktop = await startDesktop(home);
    await desktop.page.getByRole('application', { name: 'Tweet' }).waitFor();
  });
  afterAll(async () => {
    await desktop?.app.close();
    if (home) removeHome(home);
  });

  it('shows a tweet of the sample project and its picture', async () => {
    await expect.poll(() => pictureIsShown(desktop.page), { ...soon, interval: 1000 }).toBe(true);
  });

  it('gives the page the bridge and nothing of Node', async () => {
    const seen = await desktop.page.evaluate(
      '[location.origin, Object.keys(mnerva).sort().join(), typeof require, typeof process, typeof module].join(" ")',
    );
    expect(seen).toBe('app://mnerva call,on undefined undefined undefined');
  });

  it('keeps the page from leaving and from opening addresses', async () => {
    const { app, page } = desktop;
    await app.evaluate(({ shell }) => {
      Object.assign(globalThis, { outside: [] });
      shell.openExternal = async (url) => void (globalThis as unknown as { outside: string[] }).outside.push(url);
    });
    await page.evaluate('void (location.href = "https://site.example/")');
    await page.keyboard.press('Shift'); // as after a click
    await page.evaluate('void window.open("https://site.example/")');
    expect(app.windows()).toHaveLength(1);
    expect(page.url()).toMatch(/^app:\/\/mnerva\//);
    expect(await app.evaluate(() => (globalThis as unknown as { outside: string[] }).outside)).toEqual([]);
  });

  it("asks with the system's dialogs, and opens what was chosen there and nothing else", async () => {
    const { app, page } = desktop;
    const call = callsOf(page);
    const file = join(home, 'tweets.txt');
    writeFileSync(file, 'IMGID:1\nAna\tB-PER\n\n');
    await expect(call('import.recognise', { path: file })).rejects.toMatchObject({ code: 'refused' });
    await answerDialogs(app, { path: file });
    await call('folders.pick', { kind: 'file', title: 'Choose: the tweets', suggested: null });
    expect(JSON.parse(await dialogsOf(app))).toEqual([{ title: 'Choose: the tweets', properties: ['openFile'] }]);
    expect(await call('import.recognise', { path: file })).not.toEqual([]);
  });

  it('has a menu whose entries do what they say', async () => {
    const { app } = desktop;
    const labels = await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label));
    expect(labels).toEqual(['File', 'Edit', 'View', 'Window']);
    const second = app.waitForEvent('window');
    await app.evaluate(({ Menu }) => {
      const file = Menu.getApplicationMenu()?.items[0]?.submenu?.items ?? [];
      file.find(({ label }) => label === 'New window')?.click();
    });
    const window = await second;
    await window.getByRole('application', { name: 'Tweet' }).waitFor();
    await window.close();
  });

  it('shows a window when it is started again, also where the first one is minimised', async () => {
    const { app } = desktop;
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    const second = app.waitForEvent('window');
    const { executable, args } = await app.evaluate(({ app: main }) => ({
      executable: process.execPath,
      args: [main.getAppPath()],
    }));
    const again = spawn(executable, args, { env: { ...process.env, MNERVA_HOME: home }, stdio: 'ignore' });
    const code = await new Promise((ended) => again.once('exit', ended));
    expect(code).toBe(0);
    const window = await second;
    await window.getByRole('application', { name: 'Tweet' }).waitFor();
    await window.close();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.restore());
  });

  it('says what nobody caught, and goes on', async () => {
    const { app, page } = desktop;
    await answerDialogs(app, {});
    await app.evaluate(() => void Promise.reject(new Error('nobody waited')));
    await expect.poll(() => dialogsOf(app), soon).toContain('nobody waited');
    expect(await callsOf(page)('projects.current', {})).toMatchObject({ isSample: true });
  });

  it('loads a page that died once without a word, and asks the second time', async () => {
    const { app } = desktop;
    await answerDialogs(app, { button: 0 });
    const die = () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    const isBack = () => expect.poll(() => windowsShow(app), soon).toBe(true);
    const gone = () =>
      app.evaluate(
        ({ BrowserWindow }) =>
          new Promise((done) => {
            const page = BrowserWindow.getAllWindows()[0]?.webContents;
            page?.once('render-process-gone', () => done(null));
            page?.forcefullyCrashRenderer();
          }),
      );
    await gone();
    await isBack();
    expect(await dialogsOf(app)).toBe('[]');
    await die();
    await expect.poll(() => dialogsOf(app), soon).toContain('failed twice');
    await isBack();
  });
});

describe.skipIf(why !== null)('a page that hangs in Electron', () => {
  let home: string;
  beforeAll(() => builtApp());
  beforeEach(() => void (home = newHome()));
  afterEach(() => removeHome(home));

  it('is waited for or loaded again, as the person says', async () => {
    const { app, page } = await startDesktop(home);
    await page.getByRole('application', { name: 'Tweet' }).waitFor();
    /** Until the page has ended, which only the answer does. */
    const hang = () =>
      app.evaluate(
        ({ BrowserWindow }) =>
          new Promise((ended) => {
            const window = BrowserWindow.getAllWindows()[0];
            window?.webContents.once('render-process-gone', () => ended(null));
            void window?.webContents.executeJavaScript(
              'globalThis.before = true; setTimeout(() => { for (;;); }, 100)',
            );
            setTimeout(() => window?.emit('unresponsive'), 500); // Chromium's own comes half a minute after the first key
          }),
      );
    await answerDialogs(app, { button: 0 });
    await hang();
    expect(await dialogsOf(app)).toContain('does not answer');
    await expect.poll(() => windowsShow(app), soon).toBe(true);
    const isNew = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('globalThis.before === undefined'),
    );
    expect(isNew).toBe(true);
    await app.close();
  });
});

describe.skipIf(why !== null)('the end of the app in Electron', () => {
  let home: string;
  beforeAll(() => builtApp());
  beforeEach(() => void (home = newHome()));
  afterEach(() => removeHome(home));

  it('asks while a job runs, and ends within its limit', async () => {
    const { app, page, said } = await startDesktop(home);
    await page.getByRole('application', { name: 'Tweet' }).waitFor();
    const call = callsOf(page);
    await call('runs.start', { from: 'scratch', preset: 'bert_crf', size: 'tiny', epochs: 200 });
    await answerDialogs(app, { button: 1 });
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect.poll(() => dialogsOf(app), soon).toContain('Still running');
    expect(await windowsShow(app)).toBe(true); // it keeps running
    await answerDialogs(app, { button: 0 });
    const ended = new Promise((end) => app.process().once('exit', end));
    await app.evaluate(({ BrowserWindow }) => void setTimeout(() => BrowserWindow.getAllWindows()[0]?.close()));
    expect(await ended).toBe(0);
    expect(libraryTrouble(said())).toEqual([]);
    const again = await startDesktop(home); // a lock left behind would refuse it
    expect(await callsOf(again.page)('projects.current', {})).toMatchObject({ readOnly: false });
    await again.app.close();
  });

  it('ends in order after an exception that nobody caught', async () => {
    const { app, page } = await startDesktop(home);
    await page.getByRole('application', { name: 'Tweet' }).waitFor();
    const ended = new Promise((end) => app.process().once('exit', end));
    const words = join(home, 'words.txt');
    await app.evaluate(({ dialog }, path) => {
      dialog.showErrorBox = (_title, text) => process.getBuiltinModule('node:fs').writeFileSync(path, text);
      setTimeout(() => {
        throw new Error('half way');
      });
    }, words);
    expect(await ended).toBe(1);
    expect(readFileSync(words, 'utf8')).toContain('half way');
    expect(existsSync(join(home, 'sample-project', 'project.sqlite-wal'))).toBe(false); // closed, not left
  });

  it('opens the window where it was, and on a screen', async () => {
    const boundsAfter = async (change: (app: ElectronApplication) => Promise<void>) => {
      const { app } = await startDesktop(home);
      const look = () =>
        app.evaluate(({ BrowserWindow }) => {
          const window = BrowserWindow.getAllWindows()[0];
          return window ? { ...window.getBounds(), isVisible: window.isVisible() } : null;
        });
      await expect.poll(async () => (await look())?.isVisible, soon).toBe(true);
      const seen = await look();
      await change(app);
      await app.close();
      return seen;
    };
    const to = (bounds: { x: number; y: number; width: number; height: number }) => (app: ElectronApplication) =>
      app.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted), bounds);
    await boundsAfter(to({ x: 40, y: 60, width: 1000, height: 700 }));
    const place = { x: 40, y: 60, width: 1000, height: 700 };
    expect(await boundsAfter(to({ x: 9000, y: 9000, width: 1000, height: 700 }))).toMatchObject(place);
    const back = await boundsAfter(async (app) => {
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    });
    expect(back?.x).toBeLessThan(1600);
    expect(back?.y).toBeLessThan(1000);
  });
});
