import { byPart, type Difference } from './compare';

export interface Comparison {
  readonly file: string;
  readonly config: Readonly<Record<string, number | undefined>>;
  /** What computed our side. */
  readonly device: string;
  readonly limit: number;
  readonly differences: readonly Difference[];
}

/** Worst tensors that a part above the limit lists. */
const MOST_NAMED = 5;

/** One line a part: tensors, worst error, worst tensor; below it what else is above the limit. */
export function asTable({ file, config, device, limit, differences }: Comparison): string {
  const lines = [
    `${file}: ${Object.entries(config)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
    `computed by ${device}; limit ${limit}`,
    '',
    row('', 'tensors', 'worst error', 'worst tensor'),
  ];
  for (const [part, rows] of byPart(differences)) {
    const [worst, ...others] = rows;
    lines.push(
      row(part, String(rows.length), shown(worst!.error), worst!.error > 0 ? worst!.name : '', worst!.error > limit),
    );
    const above = others.filter(({ error }) => error > limit);
    for (const { name, error } of above.slice(0, MOST_NAMED - 1)) lines.push(row('', '', shown(error), name, true));
    if (above.length >= MOST_NAMED) lines.push(row('', '', '', `and ${above.length - MOST_NAMED + 1} more`));
  }
  const above = differences.filter(({ error }) => error > limit).length;
  lines.push(
    '',
    above === 0
      ? `equal: all ${differences.length} within the limit`
      : `${above} of ${differences.length} above the limit`,
  );
  return lines.join('\n');
}

/** The same for a program; `error` is null where a number is not finite. */
export function asJson({ file, config, device, limit, differences }: Comparison): string {
  const finite = (error: number): number | null => (Number.isFinite(error) ? error : null);
  const parts = [...byPart(differences)].map(([part, rows]) => ({
    part,
    tensors: rows.length,
    error: finite(rows[0]!.error),
    worst: rows[0]!.name,
  }));
  return JSON.stringify(
    {
      file,
      config,
      device,
      limit,
      equal: differences.every(({ error }) => error <= limit),
      error: finite(Math.max(...differences.map(({ error }) => error))),
      parts,
      tensors: differences.map(({ part, name, error }) => ({ part, name, error: finite(error) })),
    },
    null,
    2,
  );
}

function row(part: string, tensors: string, error: string, name: string, above = false): string {
  return `${part.padEnd(36)}${tensors.padStart(7)}${error.padStart(13)}  ${name}${above ? '  ABOVE' : ''}`.trimEnd();
}

const shown = (error: number): string => (Number.isFinite(error) ? error.toExponential(1) : 'not finite');
