/** Which engine the person chose, and in which numbers it is to suggest, in `<engines>/choice.json`. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EngineChoice } from '../../src/engine/choice';
import { PrecisionChoice } from '../../src/engine/precision';

const Choice = z.object({ use: EngineChoice.catch('auto'), precision: PrecisionChoice.catch('auto') });
type Choice = z.infer<typeof Choice>;

const pathOf = (engines: string): string => join(engines, 'choice.json');

/** `auto` where nothing was chosen, or the file cannot be read. */
function read(engines: string): Choice {
  try {
    return Choice.parse(JSON.parse(readFileSync(pathOf(engines), 'utf8')));
  } catch {
    return { use: 'auto', precision: 'auto' };
  }
}

function write(engines: string, change: Partial<Choice>): void {
  const choice = { ...read(engines), ...change };
  mkdirSync(engines, { recursive: true });
  const fresh = `${pathOf(engines)}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(choice)}\n`);
  renameSync(fresh, pathOf(engines));
}

export const readChoice = (engines: string): EngineChoice => read(engines).use;
export const readPrecision = (engines: string): PrecisionChoice => read(engines).precision;

/** The engines that run keep what they have: a new choice counts from the next start of an engine on. */
export const writeChoice = (engines: string, use: EngineChoice): void => write(engines, { use });

/** Counts from the next suggestion on. */
export const writePrecision = (engines: string, precision: PrecisionChoice): void => write(engines, { precision });
