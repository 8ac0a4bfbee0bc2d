/** A checkpoint in single precision and in int8 on the same tweets: how good, how alike, how fast. */
import { bioFromMentions } from '../../src/domain/bio';
import type { LabelSet } from '../../src/domain/label-set';
import type { Evaluation } from '../../src/metrics/evaluation';
import type { ArtifactHash } from '../../src/engine/artifacts';
import { precisions, type Precision } from '../../src/engine/precision';
import { AppError } from '../../src/errors';
import type { Engines } from './engines';
import { evaluationOf, outcomesOf, type EvaluatedSample, type Outcome, type OutcomeOptions } from './evaluation';

export interface PrecisionComparison {
  readonly evaluations: Readonly<Record<Precision, Evaluation>>;
  /** Of all words, the share with the same tag in both, 0 to 1. */
  readonly agreement: number;
  /** Time of float32 over that of int8, both with tokenisation and the CRF. */
  readonly speedUp: number;
}

export interface Compared {
  readonly checkpoint: ArtifactHash;
  readonly types: LabelSet;
  /** What the evaluations are called. */
  readonly name: string;
  readonly on: string;
}

/** Tweets that are tagged in turn by one precision and the other: what else the machine does then slows both. */
const turn = 64;

/** Throws `refused` where the checkpoint or the engine has no int8. */
export async function comparePrecisions(
  engines: Engines,
  { checkpoint, types, name, on }: Compared,
  samples: readonly EvaluatedSample[],
  { signal, onProgress, read }: Omit<OutcomeOptions, 'precision'> = {},
): Promise<PrecisionComparison> {
  await mustHaveInt8(engines, checkpoint, types);
  const outcomes: Record<Precision, Outcome[]> = { float32: [], int8: [] };
  const times: Record<Precision, number> = { float32: 0, int8: 0 };
  for (const precision of precisions) await outcomesOf(engines, checkpoint, types, samples.slice(0, 1), { precision }); // loads it
  for (let at = 0; at < samples.length; at += turn) {
    const some = samples.slice(at, at + turn);
    for (const precision of precisions) {
      const start = performance.now();
      outcomes[precision].push(...(await outcomesOf(engines, checkpoint, types, some, { precision, signal, read })));
      times[precision] += performance.now() - start;
    }
    onProgress?.({ done: at + some.length, total: samples.length });
  }
  const evaluated = (precision: Precision): Evaluation =>
    evaluationOf(`${name}, ${precision}`, on, outcomes[precision]);
  return {
    evaluations: { float32: evaluated('float32'), int8: evaluated('int8') },
    agreement: agreement(samples, outcomes.float32, outcomes.int8),
    speedUp: times.float32 / times.int8,
  };
}

export async function mustHaveInt8(engines: Engines, checkpoint: ArtifactHash, types: LabelSet): Promise<void> {
  const { hasInt8 } = await engines.suggest((engine) => engine.inspect({ checkpoint, types }));
  if (hasInt8) return;
  const message =
    'This checkpoint cannot be computed in int8 here: it reads pictures, or the engine is not ONNX Runtime.';
  throw new AppError('refused', message, 'Use float32, or another engine: mnerva engine list.');
}

/** 1 where there is no word. */
function agreement(samples: readonly EvaluatedSample[], left: readonly Outcome[], right: readonly Outcome[]): number {
  let [same, words] = [0, 0];
  samples.forEach(({ tokens }, i) => {
    const tags = [left, right].map((outcomes) => bioFromMentions(tokens.length, outcomes[i]?.predicted ?? []));
    tokens.forEach((_, word) => (same += Number(tags[0]?.[word] === tags[1]?.[word])));
    words += tokens.length;
  });
  return words === 0 ? 1 : same / words;
}
