/**
 * The page's own scheme in place of file://: it names the renderer's files and the project's pictures, sends the content
 * security policy with each, and has an origin that ipc can check.
 */
import { protocol } from 'electron';
import type { Content } from '../program/content';
import { contentPolicy, pageHeaders } from '../program/policy';

const scheme = 'app';
const host = 'mnerva';
export const startPage = `${scheme}://${host}/`;

/** Must run before the app is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

export function servePages(contentOf: (path: string) => Promise<Content>): void {
  const headers = pageHeaders(contentPolicy([])); // ipc is the page's only way out
  protocol.handle(scheme, async (request) => {
    const url = new URL(request.url);
    if (url.host !== host || request.method !== 'GET') return new Response('Refused.\n', { status: 403, headers });
    const { status, mediaType, immutable, body } = await contentOf(url.pathname);
    const cache = immutable ? 'private, max-age=31536000, immutable' : 'no-store';
    return new Response(body, { status, headers: { ...headers, 'content-type': mediaType, 'cache-control': cache } });
  });
}

/** Whether an address is a page of this app. */
export function isOwnPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === `${scheme}:` && url.host === host;
}
