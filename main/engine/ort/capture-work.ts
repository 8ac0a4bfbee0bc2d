/** Runs a piece of work while a `Capture` records it. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { Capture } from './capture';
import type { Execution } from './execution';
import type { Program } from './program';
import type { RowSums } from './row-sums';
import type { Value } from './values';

/** What captured work reads beside noise: tensors of this run, and tensors that outlive it. */
export interface Captured {
  readonly inputs: readonly TensorInfo[];
  readonly variables: readonly TensorInfo[];
}

export interface CaptureOutcome {
  readonly program: Program | null;
  /** Why there is no program. */
  readonly refusal: string | null;
}

/** The parts of the backend that captured work runs on. */
interface Runtime {
  readonly execution: Execution;
  readonly rowSums: RowSums;
  /** The value of a tensor now, nothing pending before it. */
  readonly valueOf: (tensor: TensorInfo) => Value;
}

/**
 * Does `work` and gives a program that does the same again from other `inputs`, other noise, and the numbers that `variables`
 * have then; its results are the float32 tensors that `work` returns. There is none, with the reason, where something in it
 * cannot be repeated.
 */
export function captureWork(
  { execution, rowSums, valueOf }: Runtime,
  { inputs, variables }: Captured,
  work: () => readonly TensorInfo[],
): CaptureOutcome {
  if (execution.capture) throw new Error('work is being captured already');
  const capture = new Capture(
    inputs.map(valueOf),
    variables.map((tensor) => [tensor, valueOf(tensor)]),
  );
  execution.capture = capture;
  try {
    const results = work().map(valueOf);
    const { sessions, pool } = execution;
    return { program: capture.finish(results, { sessions, pool, rowSums, valueOf }), refusal: capture.refusal };
  } finally {
    execution.capture = null;
  }
}
