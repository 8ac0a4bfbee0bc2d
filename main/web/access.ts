/**
 * Who may talk to the web shell. The address that is opened carries a random token, which is traded for a cookie that only
 * this browser sends and only from pages of this server. Host is checked against DNS rebinding (a foreign name that resolves to
 * 127.0.0.1), Origin against pages of other servers.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export type Verdict = 'allowed' | 'bad-host' | 'bad-origin' | 'no-token';

export interface Access {
  readonly token: string;
  /** The cookie to set when the token in the address is right; null when it is not. */
  cookieFor(token: string): string | null;
  /** Of a page or file: a browser sends no Origin with those, but a wrong one is refused. */
  ofRequest(headers: IncomingHttpHeaders): Verdict;
  /** Of a websocket: a browser always says where the page came from. */
  ofSocket(headers: IncomingHttpHeaders): Verdict;
  /** Whether Host names this server; checked before a token is even looked at. */
  knowsHost(headers: IncomingHttpHeaders): boolean;
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/** @param name differs between servers of one machine: cookies are not separated by port. */
export function createAccess(name: string, moreHosts: readonly string[], token = newToken()): Access {
  const hosts = new Set([...loopbackNames, ...moreHosts]);
  const cookieName = `mnerva-${name}`;

  const knowsHost = ({ host }: IncomingHttpHeaders) =>
    host !== undefined && hosts.has(host.replace(/:\d+$/, '').toLowerCase());

  function check(headers: IncomingHttpHeaders, originNeeded: boolean): Verdict {
    if (!knowsHost(headers)) return 'bad-host';
    const { origin, host } = headers;
    if (origin === undefined ? originNeeded : origin !== `http://${host}`) return 'bad-origin';
    return sameSecret(cookieOf(headers.cookie, cookieName), token) ? 'allowed' : 'no-token';
  }

  return {
    token,
    cookieFor: (given) =>
      sameSecret(given, token) ? `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict` : null,
    ofRequest: (headers) => check(headers, false),
    ofSocket: (headers) => check(headers, true),
    knowsHost,
  };
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function cookieOf(header: string | undefined, name: string): string {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value ?? '';
  }
  return '';
}

/** In a time that does not depend on where they differ. */
function sameSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
