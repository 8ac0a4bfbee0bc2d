import { presetNamed } from '../../../models/presets';
import type { TrainingRequest } from '../../../src/engine/training';

/** "BGA-MNER, starter size" */
export function modelTitle({ preset, size }: Pick<TrainingRequest, 'preset' | 'size'>): string {
  return `${presetNamed(preset).title}, ${size} size`;
}
