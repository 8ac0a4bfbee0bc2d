/**
 * The session of the web shell in a real browser: an address that is good once, pages that find a restarted shell again and send what they
 * held back, and nothing for anybody else.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { lastSession, sessionKey } from '../../main/web/session-file';
import { removeStartPage, writeStartPage } from '../../tools/start/start-page.mjs';
import { builtApp } from '../helpers/build';
import { chromium, launchChromium } from '../helpers/chromium';
import { startApp, type RunningApp } from '../helpers/running-app';
import { enter, keyIn } from '../helpers/shell-window';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mnerva-session-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the session's file", () => {
  it('is for the person only, and keeps the key for the port it was at', () => {
    const home = mkdtempSync(join(folder, 'file-'));
    expect(lastSession(home)).toBeNull();
    const key = sessionKey(home, 4680);
    expect(sessionKey(home, 4680)).toBe(key);
    expect(lastSession(home)).toEqual({ key, port: 4680 });
    if (process.platform !== 'win32') expect(statSync(join(home, 'web-session.json')).mode & 0o777).toBe(0o600);
    expect(sessionKey(home, 4681)).not.toBe(key); // whoever listens at the old port now has no use for what pages know
  });

  test.skipIf(process.platform === 'win32').each<[string, (path: string) => void]>([
    ['that others could read', (path) => chmodSync(path, 0o644)],
    ['that is cut', (path) => writeFileSync(path, '{"key":')],
    ['with a short key', (path) => writeFileSync(path, '{"key":"x","port":4680}')],
  ])('%s is no session', (_name, damage) => {
    const home = mkdtempSync(join(folder, 'file-'));
    const key = sessionKey(home, 4680);
    damage(join(home, 'web-session.json'));
    expect(lastSession(home)).toBeNull();
    expect(sessionKey(home, 4680)).not.toBe(key);
  });
});

test('what the browser is told to open is a file that nobody else can read, and holds the address', () => {
  const path = writeStartPage(join(folder, 'start'), 'http://127.0.0.1:4680/#start=secret');
  expect(path).not.toContain('secret');
  expect(readFileSync(path, 'utf8')).toContain('"http://127.0.0.1:4680/#start=secret"');
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  removeStartPage(path);
  expect(() => statSync(path)).toThrow();
});

describe.skipIf(chromium === null)('in a browser', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let app: RunningApp;
  let home: string;
  const saved = (some = page) => some.getByText('Saved', { exact: true });
  const tweet = (some = page) => some.getByRole('application', { name: 'Tweet' });
  const lost = () => page.getByText('Connection to Mnerva lost');

  beforeAll(async () => {
    await builtApp();
    home = join(folder, 'home');
    [browser, app] = await Promise.all([launchChromium(), startApp(home, ['--sample'])]);
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    page = await context.newPage();
    const start = writeStartPage(folder, app.url);
    await page.goto(`file://${start}`);
    await tweet().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.end();
  });

  it('a start page leads into the app, and neither address bar, cookies nor arguments hold a secret', async () => {
    const code = new URL(app.url).hash.slice('#start='.length);
    expect(page.url()).toBe(`${new URL(app.url).origin}/`);
    expect(await context.cookies()).toEqual([]);
    expect(await page.evaluate('document.cookie')).toBe('');
    if (process.platform === 'linux') {
      const listed = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
      expect([code, keyIn(home)].filter((secret) => listed.includes(secret))).toEqual([]);
    }
  });

  it('shows the picture of a tweet by an address that only this page was told', async () => {
    const source = await page.locator('img[alt^="The tweet"]').first().getAttribute('src');
    expect(source).toMatch(/^\/image\/[\w-]{43}\/[0-9a-f]{64}$/);
    const origin = new URL(app.url).origin;
    expect((await fetch(`${origin}${source}`)).headers.get('cache-control')).toBe('no-store');
    expect((await fetch(`${origin}/image/${source?.split('/').at(-1)}`)).status).toBe(404);
  });

  it('another page of this browser is let in by the bare address; the used one says what to do to any other', async () => {
    const second = await context.newPage();
    await second.goto(new URL(app.url).origin);
    await tweet(second).waitFor();
    await second.close();
    const stranger = await browser.newContext();
    const other = await stranger.newPage();
    await other.goto(app.url);
    await other.getByText('its address was used before, or is older than a minute').waitFor();
    expect(await tweet(other).count()).toBe(0);
    await stranger.close();
  });

  it('Back and Forward move between the screens', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Models' }).click();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Data' }).click();
    const current = () => page.locator('nav[aria-label="Main"] [aria-current]').textContent();
    expect(await current()).toMatch('Data');
    await page.goBack();
    await expect.poll(current).toMatch('Models');
    await page.goBack();
    await tweet().waitFor();
    await page.goForward();
    await expect.poll(current).toMatch('Models');
    await page.goBack();
    await tweet().waitFor();
  });

  it('a page that was open finds a killed and restarted shell by itself, and what was typed meanwhile is saved', async () => {
    const { port } = new URL(app.url);
    await saved().waitFor();
    app.kill();
    await lost().waitFor();
    const banner = await page.locator('.banner').boundingBox();
    const bar = await page.locator('header.topbar').boundingBox();
    expect(banner && bar && bar.y >= banner.y + banner.height).toBe(true);
    await tweet().focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('3'); // of the focused mention
    await page.getByText('Not saved', { exact: true }).waitFor();
    await page.keyboard.press('Space'); // the tweet is left: the pill knows it all the same
    await expect.poll(() => page.getByText('Not saved', { exact: true }).count()).toBe(1);
    const asked = new Promise<string>((resolve) => {
      page.once('dialog', (dialog) => {
        resolve(dialog.type());
        void dialog.dismiss();
      });
    });
    await page.close({ runBeforeUnload: true });
    expect(await asked).toBe('beforeunload');

    // Somebody else has the port first: the page tells them nothing.
    const heard: string[] = [];
    const stranger = new WebSocketServer({ port: Number(port), host: '127.0.0.1' });
    const visited = new Promise<void>((visit) => {
      stranger.on('connection', (socket) => {
        socket.send(JSON.stringify({ nonce: 'n'.repeat(43) }));
        socket.on('message', (data) => {
          heard.push(String(data));
          socket.send(JSON.stringify({ pictures: 'p'.repeat(43), key: null, proof: 'f'.repeat(64) }));
        });
        socket.on('close', () => visit());
      });
    });
    await visited;
    await new Promise((closed) => stranger.close(closed));
    expect(heard.map((text) => Object.keys(JSON.parse(text)))).toEqual([['nonce', 'proof']]);

    app = await startApp(home, ['--port', port]);
    await expect.poll(() => saved().count()).toBe(1);
    expect(await lost().count()).toBe(0);
    const { socket } = await enter(app.url, keyIn(home));
    socket.close();
  });
});
