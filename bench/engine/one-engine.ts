/** One engine in this very process: a forward pass and a training step of the starter's encoder, as a line of JSON. */
import { selectBackend } from '../../main/engine/select';
import { initialCheckpoint, modelConfig } from '../../models';
import { EngineChoice } from '../../src/engine/choice';
import { median } from '../row';
import { openOurs } from './our-forward';
import { openStep } from './our-step';
import { types, vocabularyOf } from './vocabulary';

const [rows, pieces] = [8, 32];
const warmUps = 2;

/** The engine's name, the folder of installed ones, how many rounds, and whether small sizes will do. */
export async function main([name, engines = '', rounds = '', small = '']: readonly string[]): Promise<number> {
  const use = EngineChoice.parse(name);
  const { info, ort } = await selectBackend({ use, engines });
  if (info.backend !== use) {
    console.log(JSON.stringify({ said: info.reason }));
    return 0;
  }
  const smoke = small === 'smoke';
  const size = smoke ? 'tiny' : 'starter';
  const vocabulary = vocabularyOf(smoke);
  const config = modelConfig('bert_crf', size, vocabulary.length);
  const forward = await openOurs(ort ? 'float32' : 'tfjs', ort, initialCheckpoint(config, types, vocabulary, 1));
  const ids = Int32Array.from({ length: rows * pieces }, (_, i) => (i * 7919) % vocabulary.length);
  const input = { rows, length: pieces, ids };
  const forwardMs = timed(Number(rounds), () => forward.run(input));
  forward.close();
  const step = openStep(ort, { preset: 'bert_crf', size, pictures: false, rows, pieces }, vocabulary);
  const stepMs = timed(Number(rounds), () => step.take());
  step.close();
  console.log(JSON.stringify({ said: info.device, forwardMs, stepMs }));
  return 0;
}

function timed(rounds: number, work: () => unknown): number {
  const times = Array.from({ length: rounds + warmUps }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return median(times.slice(warmUps));
}
