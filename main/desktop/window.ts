/** One window on the app. Several share the services, and so the project. */
import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import { keepPlace, lastPlace } from './window-place';
import { watch } from './window-trouble';

/** From one window to the next, in pixels: the one below stays in reach. */
const offset = 28;

export async function openWindow(page: string): Promise<void> {
  const place = lastPlace();
  const below = BrowserWindow.getFocusedWindow()?.getNormalBounds();
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    ...(below ? { ...below, x: below.x + offset, y: below.y + offset } : place?.bounds),
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Mnerva',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14161a' : '#ffffff',
    fullscreen: !below && place?.fullScreen === true,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false, // tweets are shown as they are
    },
  });
  keepPlace(window);
  watch(window);
  window.once('ready-to-show', () => {
    if (!below && place?.maximised) window.maximize();
    window.show();
  });
  await window.loadURL(page).catch(() => undefined); // window-trouble says it
}
