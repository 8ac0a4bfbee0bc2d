/** The Chromium that browser suites drive: the one named in MNERVA_CHROMIUM, else one of the system's. None is downloaded. */
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium as playwright, type Browser } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Where Playwright keeps the browsers that a person installed with it. */
const playwrightFolders = [
  process.env.PLAYWRIGHT_BROWSERS_PATH,
  join(homedir(), '.cache/ms-playwright'),
  join(homedir(), 'Library/Caches/ms-playwright'),
  join(homedir(), 'AppData/Local/ms-playwright'),
];
const insideOfIt = ['chrome-linux/chrome', 'chrome-mac/Chromium.app/Contents/MacOS/Chromium', 'chrome-win/chrome.exe'];

function* candidates(): Generator<string> {
  if (process.env.MNERVA_CHROMIUM !== undefined) {
    yield process.env.MNERVA_CHROMIUM; // and no other: whoever names one means it
    return;
  }
  for (const folder of (process.env.PATH ?? '').split(delimiter)) for (const name of names) yield join(folder, name);
  yield* elsewhere;
  for (const folder of playwrightFolders.filter((path) => path !== undefined && existsSync(path))) {
    for (const version of readdirSync(folder!).filter((name) => name.startsWith('chromium-'))) {
      for (const path of insideOfIt) yield join(folder!, version, path);
    }
  }
}

/** null = browser suites are skipped. */
export const chromium: string | null = [...candidates()].find((path) => path !== '' && existsSync(path)) ?? null;

export function launchChromium(): Promise<Browser> {
  if (!chromium) throw new Error('No Chromium: the suite should have been skipped.');
  // Chromium's own sandbox refuses to run as root, as in most containers.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return playwright.launch({ executablePath: chromium, args });
}
