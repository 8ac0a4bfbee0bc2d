/**
 * Looks at pictures in a thread of their own. A picture that is refused is an `AppError('bad-file')`: an
 * importer makes a finding of it. A thread that dies takes the pictures it had with it, and the next one gets a new thread.
 */
import { AppError } from '../../src/errors';
import type { StoredImage } from '../../src/storage/image-store';
import { DecodeThread, noPicture } from './decode-thread';
import type { DecodeReply, DecodeTask } from './decode-worker';
import type { ModelSquares, SalientBox, SquareShape } from './model-squares';
import { sharpBuild, type SharpBuild } from './sharp';

/** Pixels are those of the picture as it is shown, its EXIF orientation applied. */
export interface ImageInfo extends Pick<StoredImage, 'format' | 'width' | 'height'> {
  /** EXIF, 1 to 8: how the stored picture is turned to be shown. */
  readonly orientation: number;
}

export interface DecoderLimits {
  readonly bytes: number;
  readonly pixels: number;
}

export const decoderLimits: DecoderLimits = { bytes: 64 * 1024 * 1024, pixels: 100_000_000 };

/** Throws `bad-file` where a file of so many bytes is no picture that is decoded: asked before it is read. */
export function mustHaveSize(bytes: number, limits: DecoderLimits = decoderLimits): void {
  if (bytes === 0) throw new AppError('bad-file', 'The picture file is empty.', noPicture);
  if (bytes <= limits.bytes) return;
  const megabytes = Math.round(bytes / 1024 / 1024);
  const most = Math.round(limits.bytes / 1024 / 1024);
  throw new AppError('bad-file', `The picture file has ${megabytes} MB; ${most} MB are the limit.`, noPicture);
}

export interface ImageDecoder {
  /** Format and size, after the whole picture was decoded once. Rejects with `bad-file`. */
  inspect(bytes: Uint8Array): Promise<ImageInfo>;
  /** The picture as WebP, upright, its longer side at most `side` pixels. */
  rendition(bytes: Uint8Array, side: number): Promise<Uint8Array<ArrayBuffer>>;
  /** The squares that a model reads. Rejects with `bad-file`. */
  squares(bytes: Uint8Array, boxes: readonly SalientBox[], shape: SquareShape): Promise<ModelSquares>;
  close(): Promise<void>;
}

export interface DecoderOptions {
  /** The worker's file: its bundle in the built app; the source itself by default. */
  readonly entry?: string | URL;
  readonly limits?: DecoderLimits;
  /** By default the one for this process. */
  readonly build?: SharpBuild;
  /** Milliseconds without a picture after which the thread ends. */
  readonly idleMs?: number;
  /** Pictures after which another thread takes its place. What WebAssembly has taken of memory, only a thread's end gives back. */
  readonly picturesAThread?: number;
}

const defaultIdleMs = 20_000;
/** WebAssembly keeps some 20 KB of each picture, and has 2 GB. */
const defaultPicturesAThread = 4000;

export function createImageDecoder(options: DecoderOptions = {}): ImageDecoder {
  return new ThreadDecoder({
    entry: options.entry ?? new URL('./decode-worker.ts', import.meta.url),
    limits: options.limits ?? decoderLimits,
    build: options.build ?? sharpBuild,
    idleMs: options.idleMs ?? defaultIdleMs,
    picturesAThread: options.picturesAThread ?? defaultPicturesAThread,
  });
}

class ThreadDecoder implements ImageDecoder {
  /** Those that were retired are here until they have answered. */
  readonly #threads = new Set<DecodeThread>();
  #asked: DecodeThread | null = null;
  #idle: NodeJS.Timeout | undefined;
  #last = 0;
  #closed = false;

  constructor(private readonly options: Required<DecoderOptions>) {}

  async inspect(bytes: Uint8Array): Promise<ImageInfo> {
    const { format, width, height, orientation } = await this.#ask(bytes, { kind: 'look' });
    return { format, width, height, orientation };
  }

  async rendition(bytes: Uint8Array, side: number): Promise<Uint8Array<ArrayBuffer>> {
    const { rendition } = await this.#ask(bytes, { kind: 'rendition', side });
    if (!rendition) throw new AppError('internal', 'The picture came back without its rendition.');
    return rendition;
  }

  async squares(bytes: Uint8Array, boxes: readonly SalientBox[], shape: SquareShape): Promise<ModelSquares> {
    const { squares } = await this.#ask(bytes, { kind: 'squares', boxes, shape });
    if (!squares) throw new AppError('internal', 'The picture came back without its squares.');
    return squares;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idle);
    await Promise.all([...this.#threads].map((thread) => thread.end()));
  }

  async #ask(bytes: Uint8Array, task: DecodeTask): Promise<DecodeReply & { ok: true }> {
    if (this.#closed) throw new AppError('cancelled', 'The decoder was closed.');
    const { limits } = this.options;
    mustHaveSize(bytes.byteLength, limits);
    const reply = await this.#thread().ask({ id: ++this.#last, bytes, task, maxPixels: limits.pixels });
    if (!reply.ok) throw new AppError('bad-file', this.#sentence(reply), noPicture);
    return reply;
  }

  #thread(): DecodeThread {
    const { entry, build, picturesAThread } = this.options;
    if (this.#asked && this.#asked.taken >= picturesAThread) this.#retire();
    if (this.#asked) return this.#asked;
    const thread = new DecodeThread(entry, build, {
      rested: () => this.#rest(),
      gone: () => {
        this.#threads.delete(thread);
        if (this.#asked === thread) this.#asked = null;
      },
    });
    this.#threads.add(thread);
    this.#asked = thread;
    return thread;
  }

  #retire(): void {
    const thread = this.#asked;
    this.#asked = null;
    thread?.retire();
  }

  /** Nothing is asked: after a while the thread ends. */
  #rest(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      if (this.#asked?.isResting) this.#retire();
    }, this.options.idleMs).unref();
  }

  #sentence(reply: DecodeReply & { ok: false }): string {
    switch (reply.reason) {
      case 'format':
        return reply.message;
      case 'pixels':
        return `${reply.message.replace(/\.$/u, '')}; ${Math.round(this.options.limits.pixels / 1e6)} million are the limit.`;
      case 'damaged':
        return `The picture is damaged or breaks off (${reply.message}).`;
    }
  }
}
