/** The page's way to main: what the desktop shell put into it, or a websocket to the server it came from. */
import type { Bridge } from '../src/contract/client';
import { webBridge, type Connection } from './bridge-web';
import { webDoor } from './web-door';

declare global {
  interface Window {
    readonly mnerva?: Bridge;
  }
}

/** The folder of pictures, which the web shell tells a page when it lets it in. */
let pictures = '/image';

export function connect(): Connection {
  if (window.mnerva) return { bridge: window.mnerva, onLink: () => undefined };
  const door = webDoor(window, (folder) => (pictures = `/image/${folder}`));
  return webBridge(() => new WebSocket(`ws://${location.host}/ws`), door);
}

/** Where a picture is, in both shells: each answers this path below the address of its page. */
export function imageUrl(hash: string): string {
  return `${pictures}/${hash}`;
}
