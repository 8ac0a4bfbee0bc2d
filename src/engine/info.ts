/** What computes, and why it was chosen. */
import { z } from 'zod';

/**
 * `webgpu` and `cpu` are ONNX Runtime, `native` and `cuda` are tfjs-node and tfjs-node-gpu, `wasm` and `tfjs-cpu` are tfjs in
 * WebAssembly and in plain JavaScript.
 */
export const BackendName = z.enum(['webgpu', 'cpu', 'native', 'cuda', 'wasm', 'tfjs-cpu']);
export type BackendName = z.infer<typeof BackendName>;

export const EngineInfo = z.object({
  backend: BackendName,
  /** "ONNX Runtime 1.30.0 on the CPU, 2 threads". */
  device: z.string(),
  /** One sentence for the person: why this backend and no other. */
  reason: z.string(),
  /** Milliseconds the self-test's speed probe took. */
  probeMs: z.number(),
});
export type EngineInfo = Readonly<z.infer<typeof EngineInfo>>;
