/** The end of the app: asked for while somebody's job runs, then jobs stop and the project is closed, within a limit. */
import { app, BrowserWindow, dialog } from 'electron';
import { closeWithin } from '../program/last-resort';
import type { Services } from '../services';

/** Jobs stop within seconds; what does not is left behind, and the project is as it was stored last. */
const limitMs = 15_000;

export function quitInOrder({ runningJobs, close }: Pick<Services, 'runningJobs' | 'close'>): void {
  let step: 'open' | 'asking' | 'agreed' | 'closed' = 'open';

  /** Whether the app may go on to its end now; asks where a job runs, and comes back with the answer. */
  function mayQuit(): boolean {
    if (step === 'open' && runningJobs().length === 0) step = 'agreed';
    if (step !== 'open') return step !== 'asking';
    step = 'asking';
    void askToQuit(runningJobs()).then((agreed) => {
      step = agreed ? 'agreed' : 'open';
      if (agreed) app.quit();
    });
    return false;
  }

  app.on('before-quit', (event) => {
    if (!mayQuit()) event.preventDefault();
  });
  app.on('browser-window-created', (_event, window) => {
    window.on('close', (event) => {
      // The last window takes the app with it, but for macOS: the question comes while there is a window to go back to.
      if (process.platform === 'darwin' || BrowserWindow.getAllWindows().length > 1 || step !== 'open') return;
      if (runningJobs().length === 0) return;
      event.preventDefault();
      app.quit();
    });
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (step === 'closed') return;
    event.preventDefault(); // until jobs have stopped and the project is flushed
    void closeWithin(close, limitMs).finally(() => {
      step = 'closed';
      app.quit();
    });
  });
}

async function askToQuit(jobs: readonly string[]): Promise<boolean> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const question = {
    type: 'question' as const,
    title: 'Mnerva',
    message: `Still running: ${jobs.join(', ')}.`,
    detail: 'Quitting stops it. What is annotated is stored, and the rest can be started again.',
    buttons: ['Quit', 'Keep running'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  };
  const { response } = await (window ? dialog.showMessageBox(window, question) : dialog.showMessageBox(question));
  return response === 0;
}
