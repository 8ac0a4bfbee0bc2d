/** Ids as spreadsheets leave them: rounded, or written as a formula so that they are not. */
import type { Findings } from '../findings';

/** `="0012"` keeps a spreadsheet from reading a number. */
export function idOfCell(cell: string): string {
  return /^="(.*)"$/su.exec(cell)?.[1] ?? cell;
}

export class RoundedIds {
  #long = 0;
  #rounded: number | null = null;
  #count = 0;

  constructor(
    private readonly file: string,
    private readonly findings: Findings,
  ) {}

  look(id: string, line: number): void {
    if (/^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/iu.test(id)) this.#note(line, id);
    else if (/^\d{17,}$/u.test(id)) {
      this.#long += 1;
      if (!/^\d{15}0+$/u.test(id)) return;
      this.#count += 1;
      this.#rounded ??= line;
    }
  }

  /** Excel keeps 15 digits: where nearly all long ids end in noughts, that is what has happened. */
  end(): void {
    if (this.#rounded !== null && this.#count > 1 && this.#count > 0.8 * this.#long) this.#note(this.#rounded, null);
  }

  #note(line: number, id: string | null): void {
    const message =
      id === null ? 'Long ids end in noughts: a spreadsheet rounded the ids.' : `A spreadsheet rounded the ids: ${id}.`;
    const action = 'Kept as they are, but different tweets may have the same. Export the table again with ids as text.';
    this.findings.add({ file: this.file, line, code: 'rounded-ids', message, action });
  }
}
