/**
 * Runs the built main process of the desktop shell in plain Node with a fake `electron`. Its protocol handler is served over
 * http for a browser; its ipc handlers are reached through this process's own channel (structured clone, as in Electron).
 * Usage: fork(host.mjs, [folder of main's bundle]).
 */
import { createServer } from 'node:http';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const fake = new URL('./fake-electron.mjs', import.meta.url).href;
registerHooks({
  resolve: (name, context, next) => (name === 'electron' ? { url: fake, shortCircuit: true } : next(name, context)),
});
const { app, record } = await import(fake);

record.onSend = (contents, channel, args) => {
  // Every page hears every window's events in the test; one window's are enough.
  if (contents === record.windows[0].webContents) process.send({ kind: 'event', channel, args });
};
const loaded = new Promise((resolve) => (record.onLoad = resolve));
await import(pathToFileURL(join(process.argv[2], 'index.js')).href);
await loaded;

const server = createServer(async (request, response) => {
  const handle = record.protocols.get('app');
  const answer = await handle(new Request(`app://mnerva${request.url}`, { method: request.method }));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
});
server.listen(0, '127.0.0.1', () => process.send({ kind: 'ready', port: server.address().port }));

/** What a page could try; each answers what main let happen. */
const probes = {
  facts: () => ({
    schemes: record.schemes,
    sandboxed: record.sandboxed,
    userData: record.paths.userData,
    windows: record.windows.map(({ options, webContents, shown }) => ({
      url: webContents.mainFrame.url,
      shown: shown === true,
      webPreferences: options.webPreferences,
    })),
    menu: record.menu?.map(({ label, role }) => label ?? role),
  }),
  /** `frame`: the page itself, a page of another site in the same window, or a frame inside the page. */
  async invoke({ channel, args, frame = 'page' }) {
    const handler = record.ipc.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    const { mainFrame } = record.windows[0].webContents;
    const sender = { mainFrame };
    if (frame === 'foreign') sender.mainFrame = { url: 'https://site.example/' };
    const senderFrame = {
      page: sender.mainFrame,
      foreign: sender.mainFrame,
      inner: { url: mainFrame.url },
      gone: null,
    }[frame];
    return structuredClone(await handler({ sender, senderFrame }, ...structuredClone(args)));
  },
  permissions: () => {
    let granted = null;
    record.permissions.request({}, 'media', (answer) => (granted = answer));
    return {
      request: granted,
      check: record.permissions.check({}, 'geolocation'),
      device: record.permissions.device({}),
      'spelling with dictionaries from elsewhere': record.spellChecker,
    };
  },
  navigate: ({ url, isMainFrame }) => {
    let prevented = false;
    const event = { url, isMainFrame, preventDefault: () => (prevented = true) };
    record.windows[0].webContents.emit('will-frame-navigate', event);
    return !prevented;
  },
  openWindow({ url }) {
    const { webContents } = record.windows[0];
    webContents.emit('input-event', {}, { type: 'mouseUp' }); // also after a click
    const { action } = webContents.windowOpenHandler({ url });
    return { action, outside: record.openedOutside.splice(0) };
  },
  answerDialogs: ({ path }) => {
    record.dialogAnswer = path;
  },
  dialogs: () => record.dialogs,
  startAgain: () => {
    app.emit('second-instance', {}, [], '');
    return record.windows.length;
  },
  foreignHost: async ({ url, method }) => (await record.protocols.get('app')(new Request(url, { method }))).status,
};

process.on('message', async ({ id, probe, value }) => {
  if (probe === 'quit') return app.quit();
  try {
    process.send({ kind: 'answer', id, value: await probes[probe](value ?? {}) });
  } catch (error) {
    process.send({ kind: 'answer', id, failure: String(error.message) });
  }
});
process.on('disconnect', () => process.exit(0));
