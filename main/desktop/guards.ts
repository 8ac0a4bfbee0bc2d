/** What a page may never do, whatever it loaded: leave the app, open windows or addresses outside, ask for devices. */
import { app, session, type WebContents } from 'electron';

export function guardSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.setSpellCheckerEnabled(false); // its dictionaries come from Google's servers
}

export function guardPages(isOwn: (address: string) => boolean): void {
  app.on('web-contents-created', (_event, contents) => guard(contents, isOwn));
}

function guard(contents: WebContents, isOwn: (address: string) => boolean): void {
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (!(event.isMainFrame && isOwn(event.url))) event.preventDefault();
  });
  // The app has no link that leads out of it, and an address can carry tweets away.
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
