/**
 * The desktop shell. Electron's checklist, in order: the page's scheme, the sandbox, one instance, denied permissions and
 * navigation, checked senders; the rest is the same services that the web shell has.
 */
import '../files/no-telemetry';
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
import { catchTheRest } from '../program/last-resort';
import { createServices, projectsFolder } from '../services';
import { desktopEngines } from './engines';
import { guardPages, guardSession } from './guards';
import { answerCalls, tellWindows } from './ipc';
import { setMenu } from './menu';
import { pick } from './pick';
import { quitInOrder } from './quit';
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
    shell: { kind: 'desktop', version: programVersion(), notices, roots: [projectsFolder(home)], pick },
  });
  const isOwn = (address: string) => isOwnPage(address) || (devPage !== undefined && address.startsWith(`${devPage}/`));
  const show = () => void openWindow(devPage ? `${devPage}/` : startPage);

  catchTheRest({
    tell: ({ message, detail }) => dialog.showErrorBox('Mnerva', [message, detail].filter(Boolean).join('\n\n')),
    close: () => services.close(),
    exit: (code) => app.exit(code),
  });
  guardPages(isOwn);
  answerCalls(services.handlers, isOwn);
  quitInOrder(services);

  const [problem] = await Promise.all([
    openFirstProject(services.handlers, { sample: process.argv.includes('--sample') }),
    app.whenReady(),
  ]);
  if (problem) notices.push(problem);
  guardSession();
  servePages(createContent(rendererFolder(folder), services));
  setMenu(show, process.platform === 'darwin', app.isPackaged);
  app.on('second-instance', show);
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) show(); // macOS keeps an app without windows
  });
  show();
}
