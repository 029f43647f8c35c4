/** All of the model that the server and the command line use. */
export { CheckpointError, ConfigError, CorpusError } from "./errors.ts";
export type { Kernels } from "./kernels/kernels.ts";
export { referenceKernels } from "./kernels/reference.ts";
export { changedPassages } from "./memory/changes.ts";
export { decodeMemory, encodeMemory } from "./memory/checkpoint.ts";
export {
  type Distribution,
  type LearnOptions,
  Memory,
  type MemorySize,
  memorySize,
  type Position,
  type Prediction,
  type Range,
} from "./memory/memory.ts";
export { Overlay } from "./memory/overlay.ts";
export { type Random, type SeededRandom, seededRandom, shuffle } from "./random.ts";
export {
  type CheckpointHeader,
  decodeParameters,
  decodeTraining,
  encodeCheckpoint,
  readCheckpointHeader,
} from "./rnn/checkpoint.ts";
export { type CellKind, type Config, checkConfig, DEFAULT_CONFIG, GATES } from "./rnn/config.ts";
export { type Evaluation, evaluate, evaluateOrder0 } from "./rnn/evaluation.ts";
export { type GenerationOptions, generate } from "./rnn/generation.ts";
export type { HiddenState } from "./rnn/hidden-state.ts";
export { Network } from "./rnn/network.ts";
export { parameterCount } from "./rnn/parameters.ts";
export { Stream } from "./rnn/stream.ts";
export {
  DEFAULT_OPTIONS,
  startTraining,
  Training,
  type TrainingOptions,
  type TrainingStep,
  train,
} from "./rnn/training.ts";
export { type Suggestion, type SuggestionOptions, suggest } from "./suggestion.ts";
export { isWord } from "./suggestion-end.ts";
