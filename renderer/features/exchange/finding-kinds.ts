/** Findings of one kind in one row, in whatever files they were met. */
import type { Finding } from '../../../src/domain/sample';

interface Kind extends Pick<Finding, 'message' | 'action' | 'count'> {
  /** The first files, each with its first lines. */
  readonly places: readonly { readonly file: string; readonly lines: readonly number[] }[];
  /** Occurrences whose places are not named. */
  readonly further: number;
}

const filesNamed = 3;
const linesNamed = 5;

/** Of one kind: the same code, and the same done about it, but for ids and names in quotation marks. */
export function byKind(findings: readonly Finding[]): readonly Kind[] {
  const kinds = Map.groupBy(findings, ({ code, action }) => `${code}\0${action.replace(/, as .*$/u, '')}`);
  return [...kinds.values()].map((some) => {
    const [first] = some as [Finding, ...Finding[]]; // a group has one
    const count = some.reduce((sum, finding) => sum + finding.count, 0);
    const places = some.slice(0, filesNamed).map(({ file, line, lines }) => {
      return { file, lines: (lines.length > 0 ? lines : line === null ? [] : [line]).slice(0, linesNamed) };
    });
    const named = places.reduce((sum, { lines }) => sum + Math.max(1, lines.length), 0);
    return { message: first.message, action: first.action, count, places, further: Math.max(0, count - named) };
  });
}
