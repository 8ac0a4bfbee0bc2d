/** The page's way to main: what the desktop shell put into it, or a websocket to the server it came from. */
import type { Bridge } from '../src/contract/client';
import { webBridge, type Connection } from './bridge-web';

declare global {
  interface Window {
    readonly mnerva?: Bridge;
  }
}

export function connect(): Connection {
  if (window.mnerva) return { bridge: window.mnerva, onLink: () => undefined };
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return webBridge(() => new WebSocket(`${scheme}://${location.host}/ws`));
}

/** Where a picture is, in both shells: each answers this path below the address of its page. */
export function imageUrl(hash: string): string {
  return `/image/${hash}`;
}
