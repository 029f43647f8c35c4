/** All of the model that the server and the command line use. */

export { isBlank, isBorder, isContinuation, isWordCharacter } from "./characters.ts";
export { continueText, distributionOf, type NetworkAt, networkAt } from "./continuation.ts";
export { CheckpointError, type CheckpointReason, ConfigError, CorpusError } from "./errors.ts";
export { chooseKernels, type KernelTrial } from "./kernels/choice.ts";
export type { KernelName, Kernels } from "./kernels/kernels.ts";
export { referenceKernels } from "./kernels/reference.ts";
export {
  compileKernels,
  createKernelMemory,
  type KernelMemory,
  type KernelModule,
  webAssemblyKernels,
} from "./kernels/webassembly.ts";
export { changedPassages, keptPassages } from "./memory/changes.ts";
export { decodeCalibration, encodeCalibration } from "./memory/checkpoint.ts";
export {
  compileMemory,
  LEAD as PASSAGE_LEAD,
  type LearnOptions,
  Memory,
  type MemoryModule,
  type Position,
  type Prediction,
  type Transaction,
} from "./memory/memory.ts";
export { Overlay, type OverlayReach } from "./memory/overlay.ts";
export { type MemorySize, memorySize } from "./memory/size.ts";
export { type Evidence, LONGEST_MATCH, type Match, type Witness } from "./memory/witnesses.ts";
export { type Guess, nextWords } from "./next-words.ts";
export { type Random, type SeededRandom, seededRandom, shuffle } from "./random.ts";
export {
  calibrate,
  calibrateBoth,
  costsAlone,
  type PlacedText,
  Reading,
  type ReadingParts,
} from "./reading.ts";
export { commonLength, repeatsSuffix } from "./repetition.ts";
export { ADAPTATION_LENGTH, Adaptation, adaptationScales } from "./rnn/adaptation.ts";
export { baseNetworkLength, decodeBaseParameters, decodeBaseTraining, encodeBaseNetwork } from "./rnn/base-network.ts";
export {
  type CheckpointHeader,
  checkpointLength,
  decodeParameters,
  decodeTraining,
  encodeCheckpoint,
  readCheckpointHeader,
  type TrainedParameters,
} from "./rnn/checkpoint.ts";
export { type Classification, classify, type LanguageGuess, MeanState, sureLanguage } from "./rnn/classification.ts";
export { CELL_KINDS, type CellKind, CONFIG_BOUNDS, type Config, checkConfig, DEFAULT_CONFIG } from "./rnn/config.ts";
export { type Evaluation, evaluateOrder0 } from "./rnn/evaluation.ts";
export { type GenerationOptions, generate } from "./rnn/generation.ts";
export { gradientNorms, spectralRadius } from "./rnn/gradient-norms.ts";
export type { Guide } from "./rnn/guide.ts";
export type { HiddenState } from "./rnn/hidden-state.ts";
export { ENCODED_LENGTH } from "./rnn/infilling.ts";
export { Network } from "./rnn/network.ts";
export { type Parameters, parameterCount } from "./rnn/parameters.ts";
export { decodeSafetensors, encodeSafetensors, safetensorsHeader } from "./rnn/safetensors.ts";
export type { LanguageTexts } from "./rnn/snippets.ts";
export { StateCache } from "./rnn/state-cache.ts";
export { SharedTeam, type Team, TeamError } from "./rnn/team.ts";
export {
  batchRowCount,
  DEFAULT_OPTIONS,
  joinTraining,
  startTraining,
  Training,
  type TrainingOptions,
  type TrainingStep,
  train,
} from "./rnn/training.ts";
export { type JudgedLine, type JudgementOptions, type JudgementParts, judgeLines, linesOf } from "./slips/judgement.ts";
export type { Familiarity } from "./slips/slip-odds.ts";
export { tokensIn } from "./slips/tokens.ts";
export { runToEnd } from "./steps.ts";
export {
  maySuggestBefore,
  type ShortSuggestions,
  type Suggestion,
  type SuggestionOptions,
  suggest,
} from "./suggestion.ts";
export { isEnd } from "./suggestion-end.ts";
export { type ByteRange, type Edit, mapOffset, mapRange, type RangeSet, Ranges, type Text, textOf } from "./text.ts";
export { Utf8Reader } from "./utf8.ts";
