/** A hub of one model on this machine: what @huggingface/hub asks for, and the mishaps of a network. */
import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { folder } from '../../models/pretrained/folders';

export interface Hub {
  readonly url: string;
  /** What was asked for since the start: "GET model.safetensors bytes=100-". Probes of one byte are left out. */
  readonly asked: string[];
  /** Mishaps; change them between two calls. */
  readonly mishap: {
    /** The connection of the weights breaks after so many bytes. */
    breakAfter: number | null;
    /** Ranges are not understood: the whole file comes. */
    ignoresRanges: boolean;
    /** One byte of the weights is another. */
    flipsByte: boolean;
    status: number | null;
  };
  close(): Promise<void>;
}

const revision = '0123456789abcdef0123456789abcdef01234567';
export const licence = 'apache-2.0';

/** `files` are served as OWNER/MODEL; those ending in .safetensors as large ones, with their sha256. */
export async function startHub(golden: string, extra: Readonly<Record<string, string>> = {}): Promise<Hub> {
  const files = folder(golden);
  for (const [name, text] of Object.entries(extra)) files.set(name, new TextEncoder().encode(text));
  const asked: string[] = [];
  const mishap: Hub['mishap'] = { breakAfter: null, ignoresRanges: false, flipsByte: false, status: null };

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://hub').pathname;
    if (mishap.status !== null) return send(response, mishap.status, '{"error":"a mishap"}', 'application/json');
    if (path === `/api/models/owner/model/revision/HEAD`) {
      const info = { id: 'owner/model', sha: revision, cardData: { license: licence }, tags: [], private: false };
      return send(response, 200, JSON.stringify({ ...info, downloads: 1, likes: 1, gated: false }), 'application/json');
    }
    if (path === `/api/models/owner/model/tree/${revision}`) {
      return send(response, 200, JSON.stringify([...files].map(treeEntry)), 'application/json');
    }
    const name = path.replace(`/owner/model/resolve/${revision}/`, '');
    const bytes = files.get(name);
    if (!bytes) return send(response, 404, '{"error":"Repository not found"}', 'application/json');
    return sendFile(response, name, bytes, request.headers.range ?? '');
  });

  function sendFile(response: ServerResponse, name: string, whole: Uint8Array, range: string): void {
    const large = name.endsWith('.safetensors');
    if (range !== 'bytes=0-0') asked.push(`${name} ${range || 'whole'}`);
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
    const partial = range !== '' && !(mishap.ignoresRanges && range !== 'bytes=0-0');
    const [start, end] = partial ? [Number(from), to === '' ? whole.length - 1 : Number(to)] : [0, whole.length - 1];
    const bytes = whole.slice(start, end + 1);
    if (mishap.flipsByte && large) bytes[bytes.length - 1]! ^= 1;
    response.writeHead(partial ? 206 : 200, {
      etag: `"${name}"`,
      'content-length': bytes.length,
      'content-type': 'application/octet-stream',
      ...(partial && { 'content-range': `bytes ${start}-${end}/${whole.length}` }),
    });
    if (mishap.breakAfter === null || !large || range === 'bytes=0-0') {
      response.end(bytes);
      return;
    }
    response.write(bytes.subarray(0, mishap.breakAfter), () => setTimeout(() => response.destroy(), 30));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the hub has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    mishap,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function treeEntry([path, bytes]: readonly [string, Uint8Array]): object {
  const blob = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const entry = { type: 'file', path, size: bytes.length, oid: blob };
  if (!path.endsWith('.safetensors')) return entry;
  return { ...entry, oid: 'f'.repeat(40), lfs: { oid: sha256, size: bytes.length, pointerSize: 130 } };
}

function send(response: ServerResponse, status: number, text: string, type: string): void {
  response.writeHead(status, { 'content-type': type });
  response.end(text);
}
