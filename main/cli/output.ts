/**
 * How results are said: tables and sentences for people, or with `--json` one document on stdout and nothing else there. Whatever text
 * they hold, a terminal obeys none of it.
 */
import type { Finding } from '../../src/domain/sample';
import { toWire } from '../../src/errors';
import { controlsShown } from '../../src/text/controls';
import type { CliIo } from './io';

export interface Output {
  readonly json: boolean;
  /** A line for people; silent with `--json`. */
  line(text?: string): void;
  table(rows: readonly (readonly string[])[], rightAligned?: readonly number[]): void;
  findings(findings: readonly Finding[]): void;
  /** The command's one document; silent without `--json`. */
  document(value: unknown): void;
  error(error: unknown): void;
  /** What could not be done, on stderr. */
  complain(message: string, detail: string | null): void;
}

export function createOutput(io: CliIo, json: boolean): Output {
  const line = (text = ''): void => {
    if (!json) io.out(`${controlsShown(text)}\n`);
  };
  const complain = (message: string, detail: string | null): void =>
    io.err(controlsShown(`mnerva: ${message}\n${detail === null ? '' : `        ${detail}\n`}`));
  /** As JSON allows it, the escapes stand in strings only. */
  const document = (value: unknown): void => io.out(`${controlsShown(JSON.stringify(value, null, 2))}\n`);
  return {
    json,
    line,
    table: (rows, right = []) => tableLines(rows, right).forEach(line),
    findings(findings) {
      if (findings.length === 0) return;
      line(`${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}:`);
      for (const finding of findings) line(`  ${findingLine(finding)}`);
    },
    document(value) {
      if (json) document(value);
    },
    error(error) {
      const wire = toWire(error);
      if (json) document({ error: wire });
      complain(wire.message, wire.detail);
    },
    complain,
  };
}

/** "train.txt:12  orphan-i  I-PER stands ... -> It opens a mention. (186 times, lines 12, 40, ...)" */
function findingLine({ file, line, code, message, action, count, lines }: Finding): string {
  const place = line === null ? file : `${file}:${line}`;
  const often =
    count > 1
      ? ` (${count} times${lines.length > 1 ? `, lines ${lines.join(', ')}${count > lines.length ? ', …' : ''}` : ''})`
      : '';
  return `${place}  ${code}  ${message} → ${action}${often}`;
}

function tableLines(rows: readonly (readonly string[])[], rightAligned: readonly number[] = []): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, c) => Math.max(0, ...rows.map((row) => row[c]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, c) => (rightAligned.includes(c) ? cell.padStart(widths[c] ?? 0) : cell.padEnd(widths[c] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** "12 samples", "1 sample". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** "3 PER, 1 LOC" */
export function byType(mentions: Readonly<Record<string, number>>): string {
  const parts = Object.entries(mentions).map(([type, count]) => `${count.toLocaleString('en')} ${type}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}
