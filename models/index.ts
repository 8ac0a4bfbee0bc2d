/** Mnerva's models: what the engine calls. No file or network access here; the caller chooses the tfjs backend. */
export { tf } from './tf';
export { modelConfig, ModelConfig, stageCount, visualTokenCount, type VisionConfig } from './config';
export { parameterSpecs, type ParameterSpec } from './parameters';
export {
  readCheckpoint,
  writeCheckpoint,
  inHalfPrecision,
  inEightBits,
  checkpointFiles,
  type Checkpoint,
} from './io/checkpoint';
export { ModelCard } from './io/card';
export { initialCheckpoint } from './io/initial';
export { transferLabels } from './io/label-transfer';
export { parseVocabulary, specialPieces } from './tokenizer/vocabulary';
export { pruneVocabulary, pruneDefaults } from './tokenizer/prune';
export { type Freezer } from './emissions';
export type { AtWork } from './loaded';
export { createTagger, type Tagger, type TweetInput } from './tagger';
export { createPlainAdamW } from './train/optimizer';
export type { Optimizer, OptimizerFactory, OptimizerSettings, OptimizerState, ParameterRate } from './train/optimizer';
export { trainModel, type TrainOptions, type Trained } from './train/train-model';
export { readPretrainedText, type PretrainedText } from './pretrained/bert';
export { readPretrainedVision, type PretrainedVision } from './pretrained/clip';
export { isPretrainedFile, type PretrainedFiles } from './pretrained/files';
export { pretrainedStart, type PretrainedStart } from './pretrained/start';
export { tagsOf } from './labels/scheme';
export { fitsInMemory, trainingMemory, type PlannedTraining, type TrainingMemory } from './memory';
export { countParameters, type ParameterCount, type ParameterPart } from './parameter-count';
