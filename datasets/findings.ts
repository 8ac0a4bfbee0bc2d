/**
 * Collects what readers find. What repeats is reported once: the same code in the same file is one finding with its count and
 * its first ten lines; a code met in more than ten files is reported for ten of them and summed up for the rest.
 */
import type { Finding } from '../src/domain/sample';

export interface Observation {
  readonly file: string;
  readonly line: number | null;
  readonly code: string;
  /** What is there. Of a repeating finding the first message is shown. */
  readonly message: string;
  /** What was done about it. */
  readonly action: string;
  /** Tells apart observations of one code that must not be merged. */
  readonly subject?: string;
}

const shownLines = 10;
const shownFiles = 10;

interface Entry {
  file: string;
  line: number | null;
  code: string;
  message: string;
  action: string;
  count: number;
  lines: number[];
}

export class Findings {
  readonly #entries = new Map<string, Entry>();
  readonly #filesByCode = new Map<string, Set<string>>();

  add({ file, line, code, message, action, subject = '' }: Observation): void {
    const shown = this.#shownFile(code, file);
    const key = `${code}\0${shown}\0${shown ? subject : ''}`;
    const entry = this.#entries.get(key);
    if (!entry) {
      const lines = line === null || !shown ? [] : [line];
      this.#entries.set(key, {
        file: shown ?? 'further files',
        line: lines[0] ?? null,
        code,
        message,
        action,
        count: 1,
        lines,
      });
      return;
    }
    entry.count += 1;
    if (shown && line !== null && entry.lines.length < shownLines) entry.lines.push(line);
  }

  /** In the order in which each was first seen. */
  list(): Finding[] {
    return [...this.#entries.values()].map((entry) => ({ ...entry, lines: [...entry.lines] }));
  }

  /** The file's own name for the first ten files of a code, null for the rest. */
  #shownFile(code: string, file: string): string | null {
    const files = this.#filesByCode.get(code) ?? new Set();
    this.#filesByCode.set(code, files);
    if (files.size < shownFiles) files.add(file);
    return files.has(file) ? file : null;
  }
}
