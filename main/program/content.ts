/**
 * What a page may load, in both shells: the renderer's built files and the open project's pictures. A path is taken only
 * when it is spelt plainly, so nothing outside these two places has a name here.
 */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

export interface Content {
  readonly status: 200 | 404;
  readonly mediaType: string;
  /** Whether the bytes behind this address never change and may be kept by the browser. */
  readonly immutable: boolean;
  readonly body: Uint8Array<ArrayBuffer>;
}

export interface Pictures {
  /** A stored picture by its content hash; null when the open project has none. */
  imageFile(hash: string): Promise<{ readonly path: string; readonly mediaType: string } | null>;
  /** As WebP and upright where a browser might not turn it; null = it is shown as it is. */
  upright(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer> | null>;
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};
const pictureTypes: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);

/** Folders and names of letters, digits, `-` and `_`, with dots inside only: no `..`, no hidden file, no escape. */
const plainPath = /^\/(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)+$/;
const picturePath = /^\/image\/([0-9a-f]{64})$/;

const notFound: Content = {
  status: 404,
  mediaType: 'text/plain; charset=utf-8',
  immutable: false,
  body: new TextEncoder().encode('Not found.\n'),
};

export function createContent(rendererFolder: string, pictures: Pictures): (path: string) => Promise<Content> {
  return async (path) => {
    const hash = picturePath.exec(path)?.[1];
    if (hash) return picture(hash);
    return page(path === '/' ? '/index.html' : path);
  };

  async function picture(hash: string): Promise<Content> {
    const image = await pictures.imageFile(hash);
    if (!image || !pictureTypes.has(image.mediaType)) return notFound;
    const body = await bytesOf(image.path);
    if (!body) return notFound;
    const upright = await pictures.upright(body);
    const shown = upright ? { mediaType: 'image/webp', body: upright } : { mediaType: image.mediaType, body };
    // Not kept by the browser: a private picture is gone when Mnerva is.
    return { status: 200, immutable: false, ...shown };
  }

  async function page(path: string): Promise<Content> {
    const mediaType = mediaTypes[extname(path)];
    if (!mediaType || !plainPath.test(path)) return notFound;
    const body = await bytesOf(join(rendererFolder, path));
    return body ? { status: 200, mediaType, immutable: path.startsWith('/assets/'), body } : notFound;
  }
}

async function bytesOf(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await readFile(path);
  } catch {
    return null; // gone or a folder: for the page both are "not found"
  }
}
