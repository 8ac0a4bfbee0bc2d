import type { ReviewState } from './document';
import type { Split } from './sample';

/** Whether a split is held out for measuring: no run learns from it, so it is no work to do. */
function isHeldOutSplit(split: Split): boolean {
  return split === 'dev' || split === 'test';
}

/** Whether a sample is work to do: not finished or skipped, not held out, and not training data whose labels are known. */
export function isToDo(sample: {
  readonly state: ReviewState;
  readonly split: Split;
  readonly hasReference: boolean;
}): boolean {
  if (sample.state === 'done' || sample.state === 'skipped') return false;
  return !isHeldOutSplit(sample.split) && !(sample.split === 'train' && sample.hasReference);
}
