/** A few training steps in this very process, and what it held while it took them, as a line of JSON. */
import { z } from 'zod';
import { selectBackend } from '../../main/engine/select';
import { Preset, Size } from '../../src/engine/training';
import { openStep } from '../engine/our-step';
import { vocabularyOf } from '../engine/vocabulary';
import { median } from '../row';

const Asked = z.object({
  preset: Preset,
  size: Size,
  pictures: z.boolean(),
  rows: z.int(),
  pieces: z.int(),
  steps: z.int().min(2),
});

export async function main([asked = '{}']: readonly string[]): Promise<number> {
  const { steps, ...shape } = Asked.parse(JSON.parse(asked));
  const { ort } = await selectBackend();
  const step = openStep(ort, shape, vocabularyOf(false));
  const times = Array.from({ length: steps }, () => {
    const start = performance.now();
    step.take();
    return performance.now() - start;
  });
  const { parameters } = step;
  const residentBytes = process.memoryUsage.rss();
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  step.close();
  console.log(JSON.stringify({ parameters, peakBytes, residentBytes, stepMs: median(times.slice(1)) }));
  return 0;
}
