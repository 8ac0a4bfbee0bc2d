/**
 * Pictures for training and explanation: read from their files, decoded in a thread (main/images), and kept as bytes, so that the
 * next epoch finds them ready. The ones used last stay, up to a budget.
 */
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { PictureSource, Pixels } from '../../models';
import { AppError } from '../../src/errors';
import type { PictureRef } from '../../src/engine/picture';
import { createImageDecoder, decoderLimits, type ImageDecoder, type SquareShape } from '../images';

export interface PictureSourceOptions {
  /** Bytes of pixels that are kept: by default 256 MiB, 1,780 squares of 224 pixels. */
  readonly budget?: number;
  /** By default one of its own, started with the first picture. */
  readonly decoder?: ImageDecoder;
}

export interface OpenPictureSource extends PictureSource {
  /** Ends the decoder's thread; pictures that are asked for afterwards cannot be read. */
  close(): Promise<void>;
}

/** Throws `internal` where the decoder's file is not beside the program. */
export function createPictureSource(options: PictureSourceOptions = {}): OpenPictureSource {
  const decoder = options.decoder ?? createImageDecoder({ entry: decodeWorker() });
  const kept = new Kept(options.budget ?? 256 * 1024 * 1024);
  return {
    async read({ path, boxes }, { image, crops, crop }) {
      const shape: SquareShape = { image, crops, crop };
      try {
        const { size, mtimeMs } = await stat(path);
        if (size > decoderLimits.bytes) return null;
        const key = JSON.stringify([path, size, mtimeMs, boxes, image, crops, crop]);
        return await kept.get(key, () => decode(decoder, path, boxes, shape));
      } catch {
        return null; // not there, not allowed, or no picture: all the same to a model
      }
    },
    close: () => decoder.close(),
  };
}

async function decode(
  decoder: ImageDecoder,
  path: string,
  boxes: PictureRef['boxes'],
  shape: SquareShape,
): Promise<Pixels> {
  return decoder.squares(await readFile(path), boxes, shape);
}

interface Entry {
  readonly pixels: Promise<Pixels>;
  /** 0 until it is decoded. */
  bytes: number;
}

/** What was made last for a key, up to `budget` bytes; what failed is not kept. */
class Kept {
  /** The first is the one that was not used for longest. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(private readonly budget: number) {}

  async get(key: string, make: () => Promise<Pixels>): Promise<Pixels> {
    const known = this.#entries.get(key);
    if (known) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known.pixels;
    }
    const entry: Entry = { pixels: make(), bytes: 0 };
    this.#entries.set(key, entry);
    try {
      const pixels = await entry.pixels;
      if (this.#entries.get(key) === entry) {
        entry.bytes = pixels.crops.reduce((sum, crop) => sum + crop.byteLength, pixels.global.byteLength);
        this.#bytes += entry.bytes;
        this.#shrink();
      }
      return pixels;
    } catch (error) {
      this.#entries.delete(key);
      throw error;
    }
  }

  #shrink(): void {
    for (const [key, { bytes }] of this.#entries) {
      if (this.#bytes <= this.budget) return;
      if (bytes === 0) continue; // still being decoded
      this.#entries.delete(key);
      this.#bytes -= bytes;
    }
  }
}

/**
 * The decoder's thread is a bundle beside the engine's, or the source below this program's folder: bundles are at different
 * depths, so it is looked for upwards from here.
 */
function decodeWorker(): string {
  for (const above of ['./', '../', '../../', '../../../', '../../../../']) {
    for (const name of ['decode-worker.js', 'main/images/decode-worker.ts']) {
      const path = fileURLToPath(new URL(above + name, import.meta.url));
      if (existsSync(path)) return path;
    }
  }
  throw new AppError('internal', 'The image decoder is missing: decode-worker.js is not beside the engine.');
}
