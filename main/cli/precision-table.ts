/** float32 and int8 side by side. */
import type { Finding } from '../../src/domain/sample';
import type { PrecisionComparison } from '../services/precisions';
import { printEvaluation } from './evaluation-table';
import type { Output } from './output';

export function printComparison(
  output: Output,
  { evaluations: { float32, int8 }, agreement, speedUp }: PrecisionComparison,
  findings: Finding[],
): void {
  for (const evaluation of [float32, int8]) {
    printEvaluation(output, `${evaluation.checkpoint} on ${evaluation.split}`, evaluation);
  }
  const change = 100 * (int8.overall.f1 - float32.overall.f1);
  output.line();
  output.line(`F1 of int8: ${change < 0 ? '' : '+'}${change.toFixed(2)} beside float32.`);
  output.line(`Tags that agree: ${(100 * agreement).toFixed(2)} %.`);
  output.line(`Speed: ${speedUp.toFixed(2)} times that of float32.`);
  const scores = { float32: float32.overall, int8: int8.overall };
  output.document({ on: float32.split, samples: float32.sentences, scores, agreement, speedUp, findings });
}
