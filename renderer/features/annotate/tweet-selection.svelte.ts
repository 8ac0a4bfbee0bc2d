/** The selection in a tweet: a mention, or words that a type key would make a mention of. */
import type { AnnotatedMention } from '../../../src/domain/mention';
import { overlaps, type Span } from '../../../src/domain/span';
import { isRightToLeft } from './direction';
import type { OpenSample } from './open-sample';

export type Side = 'left' | 'right';

/** The word above or below another, by the layout of the drawn tweet. */
export type LineNeighbour = (word: number, direction: -1 | 1) => number | null;

export class TweetSelection {
  #focusedId = $state<string | null>(null);
  #cursor = $state.raw<Span | null>(null);
  lineNeighbour: LineNeighbour | null = null;

  constructor(
    private readonly sample: Pick<OpenSample, 'view' | 'document'>,
    /** Called when the selection moves: what is under way in the picture ends. */
    private readonly moved: () => void,
  ) {}

  /** The mention that keys act on. */
  readonly focused: AnnotatedMention | null = $derived.by(
    () => this.sample.document.mentions.find((m) => m.id === this.#focusedId) ?? null,
  );

  /** The words under the cursor. */
  get cursor(): Span | null {
    return this.#cursor;
  }

  focus(id: string): void {
    this.#focusedId = id;
    this.#cursor = null;
    this.moved();
  }

  clear(): void {
    this.#focusedId = null;
    this.#cursor = null;
    this.moved();
  }

  /** The cursor on these words; on a single word of a mention, or on just its words, that mention is focused. */
  put(span: Span): void {
    const length = this.sample.view?.tokens.length ?? 0;
    if (length === 0) return;
    const start = Math.max(0, Math.min(length - 1, span.start));
    const end = Math.max(start + 1, Math.min(length, span.end));
    const { mentions } = this.sample.document;
    const on =
      end - start === 1
        ? mentions.find((m) => overlaps(m, { start, end }))
        : mentions.find((m) => m.start === start && m.end === end);
    this.#focusedId = on?.id ?? null;
    this.#cursor = { start, end };
    this.moved();
  }

  /** To the mention after or before, from the last one to the first and back. */
  stepMention(by: 1 | -1): void {
    const target = this.#mentionBeside(by);
    if (target) this.focus(target.id);
  }

  get hasMentions(): boolean {
    return this.sample.document.mentions.length > 0;
  }

  /** So many words to the left or right, as seen. */
  stepWord(side: Side, words = 1): void {
    const by = this.towards(side);
    const at = this.#cursor ?? this.focused;
    if (!at) return this.stepTo(by === 1 ? 'first' : 'last');
    this.#putWord(by === 1 ? at.end - 1 + words : at.start - words);
  }

  stepTo(word: 'first' | 'last'): void {
    this.#putWord(word === 'first' ? 0 : Infinity);
  }

  /** To the next word that begins like this, from here on and round the end of the text. Whether there is one. */
  jump(beginning: string): boolean {
    const words = this.sample.view?.tokens.map(({ text }) => folded(text)) ?? [];
    const from = (this.#cursor ?? this.focused)?.start ?? 0;
    const fits = (word: string): boolean => word.startsWith(folded(beginning));
    const found = words.findIndex((word, i) => i >= from && fits(word));
    const at = found >= 0 ? found : words.findIndex(fits);
    if (at >= 0) this.#putWord(at);
    return at >= 0;
  }

  stepLine(direction: -1 | 1): void {
    const at = this.#cursor ?? this.focused ?? { start: 0 };
    const word = this.lineNeighbour?.(at.start, direction) ?? null;
    if (word !== null) this.#putWord(word);
  }

  /** +1 where this side is towards the end of the text, -1 towards its start. */
  towards(side: Side): 1 | -1 {
    return (side === 'right') === isRightToLeft(this.sample.view?.text ?? '') ? -1 : 1;
  }

  #mentionBeside(by: 1 | -1): AnnotatedMention | undefined {
    const { mentions } = this.sample.document;
    const at = mentions.findIndex((m) => m.id === this.#focusedId);
    if (at >= 0) return mentions.at((at + by) % mentions.length);
    const from = this.#cursor?.start ?? (by === 1 ? -1 : 0);
    if (by === 1) return mentions.find((m) => m.start > from) ?? mentions[0];
    return mentions.findLast((m) => m.end <= from) ?? mentions.at(-1);
  }

  #putWord(word: number): void {
    this.put({ start: word, end: word + 1 });
  }
}

/** As type-ahead compares words: without case, accents or the sign in front of a name or a tag. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/^[#@"'(]+(?=.)/u, '')
    .toLowerCase();
}
