/** 1,000 small training steps over twenty shapes in this very process; says as a line of JSON what was held at step 100 and last. */
import { setImmediate } from 'node:timers/promises';
import { selectBackend } from '../../main/engine/select';
import { tf } from '../../models';
import { openStep } from '../engine/our-step';

const vocabulary = Array.from({ length: 2000 }, (_, i) => `word${i}`);
/** Buckets of 8 up to 96 pieces, of 32 above. */
const lengths = [
  ...Array.from({ length: 12 }, (_, i) => 8 * (i + 1)),
  ...Array.from({ length: 8 }, (_, i) => 128 + 32 * i),
];

export async function main([steps = '1000']: readonly string[]): Promise<number> {
  const { ort } = await selectBackend({ threads: 1 });
  if (!ort) throw new Error('ONNX Runtime is not there');
  const collect: unknown = Reflect.get(globalThis, 'gc');
  if (typeof collect !== 'function') throw new Error('run with --expose-gc: garbage is not what is measured');
  const shape = { preset: 'bert_crf', size: 'toy', pictures: false, rows: 2, pieces: lengths.at(-1)! } as const;
  const step = openStep(ort, shape, vocabulary);
  const held = () => {
    collect();
    return {
      residentBytes: process.memoryUsage.rss(),
      pooledBytes: ort.memory().pooledBytes,
      sessions: ort.sessions.size,
      tensors: tf.memory().numTensors,
    };
  };
  let early = held();
  for (let i = 1; i <= Number(steps); i++) {
    step.take(lengths[i % lengths.length]);
    await setImmediate(); // as a run does, so that what is no longer used can go
    if (i === 100) early = held();
  }
  console.log(JSON.stringify({ shapes: lengths.length, early, late: held() }));
  return 0;
}
