/** The same model in PyTorch on CUDA, where a Python with torch and a GPU is found: MNERVA_PYTHON, else python3. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { bgaTask } from '../../../main/engine/webgpu/bga-step';
import { picturesOf } from '../../../models';
import { writeSafetensors } from '../../../models/io/safetensors';
import { patchesOf } from '../../../models/vision/patches';
import { bucketLength } from '../../../models/runtime/batches';
import type { Sizes } from './measure';

const Answer = z.object({ said: z.string(), times: z.record(z.string(), z.number()) });

/** Never throws: what is missing is said in its place. */
export function measureTorch({ task, rounds }: Sizes, device: string): z.infer<typeof Answer> {
  const python = process.env.MNERVA_PYTHON ?? 'python3';
  const folder = mkdtempSync(join(tmpdir(), 'mnerva-torch-'));
  try {
    writeInputs(folder, task);
    const args = [join(import.meta.dirname, 'in_torch.py'), folder, device, String(rounds)];
    const { status, stdout, stderr, error } = spawnSync(python, args, { encoding: 'utf8', timeout: 600_000 });
    if (error) return { said: `PyTorch was not measured: there is no ${python}.`, times: {} };
    if (status !== 0) {
      const why = stderr.trim().split('\n').at(-1) ?? `it stopped with code ${status}`;
      return { said: `PyTorch was not measured: ${why}`, times: {} };
    }
    return Answer.parse(JSON.parse(stdout));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeInputs(folder: string, task: Sizes['task']): void {
  const { checkpoint, batch } = bgaTask(task);
  const { config, tensors } = checkpoint;
  const length = bucketLength(task.pieces, config.text.maxPieces);
  const filled = (list: readonly number[]): number[] => Array.from({ length }, (_, i) => list[i] ?? 0);
  const rows = batch.examples.map(({ windows }) => windows[0]!);
  const numbers = {
    ids: rows.map(filled),
    valid: rows.map((ids) => filled(ids.map(() => 1))),
    positions: batch.examples[0]?.cells.map(({ piece }) => piece) ?? [],
    gold: batch.examples.map(({ gold }) => gold),
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'batch.json'), JSON.stringify(numbers));
  writeFileSync(join(folder, 'model.safetensors'), writeSafetensors(tensors));
  const vision = picturesOf(config)?.vision;
  if (!vision) return;
  const pictures = batch.pictures.flatMap((pixels) => (pixels ? [patchesOf(pixels, vision).patches] : []));
  const data = Float32Array.from(pictures.flatMap((patches) => [...patches]));
  const width = 3 * vision.patch ** 2;
  const shape = [pictures.length, data.length / pictures.length / width, width];
  writeFileSync(join(folder, 'patches.safetensors'), writeSafetensors(new Map([['patches', { shape, data }]])));
}
