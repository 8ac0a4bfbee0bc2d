/**
 * The one object the page sees. It hands on a name and a value, never ipcRenderer itself, so a page can reach these two channels
 * and nothing else.
 */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { Bridge } from '../../src/contract/client';
import { callChannel, eventChannel } from './channels';

const bridge: Bridge = {
  call: (name, input, caller) => ipcRenderer.invoke(callChannel, name, input, caller),
  on(listener) {
    const hear = (_event: IpcRendererEvent, name: string, value: unknown) => listener(name, value);
    ipcRenderer.on(eventChannel, hear);
    return () => {
      ipcRenderer.removeListener(eventChannel, hear);
    };
  },
};

contextBridge.exposeInMainWorld('mnerva', bridge);
