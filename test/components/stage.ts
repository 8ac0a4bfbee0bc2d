/** Mounts single components in Chromium: the page of page/main.ts, built once for a file of tests and served from memory. */
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe } from 'vitest';
import { chromium, launchChromium } from '../helpers/chromium';
import type { ComponentPage, Given } from './given';

export type Theme = 'light' | 'dark';

export interface Stage {
  /** The page, to be asked by role and name. */
  readonly page: Page;
  show<K extends keyof Given>(name: K, given: Given[K], theme?: Theme): Promise<void>;
  heard(): Promise<readonly string[]>;
  buttons(within?: string): Promise<readonly string[]>;
  contrast(selector: string, pseudo?: '::before'): Promise<number>;
}

const address = 'http://components.test/';
const html = `<!doctype html><html lang="en"><link rel="stylesheet" href="page.css"><body><script type="module" src="page.js"></script></body></html>`;

/** A suite of component tests; skipped where no Chromium is found. */
export function components(name: string, tests: (stage: Stage) => void): void {
  describe.skipIf(!chromium)(name, () => {
    let page: Page | undefined;
    let end: () => Promise<void> = async () => undefined;
    const complaints: string[] = [];

    beforeAll(async () => {
      const [files, browser] = await Promise.all([bundle(), launchChromium()]);
      end = () => browser.close();
      page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.route(`${address}**`, (route) => {
        const path = new URL(route.request().url()).pathname.slice(1);
        const size = /^image\/picture-(\d+)x(\d+)$/.exec(path);
        if (size) return route.fulfill({ contentType: 'image/svg+xml', body: blank(Number(size[1]), Number(size[2])) });
        const body = path === '' ? html : files.get(path);
        return body === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ contentType: typeOf(path), body });
      });
      await page.goto(address);
    });
    afterAll(async () => {
      await end();
      if (complaints.length > 0) throw new Error(`The page complained: ${complaints.join('; ')}`);
    });

    /** Calls the page's own object: `components` of page/main.ts. */
    const ask = <T>(call: keyof ComponentPage, ...values: unknown[]): Promise<T> =>
      opened().evaluate(
        ([name, rest]) => {
          const { components: offered } = globalThis as unknown as {
            components: Record<string, (...values: unknown[]) => unknown>;
          };
          return offered[name]?.(...rest);
        },
        [call, values] as const,
      ) as Promise<T>;
    const opened = (): Page => {
      if (!page) throw new Error('A stage is there within a test.');
      return page;
    };

    tests({
      get page() {
        return opened();
      },
      async show(what, given, theme = 'light') {
        await opened().evaluate(`document.documentElement.dataset.theme = ${JSON.stringify(theme)}`);
        await ask('show', what, given);
      },
      heard: () => ask('heard'),
      buttons: (within) => ask('buttons', within),
      contrast: (selector, pseudo) => ask('contrast', selector, pseudo),
    });
  });
}

function typeOf(path: string): string {
  return path.endsWith('.css') ? 'text/css' : path.endsWith('.js') ? 'text/javascript' : 'text/html';
}

function blank(width: number, height: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#ccc"/></svg>`;
}

let bundled: Promise<ReadonlyMap<string, string>> | undefined;

/** File name -> text; made once for the suites of a file. */
function bundle(): Promise<ReadonlyMap<string, string>> {
  return (bundled ??= makeBundle());
}

async function makeBundle(): Promise<ReadonlyMap<string, string>> {
  const root = join(import.meta.dirname, 'page');
  const built = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    plugins: [svelte({ configFile: false })],
    build: {
      write: false,
      minify: false,
      cssCodeSplit: false,
      modulePreload: false,
      rolldownOptions: {
        input: join(root, 'main.ts'),
        checks: { pluginTimings: false },
        output: { codeSplitting: false, entryFileNames: 'page.js', assetFileNames: 'page.[ext]' },
      },
    },
  });
  if (!('output' in built)) throw new Error('The build made no single bundle.');
  return new Map(built.output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : String(file.source)]));
}
