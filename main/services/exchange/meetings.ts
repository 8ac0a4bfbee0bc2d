/**
 * Whether a sample of a file is in the project already. Ids are a file's own and two files may give the same one: what has the
 * same id and the same text is the same tweet; what has the same id and another text is another tweet, and gets an id that
 * names its file.
 */
import type { RawSample, SampleId } from '../../../src/domain/sample';
import type { ImportStore, KnownSample } from '../../../src/storage/import-store';
import type { ImportSource } from './source';

export type Meeting =
  /** `taken`: the text of the sample that has its own id; then `externalId` is another one. */
  | { readonly kind: 'new'; readonly externalId: string; readonly taken: string | null }
  /** `sameTokens`: so that mentions of the one are mentions of the other. */
  | { readonly kind: 'here'; readonly known: KnownSample; readonly sameTokens: boolean };

export class Meetings {
  /** Ids that this file's samples got. */
  readonly #given = new Set<string>();
  /** Samples that this file has met. */
  readonly #met = new Set<SampleId>();

  /** `replaced`: an import that is about to be taken back; its samples do not count. */
  constructor(
    private readonly imports: Pick<ImportStore, 'known'>,
    private readonly source: Pick<ImportSource, 'name' | 'place'>,
    private readonly replaced: number | null = null,
  ) {}

  of({ externalId: own, text: raw, tokens }: Pick<RawSample, 'externalId' | 'text' | 'tokens'>): Meeting {
    const text = raw.toWellFormed(); // as it is stored
    let taken: string | null = null;
    for (const externalId of this.#names(own)) {
      if (this.#given.has(externalId)) continue;
      const known = this.#known(externalId);
      if (!known) {
        this.#given.add(externalId);
        return { kind: 'new', externalId, taken };
      }
      if (known.text === text && !this.#met.has(known.id)) {
        this.#met.add(known.id);
        return { kind: 'here', known, sameTokens: known.tokenCount === tokens.length };
      }
      taken ??= known.text;
    }
    throw new Error('There is always one more name.');
  }

  #known(externalId: string): KnownSample | null {
    const known = this.imports.known(externalId);
    return known && known.importId === this.replaced ? null : known;
  }

  /** Its own id, then with its file, then with its file's folder too, then numbered: the same file finds its samples again. */
  *#names(own: string): Generator<string> {
    const { name, place } = this.source;
    yield own;
    const bare = own.startsWith(`${name}:`) ? own.slice(name.length + 1) : own; // an invented id has its file already
    if (bare === own) yield `${name}:${own}`;
    yield `${place}:${bare}`;
    for (let n = 2; ; n++) yield `${place}:${bare}#${n}`;
  }
}
