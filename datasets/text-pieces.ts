/** A long text as the bytes of its pieces: it is never held, joined or encoded as a whole, which would take long at once. */
const pieceLength = 64 * 1024;

export class TextPieces {
  readonly #encoder = new TextEncoder();
  readonly #encoded: Uint8Array[] = [];
  #open = '';

  /** Whole characters: what is added does not end in the middle of one. */
  add(text: string): void {
    this.#open += text;
    if (this.#open.length >= pieceLength) this.#close();
  }

  /** UTF-8. */
  bytes(): Uint8Array {
    this.#close();
    const whole = new Uint8Array(this.#encoded.reduce((length, piece) => length + piece.length, 0));
    let at = 0;
    for (const piece of this.#encoded) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  #close(): void {
    this.#encoded.push(this.#encoder.encode(this.#open));
    this.#open = '';
  }
}
