/**
 * Looks at pictures in a thread of their own. A picture that is refused is an `AppError('bad-file')`: an
 * importer makes a finding of it. A thread that dies takes the pictures it had with it, and the next one gets a new thread.
 */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../src/errors';
import type { StoredImage } from '../../src/storage/image-store';
import type { DecodeReply, DecodeRequest, DecodeTask } from './decode-worker';
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
  /** Milliseconds without a picture after which the thread ends: what WebAssembly has taken of memory, only its end gives back. */
  readonly idleMs?: number;
}

const defaultIdleMs = 20_000;

interface Pending {
  readonly resolve: (reply: DecodeReply & { ok: true }) => void;
  readonly reject: (error: AppError) => void;
}

export function createImageDecoder(options: DecoderOptions = {}): ImageDecoder {
  const entry = options.entry ?? new URL('./decode-worker.ts', import.meta.url);
  return new ThreadDecoder(
    entry,
    options.limits ?? decoderLimits,
    options.build ?? sharpBuild,
    options.idleMs ?? defaultIdleMs,
  );
}

class ThreadDecoder implements ImageDecoder {
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  #last = 0;
  #closed = false;

  constructor(
    private readonly entry: string | URL,
    private readonly limits: DecoderLimits,
    private readonly build: SharpBuild,
    private readonly idleMs: number,
  ) {}

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
    await this.#worker?.terminate();
    this.#lose('The decoder was closed.');
  }

  async #ask(bytes: Uint8Array, task: DecodeTask): Promise<DecodeReply & { ok: true }> {
    if (this.#closed) throw new AppError('cancelled', 'The decoder was closed.');
    mustHaveSize(bytes.byteLength, this.limits);
    const request: DecodeRequest = { id: ++this.#last, bytes, task, maxPixels: this.limits.pixels };
    return new Promise((resolve, reject) => {
      this.#pending.set(request.id, { resolve, reject });
      const worker = this.#thread();
      worker.ref(); // until it has answered
      worker.postMessage(request);
    });
  }

  #thread(): Worker {
    if (this.#worker) return this.#worker;
    if (this.entry instanceof URL && !existsSync(this.entry)) {
      throw new AppError('internal', `The image decoder is missing: ${this.entry.pathname}`);
    }
    const worker = new Worker(this.entry, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 256 },
      workerData: { build: this.build },
    });
    worker.unref(); // a command that ends need not close it
    worker.on('message', (reply: DecodeReply) => this.#settle(reply));
    worker.on('error', (error) => this.#lose(`The image decoder failed: ${error.message}`));
    worker.on('exit', () => {
      if (this.#worker !== worker) return; // ended for being idle
      this.#worker = null;
      this.#lose('The image decoder ended.');
    });
    this.#worker = worker;
    return worker;
  }

  #settle(reply: DecodeReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (this.#pending.size === 0) this.#rest();
    if (reply.ok) pending?.resolve(reply);
    else pending?.reject(new AppError('bad-file', this.#sentence(reply), noPicture));
  }

  /** Nothing is asked: the process may end, and after a while the thread does. */
  #rest(): void {
    this.#worker?.unref();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      if (this.#pending.size > 0) return;
      const worker = this.#worker;
      this.#worker = null;
      void worker?.terminate();
    }, this.idleMs).unref();
  }

  #sentence(reply: DecodeReply & { ok: false }): string {
    switch (reply.reason) {
      case 'format':
        return reply.message;
      case 'pixels':
        return `${reply.message.replace(/\.$/u, '')}; ${Math.round(this.limits.pixels / 1e6)} million are the limit.`;
      case 'damaged':
        return `The picture is damaged or breaks off (${reply.message}).`;
    }
  }

  #lose(why: string): void {
    for (const { reject } of this.#pending.values()) reject(new AppError('bad-file', why, noPicture));
    this.#pending.clear();
  }
}

const noPicture = 'The tweet is kept without a picture.';
