/**
 * What a pack runs: every engine in a process of its own (a driver may take its process down), then PyTorch where there is one;
 * a table on the screen and everything as JSON. Ends with 1 where the processor's own engine is not right.
 */
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { sizes, type Size } from '../../../src/engine/training';
import { measure, Measured, providers, type ProviderName, type Sizes } from './measure';
import { measureTorch } from './torch';

const limitMs = 600_000;

interface Options {
  readonly size: Size;
  readonly smoke: boolean;
  readonly out: string;
  /** This process is one engine. */
  readonly provider: ProviderName | null;
}

function optionsOf(args: readonly string[]): Options {
  const after = (name: string): string | null => (args.includes(name) ? (args[args.indexOf(name) + 1] ?? null) : null);
  const smoke = args.includes('--smoke');
  return {
    smoke,
    size: sizes.find((size) => size === after('--size')) ?? (smoke ? 'tiny' : 'starter'),
    out: after('--out') ?? 'mnerva-bench.json',
    provider: providers.find((name) => name === after('--provider')) ?? null,
  };
}

const sizesOf = ({ size, smoke }: Options): Sizes => ({
  task: { size, rows: smoke ? 2 : 8, pieces: smoke ? 16 : 32 },
  rounds: smoke ? 2 : 15,
});

/** What one engine says of itself, or how its process ended. */
function inAProcess(provider: ProviderName, args: readonly string[]): Promise<Measured> {
  return new Promise((resolve) => {
    const child = fork(import.meta.filename, [...args, '--provider', provider], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const end = (said: string): void => {
      clearTimeout(timer);
      resolve({ said, isRight: false, times: {} });
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      end(`It did not answer within ${limitMs / 1000} seconds.`);
    }, limitMs);
    child.on('message', (message) => {
      clearTimeout(timer);
      resolve(Measured.parse(message));
    });
    child.on('error', (error) => end(error.message));
    child.on('exit', (code, signal) => end(`It crashed: ${signal ?? `code ${code}`}.`));
  });
}

async function asParent(options: Options, args: readonly string[]): Promise<number> {
  const machine = {
    system: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory: totalmem(),
    node: process.version,
  };
  console.log(
    `${machine.processor}, ${machine.cores} threads, ${Math.round(machine.memory / 2 ** 30)} GB; BGA-MNER of size ${options.size}`,
  );
  const found: Record<string, Pick<Measured, 'said' | 'times'>> = {};
  let cpuIsRight = false;
  for (const provider of providers) {
    const measured = await inAProcess(provider, args);
    if (provider === 'cpu') cpuIsRight = measured.isRight;
    found[provider] = measured;
    console.log(`\n${provider}: ${measured.said}`);
  }
  found['pytorch'] = measureTorch(sizesOf(options), 'cuda');
  console.log(`\npytorch: ${found['pytorch'].said}\n`);
  console.log(table(found));
  writeFileSync(options.out, `${JSON.stringify({ machine, size: options.size, engines: found }, null, 2)}\n`);
  console.log(`\nWritten to ${options.out}.`);
  return cpuIsRight ? 0 : 1;
}

/** A line for each thing measured; every engine's milliseconds, and how many times as fast as the CPU it is. */
function table(found: Readonly<Record<string, Pick<Measured, 'times'>>>): string {
  const own = found['cpu']?.times ?? {};
  const engines = Object.keys(found);
  const cell = (engine: string, name: string): string => {
    const [ms, beside] = [found[engine]?.times[name], own[name]];
    if (ms === undefined) return '-';
    return `${ms.toFixed(1)} ms${engine !== 'cpu' && beside !== undefined ? ` (${(beside / ms).toFixed(2)}x)` : ''}`;
  };
  const rows = [
    ['', ...engines],
    ...Object.keys(own).map((name) => [name, ...engines.map((engine) => cell(engine, name))]),
  ];
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((text, i) => text.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const args = process.argv.slice(2);
const options = optionsOf(args);
if (options.provider === null) process.exitCode = await asParent(options, args);
else {
  const measured = await measure(options.provider, sizesOf(options));
  process.send?.(measured, () => process.exit(0));
}
