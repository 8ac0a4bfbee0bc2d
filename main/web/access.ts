/**
 * Who may talk to the web shell. The page and its scripts are nobody's secret; calls, events and pictures are. A page is let in by a code
 * that is good once within a minute, and by the session's key from then on (src/contract/web-entry.ts); no cookie, for a browser sends
 * those to every port of this machine. Host is checked against DNS rebinding (a foreign name that resolves to 127.0.0.1), Origin against
 * pages of other servers.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { provable, type Entry, type Welcome } from '../../src/contract/web-entry';

export type Verdict = 'allowed' | 'two-hosts' | 'bad-host' | 'bad-origin';
type Asked = Pick<IncomingMessage, 'headers' | 'headersDistinct'>;

export interface Access {
  /** Of a page or file: a browser sends no Origin with those, but a wrong one is refused. */
  ofRequest(asked: Asked): Verdict;
  /** Of a websocket: a browser always says where the page came from. */
  ofSocket(asked: Asked): Verdict;
  /** A code for one page. */
  newCode(): string;
  /** The answer to a page that came with a code, or with a proof over the nonce it was greeted with; null = it is refused. */
  enter(entry: Entry, nonce: string): Welcome | null;
  /** The plain path of a picture from the one that a welcomed page asks for; null where that is not of this run. */
  picture(path: string): string | null;
}

export const newSecret = (): string => randomBytes(32).toString('base64url');

const loopbackNames: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);
const codeMs = 60_000;
const picturePath = /^\/image\/([\w-]+)\/([0-9a-f]{64})$/;

export function createAccess(key: string, now: () => number = Date.now): Access {
  const pictures = newSecret();
  /** Each code that was not used yet, and until when it is good. */
  const codes = new Map<string, number>();
  const prove = (by: 'page' | 'shell', shellNonce: string, pageNonce: string) =>
    createHmac('sha256', key)
      .update(provable(by, shellNonce, pageNonce))
      .digest('hex');

  function check({ headers, headersDistinct }: Asked, originNeeded: boolean): Verdict {
    if ((headersDistinct.host?.length ?? 0) > 1) return 'two-hosts';
    const { host, origin } = headers;
    if (host === undefined || !loopbackNames.has(host.replace(/:\d{1,5}$/, '').toLowerCase())) return 'bad-host';
    return (origin === undefined ? originNeeded : origin !== `http://${host}`) ? 'bad-origin' : 'allowed';
  }

  return {
    ofRequest: (asked) => check(asked, false),
    ofSocket: (asked) => check(asked, true),
    newCode() {
      for (const [code, until] of codes) if (until < now()) codes.delete(code);
      const code = newSecret();
      codes.set(code, now() + codeMs);
      return code;
    },
    enter(entry, nonce) {
      if ('code' in entry) {
        const until = codes.get(entry.code);
        codes.delete(entry.code);
        return until !== undefined && now() <= until ? { pictures, key, proof: null } : null;
      }
      if (!isSame(entry.proof, prove('page', nonce, entry.nonce))) return null;
      return { pictures, key: null, proof: prove('shell', nonce, entry.nonce) };
    },
    picture(path) {
      const [, folder = '', hash = ''] = picturePath.exec(path) ?? [];
      return isSame(folder, pictures) ? `/image/${hash}` : null;
    },
  };
}

/** In a time that does not depend on where they differ. */
function isSame(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
