/** The one quiet line beside the tweet: what the last key or button did, or why it did nothing. It is read out, too. */
interface Line {
  readonly text: string;
  /** It says why nothing was done. */
  readonly refused: boolean;
}

export class Feedback {
  #line = $state.raw<Line | null>(null);

  constructor(private readonly readOut: (text: string) => void) {}

  get line(): Line | null {
    return this.#line;
  }

  /** Something was done. */
  say(text: string): void {
    this.#show({ text, refused: false });
  }

  /** Something was not done. */
  refuse(why: string): void {
    this.#show({ text: why, refused: true });
  }

  clear(): void {
    this.#line = null;
  }

  /** Why something was not done is no longer of interest. */
  clearRefusal(): void {
    if (this.#line?.refused) this.#line = null;
  }

  #show(line: Line): void {
    this.#line = line;
    this.readOut(line.text);
  }
}
