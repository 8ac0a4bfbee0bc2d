/** The records of a JSON file: one object a line, or one array of them. A record that cannot be parsed costs that record. */
import { Findings } from './findings';
import { nestingDepth } from './json-depth';
import { limits } from './limits';

export interface JsonRecord {
  /** What JSON says; `undefined` where it says nothing. */
  readonly value: unknown;
  /** Where it stands; null in an array. */
  readonly line: number | null;
}

/** Lines after which others are let in. */
const linesBetween = 1_000;

/** null now and then. */
export function* jsonRecords(
  text: string,
  { file, findings, longest = limits.recordLength }: { file: string; findings: Findings; longest?: number },
): Generator<JsonRecord | null> {
  const array = arrayOf(text, file, findings);
  if (array) {
    for (const value of array) yield { value, line: null };
    return;
  }
  let line = 0;
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const json = text.slice(start, end).trim();
    start = end + 1;
    line += 1;
    if (line % linesBetween === 0) yield null;
    if (json === '') continue;
    const wrong =
      json.length > longest
        ? `A line of ${json.length} characters; the limit is ${longest}.`
        : nestingDepth(json) > limits.jsonDepth
          ? `JSON nested deeper than ${limits.jsonDepth}.`
          : null;
    if (wrong === null) yield { value: parseJson(json, { file, line, findings }), line };
    else findings.add({ file, line, code: 'malformed-line', message: wrong, action: 'The line was left out.' });
  }
}

/** The first records of a file by its first lines: those of a whole array, or of the first fifty lines. */
export function firstRecords(lines: readonly string[]): unknown[] {
  const written = lines.filter((line) => line.trim() !== '');
  const isArray = written[0]?.trimStart().startsWith('[') ?? false;
  if (!isArray && !written[0]?.trimStart().startsWith('{')) return [];
  const text = (isArray ? written : written.slice(0, 50)).join('\n');
  return [...jsonRecords(text, { file: '', findings: new Findings() })].flatMap((record) =>
    record ? [record.value] : [],
  );
}

/** null where the text is none; a line of JSONL may be an array too, so that it has to end where the file does. */
function arrayOf(text: string, file: string, findings: Findings): readonly unknown[] | null {
  if (!/^\s*\[/u.test(text) || !/\]\s*$/u.test(text.slice(-1000))) return null;
  if (text.length > limits.arrayLength) {
    const message = `One JSON array of ${text.length} characters; the limit is ${limits.arrayLength}.`;
    findings.add({
      file,
      line: null,
      code: 'file-too-large',
      message,
      action: 'Nothing was read. Write one object a line.',
    });
    return [];
  }
  if (nestingDepth(text) > limits.jsonDepth + 1) return null;
  const value = parseJson(text, { file, line: null, findings });
  return Array.isArray(value) ? value : null;
}

interface Place {
  readonly file: string;
  readonly line: number | null;
  readonly findings: Findings;
}

/** Half an emoji and U+0000 become U+FFFD, which is as long; whole numbers that JavaScript would round become texts. */
function parseJson(json: string, { file, line, findings }: Place): unknown {
  const note = (code: string, message: string): void =>
    findings.add({ file, line, code, message, action: 'It became the character U+FFFD.' });
  const mended = (_key: string, value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    if (!value.isWellFormed()) note('lone-surrogate', 'Half an emoji stands in a text.');
    if (value.includes('\0')) note('nul', 'A zero byte stands in a text.');
    return value.toWellFormed().replaceAll('\0', '\ufffd');
  };
  try {
    const whole = /\d{16}/u.test(json) ? json.replace(numbers, quotedWhereLong) : json;
    return JSON.parse(whole, /\\u(?:d[89a-f]|0000)/iu.test(json) ? mended : undefined);
  } catch {
    return undefined;
  }
}

/** Strings, to pass them over, and numbers. */
const numbers = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gsu;

function quotedWhereLong(found: string): string {
  return /^-?\d{16,}$/u.test(found) && !Number.isSafeInteger(Number(found)) ? `"${found}"` : found;
}
