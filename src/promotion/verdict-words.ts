/**
 * What became of a run and its checkpoint, in one place: the tables, the run's panel and the command line say the same of the same
 * thing, also after a person has decided otherwise than the guard.
 */
import type { Run } from '../engine/run';
import type { Verdict } from './verdict';

export interface Standing {
  readonly word: string;
  readonly tone: 'plain' | 'ok' | 'warn' | 'bad';
}

/** `inUse` = its checkpoint suggests now. */
export function standingOf({ state, verdict }: Pick<Run, 'state' | 'verdict'>, inUse: boolean): Standing {
  if (inUse) return { word: 'in use', tone: 'ok' };
  if (state === 'running') return { word: 'training', tone: 'warn' };
  if (state === 'failed') return { word: 'failed', tone: 'bad' };
  if (state !== 'finished') return { word: state, tone: 'plain' };
  if (verdict?.decision === 'refused') return { word: 'kept out', tone: 'bad' };
  if (verdict?.decision === 'person') return { word: 'you decide', tone: 'warn' };
  return { word: 'not in use', tone: 'plain' };
}

/** What the guard found and what came of it, in one sentence with its numbers, and what can be done next. */
export function verdictWords(
  { decision, summary }: Verdict,
  inUse: boolean,
): { readonly sentence: string; readonly next: string } {
  const [lead, next] = (inUse ? whereInUse : whereNot)[decision];
  return { sentence: `${lead}: ${summary}.`, next };
}

type Words = Readonly<Record<Verdict['decision'], readonly [lead: string, next: string]>>;

const rollBack = 'If its suggestions turn out worse, roll back.';
const whereInUse: Words = {
  promoted: ['It took over by itself', rollBack],
  refused: ['You put it to use, by itself it would have been kept out', rollBack],
  person: ['You decided to use it', rollBack],
};
const whereNot: Words = {
  promoted: ['It took over by itself, and another model is in use now', 'Use it again, or go on with the other.'],
  refused: [
    'Kept out, the model before stays in use',
    'Correct more tweets and retrain, compare the two by type, or use it anyway.',
  ],
  person: [
    'You decide, until then the model before stays in use',
    'Compare the two by type and use it, or correct more tweets and retrain.',
  ],
};
