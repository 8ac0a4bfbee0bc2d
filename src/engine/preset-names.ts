/** What people call the presets. */
import type { Preset } from './training';

export const presetNames: Readonly<Record<Preset, string>> = {
  bert_crf: 'BERT-CRF',
  bga: 'BGA-MNER',
  bga_wo_scs: 'BGA-MNER without SCS',
  bga_wo_cycle: 'BGA-MNER without cycle loss',
  bga_wo_scs_cycle: 'BGA-MNER without SCS and cycle loss',
  bga_wo_scs_mcg: 'BGA-MNER without SCS and MCG',
  bga_real_v: 'BGA-MNER on real visual features',
  bga_no_image_train: 'BGA-MNER trained without pictures',
};
