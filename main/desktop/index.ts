/**
 * The desktop shell. Electron's checklist, in order: the page's scheme, the sandbox, one instance, denied permissions and
 * navigation, checked senders; the rest is the same services that the web shell has.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import { toAppError } from '../../src/errors';
import { createContent } from '../program/content';
import { openFirstProject } from '../program/first-project';
import {
  dataFolder,
  enginesFolder,
  programFolder,
  programResources,
  programVersion,
  rendererFolder,
} from '../program/places';
import { createServices } from '../services';
import { desktopEngines } from './engines';
import { guardPages, guardSession } from './guards';
import { answerCalls, tellWindows } from './ipc';
import { setMenu } from './menu';
import { pick } from './pick';
import { declareScheme, isOwnPage, servePages, startPage } from './scheme';
import { openWindow } from './window';

/** Where `npm run dev` serves the renderer from; never in a packed app. */
const devPage = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;

declareScheme();
app.enableSandbox();
const home = dataFolder();
mkdirSync(home, { recursive: true });
app.setPath('userData', join(home, 'window'));

// Not awaited: Electron becomes ready only after this module has been evaluated.
if (app.requestSingleInstanceLock()) {
  run().catch((error: unknown) => {
    dialog.showErrorBox('Mnerva could not start', toAppError(error).message);
    app.exit(1);
  });
} else app.quit();

async function run(): Promise<void> {
  const folder = programFolder();
  const resources = programResources(folder);
  const notices: string[] = [];
  const services = createServices({
    home,
    resources,
    emit: tellWindows,
    engineFactory: desktopEngines(resources, enginesFolder(home)),
    shell: { kind: 'desktop', version: programVersion(), notices, roots: null, pick },
  });
  const isOwn = (address: string) => isOwnPage(address) || (devPage !== undefined && address.startsWith(`${devPage}/`));
  const show = () => void openWindow(devPage ? `${devPage}/` : startPage);

  guardPages(isOwn);
  answerCalls(services.handlers, isOwn);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault(); // until jobs have stopped and the project is flushed
    void services.close().finally(() => {
      closed = true;
      app.quit();
    });
  });

  const [problem] = await Promise.all([
    openFirstProject(services.handlers, { sample: process.argv.includes('--sample') }),
    app.whenReady(),
  ]);
  if (problem) notices.push(problem);
  guardSession();
  servePages(createContent(rendererFolder(folder), (hash) => services.imageFile(hash)));
  setMenu(show, process.platform === 'darwin', app.isPackaged);
  app.on('second-instance', show);
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) show(); // macOS keeps an app without windows
  });
  show();
}
