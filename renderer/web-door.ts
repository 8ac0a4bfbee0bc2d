/**
 * What a page in a browser lets itself in with (src/contract/web-entry.ts): the code of a start address, taken out of the address bar at
 * once, or the session's key, kept for all pages of this origin and over restarts. Opening a start address in a page that is there
 * already changes only the part behind the #, so nothing on it is lost.
 */
import { provable, type Entry, type Welcome } from '../src/contract/web-entry';

export interface Door {
  /** What to answer the shell's greeting; null where there is nothing to come in with. */
  enter(nonce: string): Promise<Entry | null>;
  /** Whether it is this person's shell that says so: then its key is kept. */
  isWelcome(welcome: Welcome): Promise<boolean>;
  /** The shell refused what was tried last: forgets it. */
  refused(): void;
  /** Calls back when there is something new to try. */
  onChange(listener: () => void): void;
}

const keyName = 'mnerva-key';
const codePattern = /^#start=([\w-]+)$/u;

/** `pictures` is told where they are, at each entry. */
export function webDoor(window: Window, pictures: (folder: string) => void): Door {
  const listeners: (() => void)[] = [];
  let code = takeCode(window);
  let tried: 'code' | 'key' | null = null;
  let expected: string | null = null; // the shell's own proof
  window.addEventListener('hashchange', () => {
    code = takeCode(window) ?? code;
    if (code !== null) listeners.forEach((listener) => listener());
  });
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === keyName && newValue !== null) listeners.forEach((listener) => listener()); // another page was let in
  });

  return {
    async enter(nonce) {
      if (code !== null) {
        tried = 'code';
        return { code };
      }
      const key = window.localStorage.getItem(keyName);
      if (key === null) return null;
      tried = 'key';
      const own = hex(window.crypto.getRandomValues(new Uint8Array(32)));
      expected = await prove(window.crypto, key, provable('shell', nonce, own));
      return { nonce: own, proof: await prove(window.crypto, key, provable('page', nonce, own)) };
    },
    async isWelcome({ key, proof, pictures: folder }) {
      if (tried === 'code' ? key === null : proof !== expected) return false;
      if (key !== null) window.localStorage.setItem(keyName, key);
      code = null;
      pictures(folder);
      return true;
    },
    refused() {
      if (tried === 'code') code = null;
      else window.localStorage.removeItem(keyName);
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

function takeCode({ location, history }: Window): string | null {
  const code = codePattern.exec(location.hash)?.[1] ?? null;
  if (code !== null) history.replaceState(history.state, '', location.pathname);
  return code;
}

async function prove({ subtle }: Crypto, key: string, text: string): Promise<string> {
  const bytes = new TextEncoder();
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const secret = await subtle.importKey('raw', bytes.encode(key), hmac, false, ['sign']);
  return hex(new Uint8Array(await subtle.sign('HMAC', secret, bytes.encode(text))));
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
