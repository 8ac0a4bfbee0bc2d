/**
 * Numbers that the backward pass keeps of the forward pass of one sentence with its picture (models/memory.ts; its test counts them
 * anew). N text tokens, Nv visual tokens, K tokens that are read, d width, h heads, f inner width.
 */
import { keptByTextLayer } from '../bert/kept';
import type { VisionConfig } from '../vision/config';
import { stageCount, type BgaConfig } from './config';
import { mostDescribedPieces } from './generators';

export function keptByBga(config: BgaConfig, N: number, withPicture: boolean): number {
  const { text, vision, generator } = config;
  const stages = stageCount(config);
  const plain = (text.layers - stages) * keptByTextLayer(text, N, N);
  if (stages === 0) return plain;

  const [d, dv, Nv] = [text.width, generator.visualWidth, generator.visualTokens];
  const sampler = (tokens: number, width: number): number => (config.scs ? 2.75 * tokens * width + 15 * tokens : 0);
  const imagine = keptByGenerator(Nv, N, dv, generator.heads.visual, generator.feedForward.visual, generator.layers);
  const projected = dv === d ? 0 : Nv * d;
  const hybrid = (N + Nv) * d + keptByTextLayer(text, N, N + Nv);
  const textSide = plain + stages * (sampler(N, d) + imagine + projected + hybrid);
  if (!vision || !config.trainsOnPictures || !withPicture) return textSide;

  const n = Math.min(N, mostDescribedPieces);
  const describe = keptByGenerator(n, Nv, d, generator.heads.text, generator.feedForward.text, generator.layers);
  const writes = config.cycle ? 2 : 1;
  const rows = (N + n) * d + Nv * dv; // of the sentences with a picture
  const compared = writes * (6 * (Nv * dv + n * d) + 10 * (Nv + n));
  const again = config.cycle ? imagine + describe : 0;
  const joined = (Nv + n) * dv + (dv === d ? 0 : n * dv);
  const patches = Nv * 3 * vision.patch ** 2 + 4 * Nv * dv;
  const hybridVision = keptByVisionLayer(vision, Nv, Nv + n) - keptByVisionLayer(vision, Nv, Nv);
  const tower = vision.layers * keptByVisionLayer(vision, Nv, Nv) + stages * (hybridVision + joined);
  return textSide + patches + tower + stages * (sampler(Nv, dv) + rows + describe + again + compared);
}

function keptByVisionLayer({ width: d, heads: h, feedForward: f }: VisionConfig, N: number, K: number): number {
  return 4 * N * d + 3 * K * d + h * N * K + 2 * N * f;
}

/** N features of width d written from K tokens. */
function keptByGenerator(N: number, K: number, d: number, h: number, f: number, layers: number): number {
  return layers * (7 * N * d + 2 * K * d + 4 * h * N * K + 2 * N * f) + (layers - 1) * (5 * N * d + 3 * h * N * N);
}
