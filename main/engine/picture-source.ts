/**
 * Pictures for training and explanation: read from the artifact store, decoded in a thread (main/images), and kept as bytes, so that the
 * next epoch finds them ready. The ones used last stay, up to a budget.
 */
import type { PictureSource, Pixels } from '../../models';
import { AppError } from '../../src/errors';
import type { ArtifactStore } from '../../src/engine/artifacts';
import { LruCache } from '../../src/lru-cache';
import { findUpwards } from '../files/program';
import { createImageDecoder, decoderLimits, type ImageDecoder, type SquareShape } from '../images';

export interface PictureSourceOptions {
  /** Bytes of pixels that are cached: by default 256 MiB, 1,780 squares of 224 pixels. */
  readonly budget?: number;
  /** By default one of its own, started with the first picture. */
  readonly decoder?: ImageDecoder;
}

export interface OpenPictureSource extends PictureSource {
  /** Ends the decoder's thread; pictures that are asked for afterwards cannot be read. */
  close(): Promise<void>;
}

interface Entry {
  readonly pixels: Promise<Pixels>;
  /** 0 until it is decoded. */
  bytes: number;
}

/** Throws `internal` where the decoder's file is not beside the program. */
export function createPictureSource(artifacts: ArtifactStore, options: PictureSourceOptions = {}): OpenPictureSource {
  const decoder = options.decoder ?? createImageDecoder({ entry: decodeWorker() });
  const cache = new LruCache<string, Entry>(options.budget ?? 256 * 1024 * 1024, {
    size: ({ bytes }) => bytes,
    isPinned: ({ bytes }) => bytes === 0, // still being decoded
  });

  /** What failed is not kept. */
  async function decoded(key: string, decode: () => Promise<Pixels>): Promise<Pixels> {
    const known = cache.get(key);
    if (known) return known.pixels;
    const entry: Entry = { pixels: decode(), bytes: 0 };
    cache.set(key, entry);
    try {
      const pixels = await entry.pixels;
      entry.bytes = pixels.crops.reduce((sum, crop) => sum + crop.byteLength, pixels.global.byteLength);
      cache.set(key, entry); // by its size
      return pixels;
    } catch (error) {
      cache.delete(key);
      throw error;
    }
  }

  return {
    async read({ hash, boxes }, { image, crops, crop }) {
      const shape: SquareShape = { image, crops, crop };
      const key = JSON.stringify([hash, boxes, image, crops, crop]);
      try {
        return await decoded(key, async () =>
          decoder.squares(await artifacts.getFile(hash, decoderLimits.bytes), boxes, shape),
        );
      } catch {
        return null; // not there, not allowed, or no picture: all the same to a model
      }
    },
    close: () => decoder.close(),
  };
}

/** The decoder's thread: a bundle beside the engine's, or the source. */
function decodeWorker(): string {
  const path = findUpwards(import.meta.dirname, 'decode-worker.js', 'main/images/decode-worker.ts');
  if (path !== null) return path;
  throw new AppError('internal', 'The image decoder is missing: decode-worker.js is not beside the engine.');
}
