/**
 * What main/desktop uses of Electron, in plain Node: it does nothing by itself and records what main asked for, so that a
 * host can serve it to a real browser and a test can look at it. Not covered: the isolated world, Chromium's sandbox, native
 * menus and dialogs, the privileges of the scheme.
 */
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';

/** Everything main has asked of Electron so far. */
export const record = {
  schemes: [],
  protocols: new Map(),
  ipc: new Map(),
  windows: [],
  menu: null,
  sandboxed: false,
  paths: {},
  permissions: {},
  spellChecker: true,
  openedOutside: [],
  dialogs: [],
  dialogAnswer: null,
  /** Set by the host: where `webContents.send` goes. */
  onSend: () => undefined,
};

class WebContents extends EventEmitter {
  mainFrame = { url: '' };
  windowOpenHandler = () => ({ action: 'allow' });
  setWindowOpenHandler(handler) {
    this.windowOpenHandler = handler;
  }
  send(channel, ...args) {
    record.onSend(this, channel, structuredClone(args));
  }
}

export class BrowserWindow extends EventEmitter {
  webContents = new WebContents();
  constructor(options) {
    super();
    this.options = options;
    record.windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url) {
    this.webContents.mainFrame.url = url;
    this.emit('ready-to-show');
    record.onLoad?.(this);
  }
  show() {
    this.shown = true;
  }
  getNormalBounds = () => ({ x: 0, y: 0, width: 1440, height: 900 });
  static getAllWindows = () => record.windows;
  static getFocusedWindow = () => record.windows[0] ?? null;
}

class App extends EventEmitter {
  isPackaged = false;
  enableSandbox() {
    record.sandboxed = true;
  }
  setPath(name, path) {
    record.paths[name] = path;
  }
  getPath = (name) => record.paths[name];
  requestSingleInstanceLock = () => true;
  whenReady = async () => undefined;
  exit = (code) => process.exit(code);
  quit() {
    let prevented = false;
    this.emit('before-quit', { preventDefault: () => (prevented = true) });
    if (prevented) return;
    this.emit('will-quit', { preventDefault: () => (prevented = true) });
    if (!prevented) process.exit(0);
  }
}
export const app = new App();

export const protocol = {
  registerSchemesAsPrivileged: (schemes) => record.schemes.push(...schemes),
  handle: (scheme, handler) => record.protocols.set(scheme, handler),
};
export const ipcMain = { handle: (channel, handler) => record.ipc.set(channel, handler) };
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler) => (record.permissions.request = handler),
    setPermissionCheckHandler: (handler) => (record.permissions.check = handler),
    setDevicePermissionHandler: (handler) => (record.permissions.device = handler),
    setSpellCheckerEnabled: (on) => (record.spellChecker = on),
  },
};
export const shell = { openExternal: async (url) => void record.openedOutside.push(url) };
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };
export const nativeTheme = { shouldUseDarkColors: false };
export const Menu = {
  buildFromTemplate: (template) => template,
  setApplicationMenu: (menu) => (record.menu = menu),
};

async function showDialog(...args) {
  record.dialogs.push(args.at(-1));
  const path = record.dialogAnswer;
  return { canceled: path === null, filePath: path ?? '', filePaths: path === null ? [] : [path] };
}
export const dialog = {
  showOpenDialog: showDialog,
  showSaveDialog: showDialog,
  showMessageBox: async (...args) => {
    record.dialogs.push(args.at(-1));
    return { response: 0 };
  },
  showErrorBox: (title, text) => process.stderr.write(`${title}: ${text}\n`),
};

export const utilityProcess = {
  /** Node's fork in its place: the engine's entry speaks both. */
  fork(entry) {
    const child = fork(entry, [], { serialization: 'advanced' });
    return Object.assign(child, { postMessage: (message) => child.send(message, () => undefined) });
  },
};
