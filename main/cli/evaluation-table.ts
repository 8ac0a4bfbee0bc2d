/** Precision, recall and F1 in percent, as conlleval prints them, one row per type. */
import type { Evaluation, Score } from '../../src/metrics/evaluation';
import type { Output } from './output';

/** Its types by name. */
export function printEvaluation(output: Output, title: string, { overall, byType, sentences }: Evaluation): void {
  output.line(`${title}: ${sentences.toLocaleString('en')} tweets, ${overall.gold.toLocaleString('en')} mentions`);
  const rows = [...Object.entries(byType).map(([type, score]) => rowOf(type, score)), rowOf('all', overall)];
  output.table([['', 'precision', 'recall', 'F1', 'mentions'], ...rows], [1, 2, 3, 4]);
}

function rowOf(type: string, { precision, recall, f1, gold }: Score): string[] {
  return [`  ${type}`, percent(precision), percent(recall), percent(f1), String(gold)];
}

function percent(share: number): string {
  return (share * 100).toFixed(2);
}
