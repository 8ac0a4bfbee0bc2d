/**
 * The desktop shell with its built main, preload and renderer, in Chromium, without Electron's runtime (desktop/host.mjs says
 * how, desktop/fake-electron.mjs what that cannot show). The same checks are then run on shells that were broken on purpose.
 */
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { nobodyNamed } from '../../src/contract/caller';
import { builtApp } from '../helpers/build';
import { chromium, launchChromium } from '../helpers/chromium';
import { factsOf, mainProblems, pageProblems } from './desktop/checks';
import { hostDesktop, type HostedDesktop } from './desktop/hosted';

let out: string;
let home: string;
beforeAll(async () => {
  out = await builtApp();
  home = mkdtempSync(join(tmpdir(), 'mnerva-desktop-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("main's bundles", () => {
  it('load electron in the desktop entry alone', () => {
    const files = readdirSync(join(out, 'main'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.js'),
    );
    const loads = files.filter((name) =>
      /from ["']electron["']|(require|import)\(["']electron["']\)/.test(readFileSync(join(out, 'main', name), 'utf8')),
    );
    expect(loads).toEqual(['index.js']);
  });

  it('and the renderer come without source maps', () => {
    expect(readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.map'))).toEqual([]);
  });

  it('have a preload that requires electron and nothing else', () => {
    const preload = readFileSync(join(out, 'preload', 'index.cjs'), 'utf8');
    expect([...preload.matchAll(/require\(["']([^"']+)["']\)/g)].map(([, name]) => name)).toEqual(['electron']);
  });
});

describe('main', () => {
  let app: HostedDesktop;
  beforeAll(async () => {
    app = await hostDesktop(out, join(home, 'main'));
  });
  afterAll(() => app.kill());

  it('keeps to the checklist', async () => {
    expect(await mainProblems(app)).toEqual([]);
  });

  it('opens the sample project on a first start, and keeps its own files in the data folder', async () => {
    const reply = await app.invoke('mnerva:call', ['projects.current', {}, nobodyNamed]);
    expect(reply).toMatchObject({ ok: true, value: { isSample: true } });
    expect((await factsOf(app)).userData).toBe(join(home, 'main', 'window'));
  });

  test.each<[string, unknown, string | null]>([
    ['folder', { properties: ['openDirectory', 'createDirectory'], title: 'Choose' }, '/picked'],
    ['file', { properties: ['openFile'], title: 'Choose' }, '/picked/file'],
    ['save', { title: 'Choose', defaultPath: 'out.txt' }, null],
  ])("asks the system's dialog for a %s", async (kind, asked, path) => {
    await app.probe('answerDialogs', { path });
    const suggested = kind === 'save' ? 'out.txt' : null;
    const reply = await app.invoke('mnerva:call', ['folders.pick', { kind, title: 'Choose', suggested }, nobodyNamed]);
    expect(reply).toEqual({ ok: true, value: { path } });
    expect((await app.probe<unknown[]>('dialogs')).at(-1)).toEqual(asked);
  });

  it('shows a second window on the same project when it is started again', async () => {
    expect(await app.probe('startAgain')).toBe(2);
    expect((await factsOf(app)).windows.map(({ url }) => url)).toEqual(['app://mnerva/', 'app://mnerva/']);
  });

  it('closes the project before it quits', async () => {
    expect(await app.quit()).toBe(0);
    const again = await hostDesktop(out, join(home, 'main')); // an unreleased lock would refuse it
    expect(await again.invoke('mnerva:call', ['projects.current', {}, nobodyNamed])).toMatchObject({
      ok: true,
      value: { readOnly: false },
    });
    again.kill();
  });
});

describe.skipIf(!chromium)('the page', () => {
  let browser: Browser;
  let app: HostedDesktop;
  let page: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
    app = await hostDesktop(out, join(home, 'page'));
    page = await app.openPage(browser, (line) => complaints.push(line));
  });
  afterAll(async () => {
    await browser?.close();
    app?.kill();
  });

  it('shows a tweet of the sample project, and its picture, without a complaint of the policy', async () => {
    await page.getByRole('application', { name: 'Tweet' }).waitFor();
    // Asked from outside: what waits inside the page is evaluated there, and the policy forbids that.
    const isShown = '[...document.images].some((image) => image.complete && image.naturalWidth > 0)';
    const shownOrNext = async (): Promise<boolean> => {
      const shown = await page.evaluate<boolean>(isShown);
      if (!shown) await page.keyboard.press('Space'); // the most uncertain tweets have none
      return shown;
    };
    await expect.poll(shownOrNext, { timeout: 120_000, interval: 1000 }).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('keeps to the checklist', async () => {
    expect(await pageProblems(app, page)).toEqual([]);
  });
});

/** Breaks one thing in a copy of the bundles. */
function broken(name: string, part: 'main' | 'preload', sound: string, unsound: string): string {
  const copy = join(out, 'broken', name.replaceAll(' ', '-')); // below the program's folder, so that packages are found
  for (const folder of ['main', 'preload']) cpSync(join(out, folder), join(copy, folder), { recursive: true });
  const hit = readdirSync(join(copy, part), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.c?js$/.test(path))
    .map((path) => join(copy, part, path))
    .filter((path) => readFileSync(path, 'utf8').includes(sound));
  if (hit.length !== 1) throw new Error(`"${sound}" is in ${hit.length} bundles, so this test breaks nothing.`);
  for (const path of hit)
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(sound, () => unsound),
    );
  return copy;
}

describe('a shell broken on purpose is found out', () => {
  afterAll(() => rmSync(join(out, 'broken'), { recursive: true, force: true }));

  test.each<[string, string, string, string]>([
    ['sandbox off', 'sandbox: true', 'sandbox: false', 'sandbox is false'],
    ['no isolation', 'contextIsolation: true', 'contextIsolation: false', 'contextIsolation is false'],
    [
      'sender check gone',
      'if (!fromTopFrame(event) || !isTrusted(event.senderFrame?.url ?? ""))',
      'if (false)',
      'a call was answered to: foreign frame',
    ],
    ['frames not told apart', '!fromTopFrame(event) ||', '', 'a call was answered to: inner frame'],
    ['permissions granted', 'decide(false)', 'decide(true)', 'a permission was granted (request)'],
    ['windows allowed', 'action: "deny"', 'action: "allow"', 'a window opens for https://site.example/'],
  ])('%s', async (name, sound, unsound, want) => {
    const app = await hostDesktop(broken(name, 'main', sound, unsound), join(home, name));
    try {
      expect(await mainProblems(app)).toContain(want);
    } finally {
      app.kill();
    }
  });

  test.skipIf(!chromium).each<[string, 'main' | 'preload', string, string, RegExp]>([
    ['wrong channel', 'preload', 'callChannel = "mnerva:call"', 'callChannel = "mnerva:cal"', /No handler registered/],
    ['policy gone', 'main', '"content-security-policy": policy', '"x-policy": policy', /an inline script ran/],
    [
      'ipcRenderer handed over',
      'preload',
      'exposeInMainWorld("mnerva", {',
      'exposeInMainWorld("mnerva", { ipcRenderer: electron.ipcRenderer,',
      /the page is given: call,ipcRenderer,on/,
    ],
  ])('%s', async (name, file, sound, unsound, want) => {
    const browser = await launchChromium();
    const app = await hostDesktop(broken(name, file, sound, unsound), join(home, name));
    try {
      expect((await pageProblems(app, await app.openPage(browser))).join('; ')).toMatch(want);
    } finally {
      app.kill();
      await browser.close();
    }
  });
});
