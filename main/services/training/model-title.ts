import type { TrainingRequest } from '../../../src/engine/training';

const families: Readonly<Record<TrainingRequest['preset'], string>> = {
  bert_crf: 'BERT-CRF',
  bga: 'BGA-MNER',
  bga_wo_scs: 'BGA-MNER without SCS',
};

/** "BGA-MNER, starter size" */
export function modelTitle(preset: TrainingRequest['preset'], size: TrainingRequest['size']): string {
  return `${families[preset]}, ${size} size`;
}
