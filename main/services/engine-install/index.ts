/** Engines that are installed by the person: planned, installed, listed, checked, chosen and tried. */
export { tryGpuWhenIdle, tryGpuWith } from './gpu-trial';
export { install, planInstallation, type InstallPlan } from './install';
export { checkEngine, chooseEngine, listEngines, mustBeRight, removeEngine, type EngineEntry } from './list';
export { createEngineManager, type EngineManager } from './manager';
export { enginesFolder } from './place';
export { tryEngineWith } from './trial';
