/** One window on the app. Several share the services, and so the project. */
import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';

export async function openWindow(page: string): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Mnerva',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14161a' : '#ffffff',
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false, // tweets are shown as they are
    },
  });
  window.once('ready-to-show', () => window.show());
  await window.loadURL(page);
  return window;
}
