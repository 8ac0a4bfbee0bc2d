/**
 * What there is to compute with, for those who list, install and choose engines: what lies in the engines' folder, what the person
 * chose, what crashed, what the GPU was found to be. Small files are read and written; nothing that computes is loaded.
 */
export { readChoice, readPrecision, writeChoice, writePrecision } from './choice-file';
export { isRunning } from './process-alive';
export { forgetCrash, hasCrashed } from './start-marker';
export { bindingPath } from './tfjs-node/layout';
export {
  damagedFile,
  engineFolder,
  manifestIn,
  manifestName,
  readManifest,
  sha256Of,
  type EngineManifest,
} from './tfjs-node/manifest';
export { gpuVerdict, rememberGpu } from './webgpu/verdict';
