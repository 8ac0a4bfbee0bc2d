/**
 * What ARCHITECTURE.md promises about speed and size, measured: `npm run bench [-- SUITE…] [--smoke]`, a part of a suite by
 * `engine:forward`, single rows of it by `--only TEXT`. Prints a table and writes out/bench.json. Some suites run only when they
 * are named, and in smoke mode. `--pack DIR` makes a folder for a machine that has nothing: pack/.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { calibrationMs, type BenchRow, type BenchSuite } from './row';

const suites: Readonly<Record<string, () => Promise<BenchSuite>>> = {
  storage: async () => (await import('./storage')).storageBench,
  engine: async () => (await import('./engine')).engineBench,
  memory: async () => (await import('./memory')).memoryBench,
  app: async () => (await import('./app')).appBench,
  size: async () => (await import('./size')).sizeBench,
  kills: async () => (await import('./kills')).killBench,
};
/** Take a quarter of an hour, a registry, or half of the machine's memory: measured when asked for by name. */
const onRequest: readonly string[] = ['memory', 'size', 'kills'];

interface Measured extends BenchRow {
  readonly suite: string;
  readonly calibrationMs: number;
}

export async function main(args: readonly string[]): Promise<number> {
  const pack = args.indexOf('--pack');
  if (pack >= 0) return (await import('./pack')).packCommand(args[pack + 1]);
  const smoke = args.includes('--smoke');
  const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;
  const asked = args.filter((arg, i) => !arg.startsWith('--') && args[i - 1] !== '--only');
  const wants = (name: string): boolean => only === undefined || name.includes(only);
  const names = asked.map((name) => name.split(':')[0] ?? '');
  const unknown = names.find((name) => !Object.hasOwn(suites, name));
  if (unknown !== undefined) {
    console.error(`There is no suite ${unknown}. Suites: ${Object.keys(suites).join(', ')}.`);
    return 2;
  }
  const rows: Measured[] = [];
  const loads = [loadavg()[0] ?? 0];
  for (const [name, load] of Object.entries(suites)) {
    if (asked.length > 0 ? !names.includes(name) : !smoke && onRequest.includes(name)) continue;
    const run = await load();
    const parts = asked.filter((part) => part.startsWith(`${name}:`)).map((part) => part.slice(name.length + 1));
    const before = calibrationMs();
    const measured = await run({ smoke, parts, wants });
    const loop = Math.min(before, calibrationMs());
    loads.push(loadavg()[0] ?? 0);
    rows.push(...measured.map((row) => ({ ...row, suite: name, calibrationMs: loop })));
  }
  const load = Math.max(...loads);
  console.log(table(rows, smoke));
  console.log(`Load average while it ran: up to ${format(load)} on ${cpus().length} processors.`);
  mkdirSync('out', { recursive: true });
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version, load };
  writeFileSync('out/bench.json', `${JSON.stringify({ smoke, machine, rows }, null, 2)}\n`);
  return 0;
}

function table(rows: readonly Measured[], smoke: boolean): string {
  const cells = rows.map((row) => [
    `${row.suite}: ${row.name}`,
    `${format(row.value)} ${row.unit}`,
    row.limit == null ? '' : `${row.better === 'more' ? '>=' : '<='} ${format(row.limit)}`,
    row.limit == null || smoke ? '' : within(row) ? 'yes' : 'NO',
    row.beside ?? `loop ${format(row.calibrationMs)} ms`,
    row.ratio === undefined ? (row.unit === 'ms' ? format(row.value / row.calibrationMs) : '') : format(row.ratio),
  ]);
  const head = ['what', 'measured', 'limit', 'held', 'beside', 'ratio'];
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ');
  const note = smoke ? ['Smoke mode: sizes are too small to hold a limit against.'] : [];
  return [line(head), line(widths.map((w) => '-'.repeat(w))), ...cells.map(line), ...note].join('\n');
}

function within(row: BenchRow): boolean {
  if (row.limit == null) return true;
  return row.better === 'more' ? row.value >= row.limit : row.value <= row.limit;
}

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toPrecision(value >= 1 ? 3 : 2);
}
