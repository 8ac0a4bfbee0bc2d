import type { TextConfig } from './config';

/** Numbers that the backward pass keeps of one text layer: N tokens that read K, d width, h heads, f inner width (models/memory.ts). */
export function keptByTextLayer({ width: d, heads: h, feedForward: f }: TextConfig, N: number, K: number): number {
  return 6 * N * d + 2 * K * d + 3 * h * N * K + N * f;
}
