/** Loaded checkpoints, the two used last: opening one costs far more than tagging a tweet with it. */
import { createTagger, readCheckpoint, tf } from '../../models';
import type { AtWork, Tagger } from '../../models';
import type { LabelSet } from '../../src/domain/label-set';
import { checkpointStamp, readCheckpointFolder } from './checkpoint-files';
import { OrtBackend } from './ort';

const kept = 2;

export class TaggerCache {
  /** Keyed by folder, content and label set; the first is the one that was not used for longest. */
  private readonly taggers = new Map<string, Tagger>();

  /** The tagger of this folder's present content. It stays the cache's: do not dispose it. */
  async get(folder: string, types: LabelSet): Promise<Tagger> {
    const key = JSON.stringify([await checkpointStamp(folder), types]);
    const known = this.taggers.get(key);
    const tagger = known ?? createTagger(readCheckpoint(await readCheckpointFolder(folder)), types, atWork());
    this.taggers.delete(key);
    this.taggers.set(key, tagger);
    for (const [oldKey, old] of this.taggers) {
      if (this.taggers.size <= kept) break;
      this.taggers.delete(oldKey);
      old.dispose();
    }
    return tagger;
  }

  clear(): void {
    for (const tagger of this.taggers.values()) tagger.dispose();
    this.taggers.clear();
  }
}

/**
 * Not frozen on the processor: with the starter, a tweet of a new length would wait half a second, and main hold hundreds of
 * megabytes more. Frozen on the GPU: weights that are fed would be copied there for every batch.
 */
function atWork(): AtWork | undefined {
  const backend = tf.backend();
  return backend instanceof OrtBackend ? { backend, frozen: backend.options.provider === 'webgpu' } : undefined;
}
