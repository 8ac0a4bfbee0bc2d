/**
 * The engine, in parts that can be run alone (`engine:forward`): each beside raw onnxruntime-node, and beside PyTorch where
 * MNERVA_PYTHON names a Python with torch.
 */
import type { OrtBackend } from '../main/engine/ort';
import { selectBackend } from '../main/engine/select';
import { benchAdamW } from './engine/adamw';
import { benchColdStart } from './engine/cold-start';
import { benchEngines } from './engine/engines';
import { benchForward } from './engine/forward';
import { benchInference } from './engine/inference';
import { benchSessions } from './engine/sessions';
import { benchSuggestions } from './engine/suggestions';
import { benchSteps } from './engine/steps';
import { benchTweet } from './engine/tweet';
import type { BenchOptions, BenchRow, BenchSuite } from './row';

type Part = (ort: OrtBackend, options: BenchOptions) => Promise<BenchRow[]>;

const parts: Readonly<Record<string, Part>> = {
  forward: benchForward,
  inference: benchInference,
  steps: benchSteps,
  adamw: benchAdamW,
  sessions: benchSessions,
  cold: benchColdStart,
  engines: benchEngines,
  tweet: benchTweet,
  suggestions: benchSuggestions,
};

export const engineBench: BenchSuite = async (options) => {
  const { parts: asked } = options;
  const unknown = asked.find((part) => !Object.hasOwn(parts, part));
  if (unknown !== undefined) throw new Error(`engine has no part ${unknown}; it has ${Object.keys(parts).join(', ')}`);
  const { ort } = await selectBackend();
  if (!ort) throw new Error('ONNX Runtime is not there: nothing to measure');
  const result: BenchRow[] = [];
  for (const [name, part] of Object.entries(parts)) {
    if (asked.length === 0 || asked.includes(name)) result.push(...(await part(ort, options)));
  }
  return result;
};
