/**
 * The same model in PyTorch, a process that answers a line with a line, so that its steps and ours alternate. Where
 * MNERVA_PYTHON names no Python with torch there is none, and the bench says so in the row.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { ModelConfig } from '../../models';
import { writeSafetensors, type Tensors } from '../../models/io/safetensors';
import type { PicturePatches } from '../../models/vision/patches';

const Answer = z.object({
  ms: z.number().optional(),
  loss: z.number().optional(),
  torch: z.string().optional(),
  emissions: z.array(z.number()).optional(),
  files: z.array(z.string()).optional(),
});
type Answer = z.infer<typeof Answer>;

/** One batch, every row as long as the others. */
export interface TorchBatch {
  readonly ids: readonly (readonly number[])[];
  readonly valid: readonly (readonly number[])[];
  /** Pieces that the CRF scores, the same in every row. */
  readonly positions: readonly number[];
  readonly gold: readonly (readonly number[])[];
  /** One a row, or none at all. */
  readonly patches: readonly PicturePatches[];
}

export interface TorchProcess {
  readonly version: string;
  /** Where it writes what it exports; gone when it is closed. */
  readonly folder: string;
  /** bench/torch/step.py says what each line does. */
  ask(line: 'loss' | 'step' | 'adamw' | 'emissions' | 'forward' | 'export'): Promise<Answer>;
  close(): Promise<void>;
}

/** null where MNERVA_PYTHON is not set. Throws where it is and does not answer. */
export async function startTorch(
  config: ModelConfig,
  tensors: Tensors,
  { patches, ...batch }: TorchBatch,
  threads: number,
): Promise<TorchProcess | null> {
  const python = process.env.MNERVA_PYTHON;
  if (!python) return null;
  const folder = mkdtempSync(join(tmpdir(), 'mnerva-bench-'));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'batch.json'), JSON.stringify(batch));
  writeFileSync(join(folder, 'model.safetensors'), writeSafetensors(tensors));
  if (patches.length > 0) writeFileSync(join(folder, 'patches.safetensors'), writeSafetensors(patchTensor(patches)));
  const child = spawn(python, ['bench/torch/step.py', folder, String(threads)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<Answer> => {
    const { done, value } = await lines.next();
    if (done) throw new Error('PyTorch ended without an answer; what it said stands above');
    return Answer.parse(JSON.parse(value));
  };
  const { torch = '' } = await answer();
  return {
    version: torch,
    folder,
    ask: (line) => {
      child.stdin.write(`${line}\n`);
      return answer();
    },
    close: async () => {
      child.stdin.end();
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** [B, Nv - 1, 3 p²] */
function patchTensor(patches: readonly PicturePatches[]): Tensors {
  const [{ patches: first, valid }] = patches as readonly [PicturePatches, ...PicturePatches[]];
  const data = new Float32Array(patches.length * first.length);
  patches.forEach((picture, i) => data.set(picture.patches, i * first.length));
  const tokens = valid.length - 1;
  return new Map([['patches', { shape: [patches.length, tokens, first.length / tokens], data }]]);
}
