/**
 * Rows of a table, one at a time, as spreadsheets, pandas and Python write them (RFC 4180): cells with separators, quotation marks
 * or line breaks in them stand in quotation marks, and those inside are doubled (some programs write \" instead).
 *
 * A quotation mark that breaks this costs at most its row. One that is followed by something else than the end of its cell is a
 * character, as in `2,"Ana" sings`; one that nothing closes before rows begin again is a character too.
 */
import { limits } from '../limits';

export interface Row {
  readonly cells: readonly string[];
  /** Where it ends. */
  readonly line: number;
}

export interface RowOptions {
  /** null = each line is one cell. */
  readonly delimiter: string | null;
  readonly quotes: boolean;
  /** Whether a line could be a whole row: then a mark that is still open was never one that opens. */
  isRow?(line: string): boolean;
  /** A quotation mark that was taken for a character, in this line. */
  onStray?(line: number): void;
}

/** Scanning again what turned out to be no quoted cell may take this many times the length of the text, whatever a file has. */
const rescans = 4;

/** What is looked at to see how a file writes its marks. */
const headLength = 1_000_000;

export class RowReader {
  /** Whether quotation marks did something: a doubled one, a separator or a line break in a cell. */
  hasQuoting = false;
  #at = 0;
  #line = 1;
  #budget: number;
  readonly #newline: '\n' | '\r';
  /** Whether marks are written `\"` here, and none is doubled: what `\""` means is not clear by itself. */
  readonly #isEscaping: boolean;

  constructor(
    private readonly text: string,
    private readonly options: RowOptions,
  ) {
    this.#budget = rescans * text.length + limits.recordLength;
    const head = text.slice(0, headLength);
    this.#isEscaping = /\\"[^",;|\t\r\n]/u.test(head) && !/[^\\",;|\t\r\n]""[^",;|\t\r\n]/u.test(head);
    this.#newline = text.includes('\n') || !text.includes('\r') ? '\n' : '\r'; // CR alone: Excel on a Mac
  }

  /** Empty lines are passed over; null = there is no more. */
  next(): Row | null {
    while (this.#at < this.text.length) {
      const start = this.#at;
      const cells = this.#row();
      const line = this.#line++;
      if (cells.length > 1 || cells[0] !== '') return { cells, line };
      if (this.text[start] === '"') return { cells, line };
    }
    return null;
  }

  /** Reads to the end of the row and stands behind its line break. */
  #row(): string[] {
    const { text } = this;
    const { delimiter, quotes } = this.options;
    let at = this.#at;
    let end = this.#lineEnd(at);
    const line = text.slice(at, end.text);
    if (!quotes || !line.includes('"')) {
      this.#at = end.next;
      return delimiter === null ? [line] : line.split(delimiter);
    }
    const cells: string[] = [];
    for (;;) {
      const quoted = text[at] === '"' && at < end.text ? this.#quoted(at, end.text) : null;
      if (quoted) {
        cells.push(quoted.value);
        at = quoted.next;
        if (at > end.text) end = this.#lineEnd(at);
      } else {
        const rest = text.slice(at, end.text);
        const stop = delimiter === null ? -1 : rest.indexOf(delimiter);
        const cell = stop < 0 ? rest : rest.slice(0, stop);
        if (cell.startsWith('"')) this.options.onStray?.(this.#line);
        cells.push(cell);
        at += cell.length;
      }
      if (at >= end.text) break;
      at += 1; // the separator
    }
    this.#at = end.next;
    return cells;
  }

  /** The cell whose quotation mark stands at `open`, with where it ends; null where that mark is a character. */
  #quoted(open: number, lineEnd: number): { value: string; next: number } | null {
    const { text } = this;
    let isDoubled = false;
    let isEscaped = false;
    for (let at = open + 1; ;) {
      const mark = text.indexOf('"', at);
      if (mark < 0 || mark - open > limits.recordLength) return null;
      this.#budget -= mark - at;
      if (this.#budget < 0) return null;
      if (this.#isBackslashed(mark, open)) {
        isEscaped = true;
        at = mark + 1;
      } else if (text[mark + 1] === '"') {
        isDoubled = true;
        at = mark + 2;
      } else if (this.#endsCell(mark + 1)) {
        const inside = text.slice(open + 1, mark);
        const lines = mark > lineEnd ? this.#linesFrom(lineEnd, mark) : [];
        if (lines.length > 0 && lines.every((line) => this.options.isRow?.(line))) return null;
        this.#line += lines.length;
        const { delimiter } = this.options;
        this.hasQuoting ||= isDoubled || lines.length > 0 || (delimiter !== null && inside.includes(delimiter));
        const value = isEscaped ? inside.replaceAll('\\"', '"') : inside;
        return { value: isDoubled ? value.replaceAll('""', '"') : value, next: mark + 1 };
      } else {
        if (mark < lineEnd || this.#beginsCell(mark)) return null;
        if (this.#linesFrom(lineEnd, mark).every((line) => this.options.isRow?.(line))) return null;
        at = mark + 1; // a character of a cell of several lines
      }
    }
  }

  /** `\"` in the middle of a cell, or before the mark that closes it. */
  #isBackslashed(mark: number, open: number): boolean {
    const { text } = this;
    if (text[mark - 1] !== '\\' || mark - 1 === open || text[mark - 2] === '\\') return false;
    return text[mark + 1] === '"' ? this.#isEscaping && this.#endsCell(mark + 2) : !this.#endsCell(mark + 1);
  }

  #endsCell(at: number): boolean {
    const { text } = this;
    if (at >= text.length || text[at] === this.options.delimiter || text[at] === this.#newline) return true;
    return text[at] === '\r' && (at + 1 === text.length || text[at + 1] === '\n');
  }

  #beginsCell(at: number): boolean {
    return this.#endsCell(at - 1);
  }

  /** The lines after the one that ends at `from`, to the one with `to` in it. */
  #linesFrom(from: number, to: number): string[] {
    const lines: string[] = [];
    for (let at = this.#lineEnd(from).next; at <= to;) {
      const end = this.#lineEnd(at);
      lines.push(this.text.slice(at, end.text));
      at = end.next;
    }
    this.#budget -= to - from;
    return lines;
  }

  /** Where the line's text ends, and where the next line begins. */
  #lineEnd(at: number): { text: number; next: number } {
    const found = this.text.indexOf(this.#newline, at);
    if (found < 0) return { text: this.text.length, next: this.text.length };
    const isCrlf = this.#newline === '\n' && found > at && this.text[found - 1] === '\r';
    return { text: isCrlf ? found - 1 : found, next: found + 1 };
  }
}
