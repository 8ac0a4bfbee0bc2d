/** The system's own dialogs for a folder, a file, and a place to save. */
import { BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import type { ShellFacts } from '../services';

export const pick: NonNullable<ShellFacts['pick']> = async ({ kind, title, suggested }) => {
  const parent = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const options = { title, ...(suggested === null ? {} : { defaultPath: suggested }) };
  if (kind === 'save') {
    const { canceled, filePath } = await (parent
      ? dialog.showSaveDialog(parent, options)
      : dialog.showSaveDialog(options));
    return canceled || filePath === '' ? null : filePath;
  }
  const open: OpenDialogOptions = {
    ...options,
    properties: kind === 'folder' ? ['openDirectory', 'createDirectory'] : ['openFile'],
  };
  const { canceled, filePaths } = await (parent ? dialog.showOpenDialog(parent, open) : dialog.showOpenDialog(open));
  return canceled ? null : (filePaths[0] ?? null);
};
