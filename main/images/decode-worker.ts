/**
 * The thread in which pictures of strangers are decoded. Only four formats, told by their bytes, from memory and never from
 * a path; limits come before the decoder. Self-contained: it runs as it is, without a bundler.
 */
import sharp, { type Sharp } from 'sharp';
import { parentPort } from 'node:worker_threads';

/** What the thread is asked. `side`: null only looks at the picture; a number also returns it, at most so long, as WebP. */
export interface DecodeRequest {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly side: number | null;
  readonly maxPixels: number;
}

export type DecodeReply =
  | {
      readonly id: number;
      readonly ok: true;
      readonly format: 'jpeg' | 'png' | 'webp' | 'gif';
      readonly width: number;
      readonly height: number;
      readonly rendition: Uint8Array | null;
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

/** The format, told by the first bytes; null for anything else. */
function sniff(bytes: Uint8Array): 'jpeg' | 'png' | 'webp' | 'gif' | null {
  const starts = (at: number, ...want: number[]): boolean => want.every((byte, i) => bytes[at + i] === byte);
  if (starts(0, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (starts(0, 0x52, 0x49, 0x46, 0x46) && starts(8, 0x57, 0x45, 0x42, 0x50)) return 'webp';
  if (starts(0, 0x47, 0x49, 0x46, 0x38)) return 'gif';
  return null;
}

async function decode({ id, bytes, side, maxPixels }: DecodeRequest): Promise<DecodeReply> {
  const format = sniff(bytes);
  if (!format) return { id, ok: false, reason: 'format', message: 'The file is no JPEG, PNG, WebP or GIF.' };
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const { width, height, orientation = 1 } = await sharp(input, { limitInputPixels: false }).metadata();
    if (width * height > maxPixels) {
      return { id, ok: false, reason: 'pixels', message: `The picture has ${width} × ${height} pixels.` };
    }
    const open = (): Sharp => sharp(input, { failOn: 'error', limitInputPixels: maxPixels }).timeout({ seconds: 20 });
    // Reads every row, so that a picture which breaks off is found now and not on the screen.
    if (side === null) await open().resize(32, 32, { fit: 'inside' }).raw().toBuffer();
    const rendition =
      side === null
        ? null
        : await open()
            .rotate()
            .resize(side, side, { fit: 'inside', withoutEnlargement: true })
            .webp({ quality: 82 })
            .toBuffer();
    const turned = orientation >= 5; // EXIF: shown on its side
    return { id, ok: true, format, width: turned ? height : width, height: turned ? width : height, rendition };
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { id, ok: false, reason: 'damaged', message };
  }
}

parentPort?.on('message', (request: DecodeRequest) => {
  void decode(request).then((reply) => parentPort?.postMessage(reply));
});
