/** float32 and int8 side by side. */
import type { Finding } from '../../src/domain/sample';
import type { PrecisionComparison } from '../services/precisions';
import { evaluationByName, type TypeNames } from '../services/type-names';
import { printEvaluation } from './evaluation-table';
import type { Output } from './output';

export function printComparison(
  output: Output,
  { evaluations: { float32, int8 }, agreement, speedUp }: PrecisionComparison,
  names: TypeNames,
  findings: Finding[],
): void {
  for (const evaluation of [float32, int8]) {
    const title = `${evaluation.checkpoint} on ${evaluation.split}`;
    printEvaluation(output, title, evaluationByName(evaluation, names));
  }
  const change = 100 * (int8.overall.f1 - float32.overall.f1);
  output.line();
  output.line(`F1 of int8: ${change < 0 ? '' : '+'}${change.toFixed(2)} beside float32.`);
  output.line(`Tags that agree: ${(100 * agreement).toFixed(2)} %.`);
  output.line(`Speed: ${speedUp.toFixed(2)} times that of float32.`);
  const scores = { float32: float32.overall, int8: int8.overall };
  output.document({ on: float32.split, samples: float32.sentences, scores, agreement, speedUp, findings });
}
