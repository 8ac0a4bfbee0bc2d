/** Which engine computes, as the person asks for it. `auto` takes the best that works; a named one is tried first. */
import { z } from 'zod';

export const engineChoices = ['auto', 'webgpu', 'cpu', 'native', 'cuda', 'wasm', 'tfjs-cpu'] as const;
export const EngineChoice = z.enum(engineChoices);
export type EngineChoice = z.infer<typeof EngineChoice>;

/** Engines that are installed on request, each into a folder of its own. */
export const installableEngines = ['native', 'cuda'] as const;
export const InstallableEngine = z.enum(installableEngines);
export type InstallableEngine = z.infer<typeof InstallableEngine>;
