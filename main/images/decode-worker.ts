/**
 * The thread in which pictures of strangers are decoded. Only four formats, recognised by their bytes, from memory and never from
 * a path; limits come before the decoder. Self-contained: it runs as it is, without a bundler.
 */
import type { Sharp } from 'sharp';
import { parentPort, workerData } from 'node:worker_threads';
import { gifScreen, sniffFormat, type PictureFormat } from './format.ts';
import { modelSquares, type ModelSquares, type SalientBox, type SquareShape } from './model-squares.ts';
import { otherFormat } from './other-format.ts';
import type { Raster } from './resample.ts';
import { loadSharp, type SharpBuild } from './sharp.ts';

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
      readonly format: PictureFormat;
      readonly width: number;
      readonly height: number;
      /** EXIF, 1 to 8; from 5 on the picture is stored on its side. */
      readonly orientation: number;
      readonly rendition: Uint8Array<ArrayBuffer> | null;
      readonly squares: ModelSquares | null;
    }
  | {
      readonly id: number;
      readonly ok: false;
      readonly reason: 'format' | 'pixels' | 'damaged';
      readonly message: string;
    };

const sharp = await loadSharp((workerData as { readonly build: SharpBuild }).build);
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

/** An upright picture as R, G, B: its colour profile is not applied and its alpha is dropped, as Pillow's readers do. */
async function rasterOf(picture: Sharp): Promise<Raster> {
  const { data, info } = await picture.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
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
  const format = sniffFormat(bytes);
  if (!format) {
    const other = otherFormat(bytes);
    const message = `The file is ${other === null ? '' : `${other}, `}no JPEG, PNG, WebP or GIF. Save it as one of these.`;
    return { id, ok: false, reason: 'format', message };
  }
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const { autoOrient: read, orientation = 1 } = await sharp(input, { limitInputPixels: false }).metadata();
    // A browser shows a GIF's whole screen, of which the decoder leaves out what it finds unlikely.
    const screen = format === 'gif' ? gifScreen(bytes) : read;
    const size = { width: Math.max(read.width, screen.width), height: Math.max(read.height, screen.height) };
    if (size.width * size.height > maxPixels) {
      return { id, ok: false, reason: 'pixels', message: `The picture has ${size.width} × ${size.height} pixels.` };
    }
    const open = (ignoreIcc = false): Sharp =>
      sharp(input, { failOn: 'error', limitInputPixels: maxPixels, ignoreIcc }).timeout({ seconds: 20 }).autoOrient();
    const whole = async (ignoreIcc = false): Promise<Sharp> => {
      const [right, bottom] = [size.width - read.width, size.height - read.height];
      if (right === 0 && bottom === 0) return open(ignoreIcc);
      const padded = open(ignoreIcc).extend({ right, bottom, background: { r: 0, g: 0, b: 0, alpha: 0 } });
      const { data, info } = await padded.raw().toBuffer({ resolveWithObject: true });
      return sharp(data, { raw: info, limitInputPixels: maxPixels });
    };
    let rendition: Uint8Array<ArrayBuffer> | null = null;
    let squares: ModelSquares | null = null;
    switch (task.kind) {
      case 'look':
        // Reads every row, so that a picture which breaks off is found now and not on the screen.
        await open().resize(32, 32, { fit: 'inside' }).raw().toBuffer();
        break;
      case 'rendition':
        rendition = await (
          await whole()
        )
          .resize(task.side, task.side, { fit: 'inside', withoutEnlargement: true })
          .webp({ quality: 82 })
          .toBuffer();
        break;
      case 'squares':
        squares = modelSquares(await rasterOf(await whole(true)), task.boxes, task.shape);
        break;
    }
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
