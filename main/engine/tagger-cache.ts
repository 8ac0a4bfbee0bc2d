/** Loaded checkpoints, those used last: opening one costs far more than tagging a tweet with it. */
import type { Checkpoint, Tagger } from '../../models';
import { readCheckpoint } from '../../models';
import type { LabelSet } from '../../src/domain/label-set';
import type { ArtifactHash, ArtifactStore } from '../../src/engine/artifacts';
import { LruCache } from '../../src/lru-cache';
import { collectGarbageSoon } from './collect-garbage';

export type LoadTagger<T extends Tagger, Form> = (
  checkpoint: Checkpoint,
  types: LabelSet,
  form: Form,
) => T | Promise<T>;

export class TaggerCache<T extends Tagger, Form = null> {
  /** Keyed by checkpoint, label set and form. */
  readonly #taggers: LruCache<string, T>;

  constructor(
    most: number,
    private readonly artifacts: ArtifactStore,
    private readonly load: LoadTagger<T, Form>,
  ) {
    this.#taggers = new LruCache(most, { dispose: (tagger) => tagger.dispose() });
  }

  /** It stays the cache's: do not dispose it. */
  async get(checkpoint: ArtifactHash, types: LabelSet, form: Form): Promise<T> {
    const key = JSON.stringify([checkpoint, types, form]);
    const known = this.#taggers.get(key);
    if (known) return known;
    const files = await this.artifacts.getFolder(checkpoint);
    const tagger = await this.load(readCheckpoint(files), types, form);
    collectGarbageSoon();
    this.#taggers.set(key, tagger);
    return tagger;
  }

  clear(): void {
    this.#taggers.clear();
  }
}
