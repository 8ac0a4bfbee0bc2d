/** Folders of BERT and CLIP weights, as others publish them (start.ts makes a checkpoint of them: see ../index.ts). */
export { mustBeFamily } from './architecture';
export { readPretrainedText } from './bert';
export { readPretrainedVision } from './clip';
export { isPretrainedFile, type PretrainedFiles } from './files';
