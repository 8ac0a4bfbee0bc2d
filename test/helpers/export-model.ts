/** Exports a checkpoint as `mnerva export-model` does, in a process of its own: node tools/run-ts.mjs test/helpers/export-model.ts CHECKPOINT OUT */
import { exportModel } from '../../main/engine/onnx-out/export';

export async function main([checkpoint = '', out = '']: readonly string[]): Promise<number> {
  await exportModel(checkpoint, out);
  return 0;
}
