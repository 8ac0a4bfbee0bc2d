/** One thread that decodes pictures, and the pictures that it has. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../src/errors';
import type { DecodeReply, DecodeRequest } from './decode-worker';
import type { SharpBuild } from './sharp';

interface Pending {
  readonly resolve: (reply: DecodeReply) => void;
  readonly reject: (error: AppError) => void;
}

export class DecodeThread {
  readonly #pending = new Map<number, Pending>();
  readonly #worker: Worker;
  #taken = 0;
  #isRetired = false;

  /** `rested` is called when it has answered all it was asked, `gone` when it has ended, for whatever reason. */
  constructor(
    entry: string | URL,
    build: SharpBuild,
    private readonly heard: { rested(): void; gone(): void },
  ) {
    if (entry instanceof URL && !existsSync(entry)) {
      throw new AppError('internal', `The image decoder is missing: ${entry.pathname}`);
    }
    const resourceLimits = { maxOldGenerationSizeMb: 256 };
    this.#worker = new Worker(entry, { execArgv: [], resourceLimits, workerData: { build } });
    this.#worker.unref(); // a command that ends need not close it
    this.#worker.on('message', (reply: DecodeReply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#lose(`The image decoder failed: ${error.message}`));
    this.#worker.on('exit', () => {
      this.#lose('The image decoder ended.');
      this.heard.gone();
    });
  }

  /** How many pictures it was given. */
  get taken(): number {
    return this.#taken;
  }

  get isResting(): boolean {
    return this.#pending.size === 0;
  }

  /** Rejects with `bad-file` where the thread dies over it. */
  ask(request: DecodeRequest): Promise<DecodeReply> {
    this.#taken++;
    return new Promise((resolve, reject) => {
      this.#pending.set(request.id, { resolve, reject });
      this.#worker.ref(); // until it has answered
      this.#worker.postMessage(request);
    });
  }

  /** Ends it once it has answered what it was asked; it is asked nothing more. */
  retire(): void {
    this.#isRetired = true;
    if (this.isResting) void this.#worker.terminate();
  }

  /** Ends it now. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(reply: DecodeReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (this.isResting) {
      this.#worker.unref();
      if (this.#isRetired) this.retire();
      else this.heard.rested();
    }
    pending?.resolve(reply);
  }

  #lose(why: string): void {
    for (const { reject } of this.#pending.values()) reject(new AppError('bad-file', why, noPicture));
    this.#pending.clear();
  }
}

export const noPicture = 'The tweet is kept without a picture.';
