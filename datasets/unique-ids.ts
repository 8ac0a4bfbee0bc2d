/** Ids that a file uses twice: both samples are kept, the second one as `id#2`, so that another import of the file finds it again. */
import type { Findings } from './findings';

export class UniqueIds {
  readonly #times = new Map<string, number>();
  readonly #given = new Set<string>();

  constructor(
    private readonly file: string,
    private readonly findings: Findings,
  ) {}

  /** The id, or the first of `id#2`, `id#3` … that nobody has. */
  take(id: string, line: number | null): string {
    let times = (this.#times.get(id) ?? 0) + 1;
    const named = (): string => (times === 1 ? id : `${id}#${times}`);
    while (this.#given.has(named())) times += 1;
    const given = named();
    this.#times.set(id, times);
    this.#given.add(given);
    if (given !== id) {
      const message = `The id ${id} was used before in this file.`;
      const action = `Kept; its id became ${given}.`;
      this.findings.add({ file: this.file, line, code: 'duplicate-id', message, action });
    }
    return given;
  }
}
