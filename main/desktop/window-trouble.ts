/**
 * A page that died, hangs or does not load. Everything acknowledged is with main, so that a new page shows it: the first time it is
 * loaded again without a word, and when that does not hold, a person is asked.
 */
import { dialog, type BrowserWindow, type RenderProcessGoneDetails } from 'electron';

/** A page that dies twice within this time will do so again. */
const soonMs = 60_000;

const harmless: ReadonlySet<RenderProcessGoneDetails['reason']> = new Set(['clean-exit']);

export function watch(window: BrowserWindow): void {
  const { webContents: page } = window;
  let diedAt = Number.NEGATIVE_INFINITY;
  let asking = false;

  /** Answers whether the first button was pressed; false while another question stands open. */
  async function ask(message: string, detail: string, buttons: readonly [string, string]): Promise<boolean> {
    if (asking || window.isDestroyed()) return false;
    asking = true;
    const question = { type: 'warning' as const, title: 'Mnerva', message, detail, buttons: [...buttons] };
    const { response } = await dialog.showMessageBox(window, { ...question, defaultId: 0, cancelId: 1, noLink: true });
    asking = false;
    return response === 0 && !window.isDestroyed();
  }

  page.on('render-process-gone', (_event, { reason }) => {
    if (harmless.has(reason)) return;
    const isFirst = performance.now() - diedAt > soonMs;
    diedAt = performance.now();
    if (isFirst) return page.reload();
    void ask(
      'The window has failed twice in a row.',
      'Everything that was annotated is stored. Load the window again; if it fails once more, quit Mnerva and start it again.',
      ['Load again', 'Close window'],
    ).then((again) => (again ? page.reload() : window.destroy()));
  });

  window.on('unresponsive', () => {
    void ask(
      'The window does not answer.',
      'Wait until it does, or load it again: everything that was annotated is stored.',
      ['Load again', 'Wait'],
    ).then((again) => {
      if (again) page.forcefullyCrashRenderer(); // its end loads it again
    });
  });

  page.on('did-fail-load', (_event, code, description, address, isMainFrame) => {
    if (!isMainFrame || code === -3) return; // -3: another load took its place
    void ask('The window could not be loaded.', `${address}: ${description}. Load it again.`, [
      'Load again',
      'Close window',
    ]).then((again) => (again ? page.reload() : window.destroy()));
  });
}
