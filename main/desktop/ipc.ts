/** Calls of the page into the contract. Only the top frame of a window that shows a page of this app is answered. */
import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { Handlers } from '../../src/contract/calls';
import type { Emit } from '../../src/contract/events';
import { serve, type Reply } from '../../src/contract/serve';
import { AppError, toWire } from '../../src/errors';
import { callChannel, eventChannel } from './channels';

export function answerCalls(handlers: Handlers, isTrusted: (address: string) => boolean): void {
  ipcMain.handle(
    callChannel,
    async (event, name: unknown, input: unknown, caller: unknown): Promise<Reply<unknown>> => {
      if (!fromTopFrame(event) || !isTrusted(event.senderFrame?.url ?? '')) {
        return { ok: false, error: toWire(new AppError('refused', 'This page may not call Mnerva.')) };
      }
      return serve(handlers, String(name), input, caller);
    },
  );
}

function fromTopFrame({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame;
}

export const tellWindows: Emit = (name, value) => {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send(eventChannel, name, value);
};
