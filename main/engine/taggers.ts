/** Checkpoints at work on the engine's backend: frozen into a session where ONNX Runtime computes, and with their weights as tensors. */
import { createTagger, createTaggerFrom, tf, transferLabels } from '../../models';
import type { Checkpoint, TaggerWithWeights, Tagger } from '../../models';
import type { LabelSet } from '../../src/domain/label-set';
import type { ArtifactHash, ArtifactStore } from '../../src/engine/artifacts';
import type { Precision } from '../../src/engine/precision';
import { canFreeze, freezeCheckpoint } from './frozen';
import { OrtBackend } from './ort';
import { TaggerCache } from './tagger-cache';

/** A promoted checkpoint and the one before it, or one in two precisions. */
const mostFrozen = 2;

export interface Taggers {
  /** int8 is for checkpoints that can be frozen, on the processor; others are computed in float32. */
  get(checkpoint: ArtifactHash, types: LabelSet, precision: Precision): Promise<Tagger>;
  /** With its weights as tensors. */
  withWeights(checkpoint: ArtifactHash, types: LabelSet): Promise<TaggerWithWeights>;
  clear(): void;
}

export function createTaggers(artifacts: ArtifactStore): Taggers {
  const working = new TaggerCache<Tagger, Precision>(mostFrozen, artifacts, async (checkpoint, types, precision) => {
    const backend = tf.backend();
    if (!(backend instanceof OrtBackend) || !canFreeze(checkpoint)) return loadWithWeights(checkpoint, types);
    const fitted = transferLabels(checkpoint, types, 0);
    const numbers = backend.options.provider === 'webgpu' ? 'float32' : precision; // it has no products of eight bits
    return createTaggerFrom(fitted, await freezeCheckpoint(fitted, backend, numbers));
  });
  const whole = new TaggerCache<TaggerWithWeights>(1, artifacts, loadWithWeights);
  return {
    get: (checkpoint, types, precision) => working.get(checkpoint, types, precision),
    async withWeights(checkpoint, types) {
      const tagger = await working.get(checkpoint, types, 'float32');
      return hasWeights(tagger) ? tagger : whole.get(checkpoint, types, null);
    },
    clear() {
      working.clear();
      whole.clear();
    },
  };
}

function loadWithWeights(checkpoint: Checkpoint, types: LabelSet): TaggerWithWeights {
  const backend = tf.backend();
  return createTagger(checkpoint, types, backend instanceof OrtBackend ? backend : undefined);
}

/** Whether it could be computed in int8 as well: it is frozen, and on the processor. */
export function couldBeInt8(tagger: Tagger): boolean {
  const backend = tf.backend();
  return !hasWeights(tagger) && backend instanceof OrtBackend && backend.options.provider !== 'webgpu';
}

/** Whether it has its weights as tensors: it was not frozen, and knows float32 only. */
const hasWeights = (tagger: Tagger): tagger is TaggerWithWeights => 'explain' in tagger;
