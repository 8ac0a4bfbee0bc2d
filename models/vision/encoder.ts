/** The parameters of a vision tower, in order. Which layers read what is the model's affair (`bga/towers.ts`). */
import type { Declaration } from '../parameters';
import type { VisionConfig } from './config';
import { declarePatches } from './embeddings';
import { declareVisionLayer } from './layer';

export function declareVision(root: Declaration, vision: VisionConfig): void {
  const use = 'training';
  declarePatches(root.in({ title: 'visual embeddings', group: 'vision', use }).at('vision'), vision);
  for (let layer = 0; layer < vision.layers; layer++) {
    const at = root.in({ title: 'visual layers', group: 'vision', layer, use });
    declareVisionLayer(at.at(`vision.encoder.layers.${layer}`), vision);
  }
}
