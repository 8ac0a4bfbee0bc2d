/**
 * The thread in which pictures of strangers are decoded. Only four formats, recognised by their bytes, from memory and never from
 * a path; limits come before the decoder. Self-contained: it runs as it is, without a bundler.
 */
import sharp, { type Sharp } from 'sharp';
import { parentPort } from 'node:worker_threads';
import { modelSquares, type ModelSquares, type SalientBox, type SquareShape } from './model-squares.ts';
import type { Raster } from './resample.ts';

/** What is wanted of a picture beyond its format and size. */
export type DecodeTask =
  | { readonly kind: 'look' }
  /** As WebP, upright, its longer side at most `side` pixels. */
  | { readonly kind: 'rendition'; readonly side: number }
  | { readonly kind: 'squares'; readonly shape: SquareShape; readonly boxes: readonly SalientBox[] };

export interface DecodeRequest {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly task: DecodeTask;
  readonly maxPixels: number;
}

export type DecodeReply =
  | {
      readonly id: number;
      readonly ok: true;
      readonly format: 'jpeg' | 'png' | 'webp' | 'gif';
      readonly width: number;
      readonly height: number;
      /** EXIF, 1 to 8; from 5 on the picture is stored on its side. */
      readonly orientation: number;
      readonly rendition: Uint8Array | null;
      readonly squares: ModelSquares | null;
    }
  | {
      readonly id: number;
      readonly ok: false;
      readonly reason: 'format' | 'pixels' | 'damaged';
      readonly message: string;
    };

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
  ],
});
sharp.cache(false);
sharp.concurrency(1);

/** The format, by the first bytes; null for anything else. */
function sniff(bytes: Uint8Array): 'jpeg' | 'png' | 'webp' | 'gif' | null {
  const starts = (at: number, ...want: number[]): boolean => want.every((byte, i) => bytes[at + i] === byte);
  if (starts(0, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (starts(0, 0x52, 0x49, 0x46, 0x46) && starts(8, 0x57, 0x45, 0x42, 0x50)) return 'webp';
  if (starts(0, 0x47, 0x49, 0x46, 0x38)) return 'gif';
  return null;
}

/** The picture upright, as R, G, B: its colour profile is not applied and its alpha is dropped, as Pillow's readers do. */
async function upright(picture: Sharp): Promise<Raster> {
  const { data, info } = await picture.autoOrient().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels === 3) return { width, height, data };
  const rgb = new Uint8Array(width * height * 3);
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2]; // one or two channels: grey
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    rgb[to] = data[from]!;
    rgb[to + 1] = data[from + green]!;
    rgb[to + 2] = data[from + blue]!;
  }
  return { width, height, data: rgb };
}

async function decode({ id, bytes, task, maxPixels }: DecodeRequest): Promise<DecodeReply> {
  const format = sniff(bytes);
  if (!format) return { id, ok: false, reason: 'format', message: 'The file is no JPEG, PNG, WebP or GIF.' };
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const { width, height, orientation = 1 } = await sharp(input, { limitInputPixels: false }).metadata();
    if (width * height > maxPixels) {
      return { id, ok: false, reason: 'pixels', message: `The picture has ${width} × ${height} pixels.` };
    }
    const open = (ignoreIcc = false): Sharp =>
      sharp(input, { failOn: 'error', limitInputPixels: maxPixels, ignoreIcc }).timeout({ seconds: 20 });
    let rendition: Uint8Array | null = null;
    let squares: ModelSquares | null = null;
    switch (task.kind) {
      case 'look':
        // Reads every row, so that a picture which breaks off is found now and not on the screen.
        await open().resize(32, 32, { fit: 'inside' }).raw().toBuffer();
        break;
      case 'rendition':
        rendition = await open()
          .rotate()
          .resize(task.side, task.side, { fit: 'inside', withoutEnlargement: true })
          .webp({ quality: 82 })
          .toBuffer();
        break;
      case 'squares':
        squares = modelSquares(await upright(open(true)), task.boxes, task.shape);
        break;
    }
    const turned = orientation >= 5; // EXIF: shown on its side
    const size = turned ? { width: height, height: width } : { width, height };
    return { id, ok: true, format, ...size, orientation, rendition, squares };
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { id, ok: false, reason: 'damaged', message };
  }
}

parentPort?.on('message', (request: DecodeRequest) => {
  void decode(request).then((reply) => {
    const squares = reply.ok ? reply.squares : null;
    const moved = squares ? [squares.global, ...squares.crops].map(({ buffer }) => buffer) : [];
    parentPort?.postMessage(reply, moved); // pixels change hands, they are not copied
  });
});
