import { presetNames } from '../../../src/engine/preset-names';
import type { TrainingRequest } from '../../../src/engine/training';

/** "BGA-MNER, starter size" */
export function modelTitle(preset: TrainingRequest['preset'], size: TrainingRequest['size']): string {
  return `${presetNames[preset]}, ${size} size`;
}
