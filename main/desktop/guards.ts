/** What a page may never do, whatever it loaded: leave the app, open windows, ask for devices. */
import { app, session, shell, type WebContents } from 'electron';

/** A link counts as clicked when a mouse button or key went up or down this shortly before. */
const clickMs = 1_000;

export function guardSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
}

export function guardPages(isOwn: (address: string) => boolean): void {
  app.on('web-contents-created', (_event, contents) => guard(contents, isOwn));
}

function guard(contents: WebContents, isOwn: (address: string) => boolean): void {
  let lastInputAt = Number.NEGATIVE_INFINITY;
  contents.on('input-event', (_event, input) => {
    if (['mouseDown', 'mouseUp', 'keyDown', 'rawKeyDown', 'keyUp'].includes(input.type))
      lastInputAt = performance.now();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (!(event.isMainFrame && isOwn(event.url))) event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    if (performance.now() - lastInputAt < clickMs && mayOpenOutside(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** https only, and no user name in it that makes an address look like another. */
function mayOpenOutside(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return protocol === 'https:' && username === '' && password === '';
}
