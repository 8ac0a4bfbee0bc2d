/** Loaded checkpoints, those used last: opening one costs far more than tagging a tweet with it. */
import type { Checkpoint, Tagger } from '../../models';
import { readCheckpoint } from '../../models';
import type { LabelSet } from '../../src/domain/label-set';
import { collectGarbageSoon } from './collect-garbage';
import { checkpointStamp, readCheckpointFolder } from './checkpoint-files';

export type LoadTagger<T extends Tagger, Form> = (
  checkpoint: Checkpoint,
  types: LabelSet,
  form: Form,
) => T | Promise<T>;

interface Kept<T> {
  readonly stamp: string;
  readonly tagger: T;
}

export class TaggerCache<T extends Tagger, Form = null> {
  /** Keyed by folder, label set and form; the first is the one that was not used for longest. */
  private readonly taggers = new Map<string, Kept<T>>();

  constructor(
    private readonly most: number,
    private readonly load: LoadTagger<T, Form>,
  ) {}

  /** The tagger of this folder's present content. It stays the cache's: do not dispose it. */
  async get(folder: string, types: LabelSet, form: Form): Promise<T> {
    const key = JSON.stringify([folder, types, form]);
    const stamp = await checkpointStamp(folder);
    const known = this.taggers.get(key);
    if (known?.stamp === stamp) {
      this.taggers.delete(key);
      this.taggers.set(key, known);
      return known.tagger;
    }
    const tagger = await this.load(readCheckpoint(await readCheckpointFolder(folder)), types, form);
    collectGarbageSoon();
    this.drop(key); // of what the folder had in it before
    this.taggers.set(key, { stamp, tagger });
    for (const oldKey of this.taggers.keys()) {
      if (this.taggers.size <= this.most) break;
      this.drop(oldKey);
    }
    return tagger;
  }

  clear(): void {
    for (const key of this.taggers.keys()) this.drop(key);
  }

  private drop(key: string): void {
    this.taggers.get(key)?.tagger.dispose();
    this.taggers.delete(key);
  }
}
