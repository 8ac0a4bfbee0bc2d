/** Which engine the person chose, and in which numbers it is to suggest, in `<engines>/choice.json`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EngineChoice } from '../../src/engine/choice';
import { PrecisionChoice } from '../../src/engine/precision';
import { writeWholeSync } from '../files/write-whole';

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
  writeWholeSync(pathOf(engines), `${JSON.stringify(choice)}\n`);
}

export const readChoice = (engines: string): EngineChoice => read(engines).use;
export const readPrecision = (engines: string): PrecisionChoice => read(engines).precision;

/** The engines that run keep what they have: a new choice counts from the next start of an engine on. */
export const writeChoice = (engines: string, use: EngineChoice): void => write(engines, { use });

/** Counts from the next suggestion on. */
export const writePrecision = (engines: string, precision: PrecisionChoice): void => write(engines, { precision });
