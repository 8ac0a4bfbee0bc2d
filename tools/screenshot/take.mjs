/**
 * The README's picture, docs/annotate.png: the tweet that the sample opens on, as it looks after some real keys, on a data folder
 * of its own. Wants a Chromium: `chromium` on the path, or the one in MNERVA_CHROMIUM.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { programFolder } from '../start/build.mjs';

const out = join(programFolder, 'docs', 'annotate.png');
const size = { width: 1440, height: 900 };
const home = mkdtempSync(join(tmpdir(), 'mnerva-'));
const app = spawn(
  process.execPath,
  [join(programFolder, 'tools/start/start.mjs'), '--web', '--no-open', '--port', '0'],
  {
    env: { ...process.env, MNERVA_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);

try {
  const address = await new Promise((found, failed) => {
    let said = '';
    app.stdout.on('data', (chunk) => {
      said += chunk;
      const [url] = /http:\/\/\S+#start=[\w-]+/.exec(said) ?? [];
      if (url) found(url);
    });
    app.once('exit', (code) => failed(new Error(`Mnerva ended with code ${code}: ${said}`)));
  });
  await photograph(address);
} finally {
  const ended = new Promise((done) => app.once('exit', done));
  if (app.exitCode === null) {
    app.kill('SIGINT');
    await ended;
  }
  rmSync(home, { recursive: true, force: true });
}

async function photograph(address) {
  const browser = await chromium.launch({
    executablePath: process.env.MNERVA_CHROMIUM ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage({ viewport: size, colorScheme: 'light' });
    await page.goto(address);
    const done = page.locator('.toast').getByText('Suggestions of starter');
    await done.waitFor();
    await done.waitFor({ state: 'detached' });
    await page.locator('.mention').first().waitFor();
    await annotate(page);
    await page.mouse.move(0, 0);
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.waitForTimeout(500); // the wire has been drawn
    await sharp(await page.screenshot())
      .png({ palette: true, quality: 90, compressionLevel: 9 })
      .toFile(out);
  } finally {
    await browser.close();
  }
}

/** Two suggestions confirmed and drawn, one to be decided next: what is confirmed and what is not shows. */
async function annotate(page) {
  await mark(page, 6, 7);
  await page.keyboard.press('1'); // Eino Harju is a PER
  await drawBox(page, [72, 145, 276, 395]);
  await mark(page, 10, 11);
  await page.keyboard.press('1'); // and so is Farah Aziz
  await drawBox(page, [652, 145, 276, 395]);
}

/** Marks words, or puts the focus on the mention they are. */
async function mark(page, from, to) {
  await page.locator(`[data-word="${from}"]`).hover();
  await page.mouse.down();
  await page.locator(`[data-word="${to}"]`).hover();
  await page.mouse.up();
}

/** In pixels of the picture, which is 1000 wide. */
async function drawBox(page, [x, y, width, height]) {
  await page.keyboard.press('b');
  const shown = await page.getByRole('img', { name: "The tweet's picture" }).boundingBox();
  const scale = shown.width / 1000;
  await page.mouse.move(shown.x + x * scale, shown.y + y * scale);
  await page.mouse.down();
  await page.mouse.move(shown.x + (x + width) * scale, shown.y + (y + height) * scale, { steps: 5 });
  await page.mouse.up();
}
