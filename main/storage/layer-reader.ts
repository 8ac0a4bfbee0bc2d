/** The layers under the work of a sample, from their rows: read under today's label set, with the types as they were written. */
import type { BaseRef } from '../../src/domain/layers';
import type { AnnotatedMention } from '../../src/domain/mention';
import type { Origin } from '../../src/domain/origin';
import type { WordsOf } from '../../src/labels/resolve';
import type { Connection } from './connection';
import { decodeReference, decodeSuggestions } from './json';
import type { CurrentLabels } from './labels';
import type { Sources } from './sources';

/** Mentions as they are read today, and as they are written. */
interface ReadLayer {
  readonly mentions: readonly AnnotatedMention[];
  readonly written: readonly AnnotatedMention[];
}

interface ReferenceRow {
  version: number;
  kind: 'person' | 'file';
  name: string;
  at: number;
  mentions: string;
}
interface SuggestionRow {
  at: number;
  mentions: string;
}

export class LayerReader {
  readonly #reference;
  readonly #suggestions;

  constructor(
    db: Connection,
    private readonly labels: CurrentLabels,
    private readonly sources: Sources,
  ) {
    this.#reference = db.prepare<[number], ReferenceRow>(
      `SELECT r.version, r.kind, r.name, r.at, r.mentions FROM catalog c
       JOIN reference_layers r ON r.sample_id = c.sample_id AND r.version = c.reference WHERE c.sample_id = ?`,
    );
    this.#suggestions = db.prepare<[number, number], SuggestionRow>(
      'SELECT at, mentions FROM suggestions WHERE sample_id = ? AND source_id = ?',
    );
  }

  /** null where the layer is gone or was replaced since. */
  base(sampleId: number, ref: BaseRef, words: () => WordsOf): ReadLayer | null {
    if (ref.kind === 'reference') {
      const row = this.#reference.get(sampleId);
      if (row?.at !== ref.at) return null;
      const origin: Origin = { kind: row.kind, name: row.name, at: row.at };
      return this.read(decodeReference(row.mentions, row.version, origin), words);
    }
    const source = this.sources.all().get(ref.source);
    const row = this.#suggestions.get(sampleId, ref.source);
    if (!source || row?.at !== ref.at) return null;
    const origin: Origin = { kind: source.kind, name: source.name, at: row.at };
    return this.read(decodeSuggestions(row.mentions, ref.source, origin), words);
  }

  read(written: readonly AnnotatedMention[], words: () => WordsOf): ReadLayer {
    const { resolver } = this.labels;
    return { written, mentions: resolver.changes ? resolver.mentions(written, words()) : written };
  }
}
