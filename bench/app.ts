/** The app as a person meets it: the built web shell in a process of its own, Chromium in front of it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { chromium, launchChromium } from '../test/helpers/chromium';
import { programFolder } from '../tools/start/build.mjs';
import { timeSaves } from './app/calls';
import { exchangeRows } from './app/exchange';
import { keyRows, timeKeys } from './app/keys';
import { largeRows, makeLargeProject } from './app/large';
import { openPage, type AppPage } from './app/page';
import { startShell, type ShellProcess } from './app/shell-process';
import { trainingRows } from './app/while-training';
import { openWindow, type Window } from './app/window';
import { median, quantile, type BenchRow, type BenchSuite } from './row';

interface Sizes {
  readonly starts: number;
  /** Of twenty keys each. */
  readonly samplesWorkedOn: number;
  readonly large: number;
  readonly calls: number;
  readonly imported: number;
}
const full: Sizes = { starts: 3, samplesWorkedOn: 10, large: 100_000, calls: 100, imported: 10_000 };
const small: Sizes = { starts: 1, samplesWorkedOn: 1, large: 1_000, calls: 6, imported: 100 };

export const appBench: BenchSuite = async ({ smoke, parts }) => {
  if (!chromium) {
    console.log('The app is not measured: no Chromium was found. Install one, or name it in MNERVA_CHROMIUM.');
    return [];
  }
  const home = mkdtempSync(join(tmpdir(), 'mnerva-bench-app-'));
  const browser = await launchChromium();
  try {
    return parts.includes('keys')
      ? await measureKeys(browser, home, smoke ? small : full)
      : await measure(browser, home, smoke ? small : full);
  } finally {
    await browser.close();
    rmSync(home, { recursive: true, force: true });
  }
};

/** On stderr: the suite takes minutes. */
function saying<T>(what: string, work: () => Promise<T>): Promise<T> {
  console.error(`app: ${what} …`);
  return work();
}

async function measure(browser: Browser, home: string, sizes: Sizes): Promise<BenchRow[]> {
  const rows = await saying('starts', () => startRows(browser, home, sizes.starts));
  const largeFolder = join(home, 'projects', 'large');
  await saying('a large project is made', async () => makeLargeProject(largeFolder, sizes.large));
  await inNewShell(browser, home, async ({ shell, window, page }) => {
    await page.open(shell);
    rows.push(...(await bothKeys(page, window, sizes.samplesWorkedOn)));
    const saves = await saying('saves', () => timeSaves(window, sizes.calls));
    rows.push(
      { name: 'save, over the websocket', value: median(saves), unit: 'ms', limit: 5 },
      { name: 'save, over the websocket, p95', value: quantile(saves, 0.95), unit: 'ms', limit: null },
    );
    rows.push(...(await saying('import and export', () => exchangeRows(window, home, sizes.imported))));
  });
  const large = { samples: sizes.large, calls: sizes.calls };
  // In a process of its own: its memory is measured.
  await inNewShell(browser, home, async (app) => {
    rows.push(...(await saying('the large project', () => largeRows(app, largeFolder, large))));
  });
  return rows;
}

/** `app:keys`, by itself. */
async function measureKeys(browser: Browser, home: string, { samplesWorkedOn }: Sizes): Promise<BenchRow[]> {
  let rows: BenchRow[] = [];
  await inNewShell(browser, home, async ({ shell, window, page }) => {
    await page.open(shell);
    await page.suggestedAt();
    rows = await bothKeys(page, window, samplesWorkedOn);
  });
  return rows;
}

async function bothKeys(page: AppPage, window: Window, samples: number): Promise<BenchRow[]> {
  const keys = await saying('keys', () => timeKeys(page, samples));
  const training = await saying('keys while a run trains', () => trainingRows(page, window, samples, keys.presses));
  return [...keyRows(keys), ...training];
}

interface OpenApp {
  readonly shell: ShellProcess;
  readonly window: Window;
  readonly page: AppPage;
}

async function inNewShell(browser: Browser, home: string, work: (app: OpenApp) => Promise<void>): Promise<void> {
  const shell = await startShell(home);
  const page = await openPage(browser);
  const window = await openWindow(shell);
  try {
    await work({ shell, window, page });
  } finally {
    await page.close();
    window.close();
    await shell.stop();
  }
}

/** From the start of the process to a suggestion in the tweet; the browser is open already. */
async function startRows(browser: Browser, home: string, starts: number): Promise<BenchRow[]> {
  if (!existsSync(join(programFolder, 'models/starter/model.safetensors'))) {
    console.log('Start to first suggestion is not measured: models/starter is not there.');
    return [];
  }
  const first: number[] = [];
  const again: number[] = [];
  for (let i = 0; i < starts; i++) {
    const fresh = join(home, `start-${i}`);
    first.push(await startToSuggestion(browser, fresh));
    again.push(await startToSuggestion(browser, fresh));
    rmSync(fresh, { recursive: true, force: true });
  }
  return [
    {
      name: 'first start to first suggestion, the sample project made',
      value: median(first) / 1000,
      unit: 's',
      limit: 3,
    },
    { name: 'later start to first suggestion', value: median(again) / 1000, unit: 's', limit: 1.5 },
  ];
}

async function startToSuggestion(browser: Browser, home: string): Promise<number> {
  const page: AppPage = await openPage(browser);
  let shell: ShellProcess | null = null;
  try {
    shell = await startShell(home);
    await page.open(shell);
    return (await page.suggestedAt()) - shell.spawnedAt;
  } finally {
    await page.close();
    await shell?.stop();
  }
}
