/** Which engine the person chose, in `<engines>/choice.json`. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EngineChoice } from '../../src/engine/choice';

const Choice = z.object({ use: EngineChoice });
const pathOf = (engines: string): string => join(engines, 'choice.json');

/** `auto` where nothing was chosen, or the file cannot be read. */
export function readChoice(engines: string): EngineChoice {
  try {
    return Choice.parse(JSON.parse(readFileSync(pathOf(engines), 'utf8'))).use;
  } catch {
    return 'auto';
  }
}

/** The engines that run keep what they have: a new choice counts from the next start of an engine on. */
export function writeChoice(engines: string, use: EngineChoice): void {
  mkdirSync(engines, { recursive: true });
  const fresh = `${pathOf(engines)}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify({ use })}\n`);
  renameSync(fresh, pathOf(engines));
}
