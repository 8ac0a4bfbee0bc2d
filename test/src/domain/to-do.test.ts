import { expect, test } from 'vitest';
import { reviewStates } from '../../../src/domain/document';
import { splits } from '../../../src/domain/sample';
import { isToDo } from '../../../src/domain/to-do';

/** For a sample that is new, in progress or flagged, without and with a reference. */
const whatIsWork = {
  train: ['work', 'its labels are known'],
  dev: ['held out', 'held out'],
  test: ['held out', 'held out'],
  pool: ['work', 'work'],
} as const;

test.each(splits)('what is to do of %s', (split) => {
  for (const [i, hasReference] of [false, true].entries()) {
    for (const state of reviewStates) {
      const want = whatIsWork[split][i] === 'work' && state !== 'done' && state !== 'skipped';
      expect(isToDo({ state, split, hasReference }), `${state} ${hasReference}`).toBe(want);
    }
  }
});
