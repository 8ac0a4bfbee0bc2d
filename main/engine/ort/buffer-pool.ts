/** Result buffers of the same type and size are used again and again: a training step then allocates almost nothing. */
import { allocate, release } from './values';
import type { Data, DataType } from './values';

/** Smaller ones are cheaper to allocate than to keep. */
const smallestKeptBytes = 4096;

export class BufferPool {
  private readonly free = new Map<string, Data[]>();
  private heldBytes = 0;

  constructor(private readonly limitBytes: number) {}

  get bytes(): number {
    return this.heldBytes;
  }

  /** A buffer with arbitrary content. */
  take(dtype: DataType, size: number): Data {
    const buffer = this.free.get(dtype + size)?.pop();
    if (!buffer) return allocate(dtype, size);
    this.heldBytes -= buffer.byteLength;
    return buffer;
  }

  /** The caller promises that this buffer is not read any more. */
  give(dtype: DataType, data: Data): void {
    if (data.byteLength < smallestKeptBytes) return;
    if (this.heldBytes + data.byteLength > this.limitBytes) {
      release(data);
      return;
    }
    const key = dtype + data.length;
    const list = this.free.get(key);
    if (list) list.push(data);
    else this.free.set(key, [data]);
    this.heldBytes += data.byteLength;
  }

  clear(): void {
    this.free.clear();
    this.heldBytes = 0;
  }
}
